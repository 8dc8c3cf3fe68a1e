/**
 * JSON control messages of chan_websocket, with the channel variables that carry the ticket, came to each branch with this minor version.
 * Branches that are not named and younger than all of these have them from the beginning, older ones never got them.
 */
const OLDEST: ReadonlyMap<number, number> = new Map([
  [20, 18],
  [22, 8],
  [23, 2],
]);
const LAST_BRANCH = Math.max(...OLDEST.keys());

/** How Asterisk brings a call's audio to the connector. */
export type MediaPath = "websocket" | "audiosocket";

/** The better way that an Asterisk of this version has. An unknown version is taken for a new one: the dialplan finds out. */
export function mediaPathOf(version: string): MediaPath {
  // A certified release is called after the one that it was made of: certified/20.7-cert4.
  const [, major, minor] = /^(?:certified[/-])?(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  if (major === undefined) return "websocket";
  const oldest = OLDEST.get(Number(major)) ?? (Number(major) > LAST_BRANCH ? 0 : Number.POSITIVE_INFINITY);
  return Number(minor ?? 0) >= oldest ? "websocket" : "audiosocket";
}
