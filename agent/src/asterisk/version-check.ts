/** JSON control messages of chan_websocket, with the channel variables that carry the ticket, came with this version. */
const OLDEST = { major: 22, minor: 8 };

/** Why an Asterisk of this version cannot carry calls; empty when it can. */
export function versionProblem(version: string): string {
  const [major = 0, minor = 0] = version.split(".").map((part) => Number.parseInt(part, 10) || 0);
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return "";
  return `Asterisk ${version || "of unknown version"} is too old: 22.8 or newer is needed, because older ones cannot hand a call's ticket to its audio`;
}
