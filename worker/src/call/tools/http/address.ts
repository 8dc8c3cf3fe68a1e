/** Why a tool may not reach an address, in words for whoever configures it. */
export type Barred = string;

interface Rules {
  allowedHosts: readonly string[];
  /** Only on a desk: plain http to this machine, where a stand-in listens. */
  loopback: boolean;
}

/**
 * May a tool of the organization's own reach this address? Names are judged as they are written, numbers as the URL
 * standard reads them: decimal, octal and hexadecimal forms of an address are all the same one there.
 */
export function barred(address: string, { allowedHosts, loopback }: Rules): Barred | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return "This is no address.";
  }
  const host = url.hostname.toLowerCase().replace(/\.$/, "");
  if (url.username !== "" || url.password !== "") return "An address must not carry a name or a password.";
  if (!allowedHosts.some((allowed) => allowed.toLowerCase() === host || allowed.toLowerCase() === url.host)) {
    return `${host} is not among the allowed hosts.`;
  }
  if (loopback && (host === "127.0.0.1" || host === "localhost" || host === "[::1]")) return null;
  if (url.protocol !== "https:") return "Only https addresses are reached.";
  if (isPrivateName(host) || isPrivateV4(host) || isPrivateV6(host)) {
    return `${host} is an address inside a network, not on the internet.`;
  }
  return null;
}

const isPrivateName = (host: string): boolean =>
  host === "localhost" ||
  /\.(?:localhost|local|internal|intranet|lan|home|corp|arpa)$/.test(host) ||
  !(host.includes(".") || host.startsWith("["));

function isPrivateV4(host: string): boolean {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(host)?.slice(1).map(Number);
  if (parts === undefined) return false;
  const [a = 0, b = 0, c = 0] = parts;
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    a >= 224 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 192 && b === 0 && (c === 0 || c === 2)) ||
    (a === 198 && (b === 18 || b === 19))
  );
}

function isPrivateV6(host: string): boolean {
  if (!host.startsWith("[")) return false;
  const address = host.slice(1, -1);
  const first = Number.parseInt(address.split(":")[0] || "0", 16);
  // Nothing but global unicast is on the internet; of that, what only wraps another address is not either.
  if (first < 0x2000 || first > 0x3fff) return true;
  return first === 0x2002 || /^2001:(?:0?:|db8:|:)/.test(address);
}
