import type { EntityChange, KnownSite } from "@patchbay/protocol/pbx/site-view/view";

/** What stands in for a channel that has gone elsewhere while its dialplan ends. */
const STAND_IN = /^Surrogate\//;

/**
 * What dashboards may see of a PBX: a number that is withheld neither on its own channel nor on those that it is connected with, and of
 * Asterisk's stand-ins nothing.
 */
export function shownEntities(known: KnownSite, changes: readonly EntityChange[]): EntityChange[] {
  const withheld = new Set<string>();
  for (const [, { withheld: isWithheld, callerNumber }] of known.all("channel"))
    if (isWithheld === true && callerNumber !== "") withheld.add(callerNumber);
  return changes.flatMap((change): EntityChange[] => {
    if (change.kind !== "channel" || "gone" in change) return [change];
    const { row } = change as Extract<EntityChange, { kind: "channel"; row: unknown }>;
    if (STAND_IN.test(row.channel)) return [];
    const caller = row.withheld === true ? { callerNumber: "", callerName: "" } : {};
    const connected = withheld.has(row.connectedNumber) ? { connectedNumber: "", connectedName: null } : {};
    return [{ kind: "channel", id: change.id, row: { ...row, ...caller, ...connected } }];
  });
}
