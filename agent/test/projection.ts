import type { PbxSnapshot } from "@patchbay/protocol/pbx";
import type { EntityKind } from "@patchbay/protocol/pbx/site-view/entities";
import { reduceSite } from "@patchbay/protocol/pbx/site-view/reduce";
import type { SiteView } from "@patchbay/protocol/pbx/site-view/view";
import type { AmiClient } from "../src/asterisk/ami-client.ts";
import { takeSnapshot } from "../src/bridge/snapshot.ts";

/** Of each kind what Asterisk tells by events as well as in its lists; a place in the dialplan, for one, only lists have. */
const COMPARED: Record<EntityKind, readonly string[]> = {
  channel: ["channel", "state", "callerNumber", "bridgeId", "queue"],
  bridge: [],
  queue: ["strategy", "targetMs"],
  queue_member: ["name", "penalty", "paused", "pausedReason", "status", "dynamic"],
  queue_caller: ["queue", "position"],
  extension: ["state", "contacts", "reachable"],
  contact: ["endpoint", "uri"],
  registration: [],
  parked: ["channel", "space", "lot"],
  conference: ["name"],
  conference_member: ["conference", "muted", "admin"],
  transfer: [],
};

/**
 * In what a view of a PBX differs from Asterisk's own lists, one sentence each. Parked calls are listed once all else is right: often, while
 * they come and go, Asterisk bears that badly.
 */
export async function differences(ami: Pick<AmiClient, "send" | "list">, view: SiteView): Promise<string[]> {
  const parked = [...view.parked.values()].map((one) => ({ ...one, leftMs: null }));
  for (const known of [parked, null]) {
    const listed = await takeSnapshot(ami, Date.now(), { parked: known });
    const found = listed.ok ? differencesOf(view, listed.value) : [listed.error];
    if (found.length > 0) return found;
  }
  return [];
}

function differencesOf(view: SiteView, listed: PbxSnapshot): string[] {
  const told = { kind: "snapshot", snapshot: listed } as const;
  return reduceSite(view, told, { at: listed.at, dayStart: 0 }).changed.flatMap((change) => {
    const { kind, id } = change;
    const before = view[kind].get(id);
    if ("gone" in change) return [`${kind} ${id} is gone`];
    if (before === undefined) return [`${kind} ${id} is not known`];
    const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(change.row))];
    return COMPARED[kind]
      .filter((field) => was.get(field) !== is.get(field))
      .map((field) => `${kind} ${id}: ${field} is ${is.get(field)}, not ${was.get(field)}`);
  });
}

/** Answers whole numbers below what it is asked for; seeded, so that a failure can be repeated. */
export type Random = (below: number) => number;

export function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % below;
  };
}

/** Queues of a lab with the queue `sales` beside its own. */
export const SALES = "[sales]\nstrategy = rrmemory\nservicelevel = 20\nmember => PJSIP/1002,3,Ben\n";

/** One call of each kind that lives inside a PBX: talking, ringing, waiting in a queue, parked, in a conference, on hold. */
export const CALLS = [
  "Local/1720@internal extension 1701@internal",
  "Local/9813@outgoing extension 1600@internal",
  "Local/9813@outgoing extension 1720@internal",
  "Local/9800@outgoing extension 1701@internal",
  "Local/9813@outgoing application Queue sales",
  "Local/9813@outgoing extension 700@internal",
  "Local/9813@outgoing application ConfBridge weekly",
  "Local/9818@outgoing application ConfBridge weekly",
  "Local/9810@outgoing application MusicOnHold",
] as const;

const MEMBERS = ["PJSIP/1002", "PJSIP/1003", "Local/9800@outgoing/n", "Local/9810@outgoing/n"];

/** A line of Asterisk's console that changes something of calls, queues, parkings or conferences; it may be one that is refused. */
export function randomOperation(random: Random): string {
  const queue = ["sales", "support"][random(2)];
  const member = MEMBERS[random(MEMBERS.length)];
  const operations = [
    `channel originate ${CALLS[random(CALLS.length)]}`,
    `channel originate ${CALLS[random(CALLS.length)]}`,
    `channel originate ${CALLS[random(CALLS.length)]}`,
    `queue add member ${member} to ${queue} penalty ${random(4)} as Member-${random(9)}`,
    `queue remove member ${member} from ${queue}`,
    `queue pause member ${member} queue ${queue} reason lunch`,
    `queue unpause member ${member} queue ${queue}`,
    `queue set penalty ${random(6)} on ${member} in ${queue}`,
    "confbridge mute weekly all",
    "confbridge unmute weekly all",
  ];
  return operations[random(operations.length)] ?? "";
}

/** What reads Asterisk's configuration anew. */
export const RELOADS = [
  "module reload app_queue.so",
  "queue reload all",
  "module reload res_pjsip.so",
  "dialplan reload",
  "module reload app_confbridge.so",
] as const;
