const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** The vendor demands `wss` and no query; plain `ws` is let through on this machine alone. */
export function faultOf(url: string): { code: number; message: string } | null {
  if (!URL.canParse(url)) return { code: 31_923, message: `not an address: ${url}` };
  const { protocol, hostname, search } = new URL(url);
  if (protocol !== "wss:" && !(protocol === "ws:" && LOOPBACK.test(hostname))) {
    return { code: 31_922, message: `a stream needs wss, not ${protocol}//${hostname}` };
  }
  return search === "" ? null : { code: 31_923, message: "a stream's address must have no query" };
}
