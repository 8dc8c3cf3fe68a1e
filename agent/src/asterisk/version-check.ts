/** JSON control messages of chan_websocket, with the channel variables that carry the ticket, came with this version. */
const OLDEST = { major: 22, minor: 8 };

/** How Asterisk brings a call's audio to the connector. */
export type MediaPath = "websocket" | "audiosocket";

/** The better way that an Asterisk of this version has. An unknown version is taken for a new one: the dialplan finds out. */
export function mediaPathOf(version: string): MediaPath {
  const [major = Number.NaN, minor = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  if (Number.isNaN(major)) return "websocket";
  return major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)
    ? "websocket"
    : "audiosocket";
}
