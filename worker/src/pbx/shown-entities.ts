import type { EntityChange, KnownSite } from "@patchbay/protocol/pbx/site-view/view";

/** What stands in for a channel that has gone elsewhere while its dialplan ends. */
const STAND_IN = /^Surrogate\//;

type ChannelRow = Extract<EntityChange, { kind: "channel"; row: unknown }>;

/**
 * What dashboards may see of a PBX: a number that is withheld neither on its own channel, nor on the halves of a Local channel that go on
 * under it, nor on those that it is connected with, and of Asterisk's stand-ins nothing.
 */
export function shownEntities(known: KnownSite, changes: readonly EntityChange[]): EntityChange[] {
  const withheld = new Set<string>();
  for (const [, { withheld: isWithheld, callerNumber }] of known.all("channel"))
    if (isWithheld === true && callerNumber !== "") withheld.add(callerNumber);
  return [...changes, ...toldWithIt(known, changes)].flatMap((change): EntityChange[] => {
    if (change.kind !== "channel" || "gone" in change) return [change];
    const { row } = change as ChannelRow;
    if (STAND_IN.test(row.channel)) return [];
    const isHidden = row.withheld === true || withheld.has(row.callerNumber);
    const caller = isHidden ? { callerNumber: "", callerName: "" } : {};
    const connected = withheld.has(row.connectedNumber) ? { connectedNumber: "", connectedName: null } : {};
    return [{ kind: "channel", id: change.id, row: { ...row, ...caller, ...connected } }];
  });
}

/** Other channels that bear the number of somebody who withholds it: they may have been told with it before that was known. */
function toldWithIt(known: KnownSite, changes: readonly EntityChange[]): EntityChange[] {
  const numbers = new Set<string>();
  const told = new Set<string>();
  for (const change of changes) {
    if (change.kind !== "channel") continue;
    told.add(change.id);
    if ("gone" in change) continue;
    const { row } = change as ChannelRow;
    if (row.withheld === true && row.callerNumber !== "") numbers.add(row.callerNumber);
  }
  if (numbers.size === 0) return [];
  return [...known.all("channel")]
    .filter(
      ([id, { callerNumber, connectedNumber }]) =>
        !told.has(id) && (numbers.has(callerNumber) || numbers.has(connectedNumber)),
    )
    .map(([id, row]) => ({ kind: "channel", id, row }));
}
