import type { PbxSnapshot } from "../../pbx.ts";
import type { Clock } from "./clock.ts";
import type { Draft } from "./draft.ts";
import { contactId, type ExtensionEntity, memberId } from "./entities.ts";
import { newChannel } from "./families/channels.ts";
import { contactsReached, extensionAs, extensionOf } from "./families/devices.ts";
import { parkedAs } from "./families/parking.ts";
import { memberAs, newQueue } from "./families/queues.ts";

/** Lists count in whole seconds: a beginning that differs by less is the same. */
const SAME_MS = 2_500;
const sameTime = (known: number | null | undefined, listed: number | null): number | null =>
  known != null && (listed === null || Math.abs(known - listed) < SAME_MS) ? known : listed;

/**
 * The whole PBX at one instant: what is not in it is gone, and what no list says (figures, who withholds a number, who hears music) stays
 * as it was told.
 */
export function reduceSnapshot(draft: Draft, snapshot: PbxSnapshot, clock: Clock): void {
  channels(draft, snapshot, clock);
  queues(draft, snapshot, clock);
  devices(draft, snapshot, clock);
  if (snapshot.parked !== undefined) parked(draft, snapshot.parked, clock);
  if (snapshot.conferences !== undefined) conferences(draft, snapshot.conferences, clock);
  transfers(draft, snapshot);
}

/** No list has them: the connector tells those that it knows anew, and of whom nobody is left there is none. */
function transfers(draft: Draft, { channels: listed }: PbxSnapshot): void {
  const there = new Set(listed.map(({ uniqueid }) => uniqueid));
  for (const [id, { party, transferrer }] of draft.all("transfer"))
    if (!there.has(party.uniqueid) && !there.has(transferrer.uniqueid)) draft.drop("transfer", id);
}

function channels(draft: Draft, snapshot: PbxSnapshot, { at }: Clock): void {
  const queueOf = new Map(
    snapshot.queues.flatMap((queue) => queue.callers.map(({ uniqueid }) => [uniqueid, queue.name] as const)),
  );
  const bridges = new Map<string, string[]>();
  for (const listed of snapshot.channels) {
    const { uniqueid, bridgeId } = listed;
    const known = draft.get("channel", uniqueid);
    const fresh = newChannel(listed, at);
    const isAsBefore = known?.state === listed.state && known.bridgeId === bridgeId;
    draft.put("channel", uniqueid, {
      ...fresh,
      ...(known?.withheld === true ? { withheld: true } : {}),
      connectedName: fresh.connectedName ?? known?.connectedName ?? null,
      queue: queueOf.get(uniqueid) ?? null,
      application: listed.application === undefined ? (known?.application ?? null) : fresh.application,
      since: sameTime(known?.since, fresh.since),
      stateSince: isAsBefore ? known.stateSince : known === undefined ? fresh.since : at,
      // Whoever talks is dialled no more.
      dialledBy: bridgeId === null ? (known?.dialledBy ?? null) : null,
      music: known?.music ?? null,
      holds: known?.holds ?? null,
      recording: known?.recording ?? null,
    });
    if (bridgeId !== null) bridges.set(bridgeId, [...(bridges.get(bridgeId) ?? []), uniqueid]);
  }
  draft.keepOnly("channel", new Set(snapshot.channels.map(({ uniqueid }) => uniqueid)));
  for (const [id, listed] of bridges) {
    const known = draft.get("bridge", id);
    const stayed = (known?.members ?? []).filter((member) => listed.includes(member));
    const members = [...stayed, ...listed.filter((member) => !stayed.includes(member))];
    draft.put("bridge", id, { id, members, since: known?.since ?? at });
  }
  draft.keepOnly("bridge", new Set(bridges.keys()));
}

function queues(draft: Draft, snapshot: PbxSnapshot, clock: Clock): void {
  const members = new Set<string>();
  const callers = new Set<string>();
  for (const { name, strategy, targetMs, ...listed } of snapshot.queues) {
    const known = draft.get("queue", name) ?? newQueue(name, clock);
    draft.put("queue", name, {
      ...known,
      strategy: strategy ?? known.strategy,
      targetMs: targetMs ?? known.targetMs,
    });
    for (const member of listed.members) {
      const id = memberId(name, member.interface);
      members.add(id);
      draft.put("queue_member", id, memberAs(name, member, draft.get("queue_member", id), clock));
    }
    for (const { uniqueid, position, waitMs, priority = null } of listed.callers) {
      callers.add(uniqueid);
      const before = draft.get("queue_caller", uniqueid);
      const joinedAt = sameTime(before?.queue === name ? before.joinedAt : null, clock.at - waitMs);
      draft.put("queue_caller", uniqueid, { uniqueid, queue: name, position, priority, joinedAt });
    }
  }
  draft.keepOnly("queue", new Set(snapshot.queues.map(({ name }) => name)));
  if (snapshot.withoutMembers !== true) draft.keepOnly("queue_member", members);
  draft.keepOnly("queue_caller", callers);
}

function devices(draft: Draft, snapshot: PbxSnapshot, { at }: Clock): void {
  const { devices: listed, contacts } = snapshot;
  if (contacts !== undefined) {
    for (const contact of contacts) {
      const id = contactId(contact.endpoint, contact.uri);
      const known = draft.get("contact", id);
      draft.put("contact", id, {
        ...contact,
        status: contact.status || (known?.status ?? ""),
        roundTripMs: contact.roundTripMs ?? known?.roundTripMs ?? null,
        since: known?.since ?? at,
      });
    }
    draft.keepOnly("contact", new Set(contacts.map(({ endpoint, uri }) => contactId(endpoint, uri))));
  }
  if (listed === undefined) return oldDirectory(draft, snapshot, at);
  // Once for all of them: a PBX has thousands of phones, and as many contacts.
  const reached = contacts === undefined ? null : contactsReached(draft);
  const phones = new Map<string, ExtensionEntity>();
  for (const { device, state } of listed) {
    const number = extensionOf(device);
    if (number === null) continue;
    const known = draft.get("extension", number);
    const since = known !== undefined && known.state === state ? known.since : at;
    const own = reached === null ? null : (reached.get(number) ?? 0);
    phones.set(number, extensionAs(number, device, { state, since, contacts: own }));
  }
  for (const [number, phone] of phones) draft.put("extension", number, phone);
  draft.keepOnly("extension", new Set(phones.keys()));
}

/** A connector of before tells which extensions there are, and which of them cannot be reached. */
function oldDirectory(draft: Draft, { extensions, unreachable = [] }: PbxSnapshot, at: number): void {
  if (extensions === undefined) return;
  for (const number of extensions) {
    const state = unreachable.includes(number) ? "UNAVAILABLE" : null;
    const since = draft.get("extension", number)?.since ?? at;
    draft.put("extension", number, extensionAs(number, `PJSIP/${number}`, { state, since, contacts: null }));
  }
  draft.keepOnly("extension", new Set(extensions));
}

function parked(draft: Draft, listed: NonNullable<PbxSnapshot["parked"]>, clock: Clock): void {
  for (const one of listed) {
    draft.put("parked", one.uniqueid, parkedAs(one, draft.get("parked", one.uniqueid), clock));
  }
  draft.keepOnly("parked", new Set(listed.map(({ uniqueid }) => uniqueid)));
}

function conferences(draft: Draft, listed: NonNullable<PbxSnapshot["conferences"]>, { at }: Clock): void {
  for (const { name, locked, members } of listed) {
    const known = draft.get("conference", name);
    draft.put("conference", name, {
      name,
      locked,
      recording: known?.recording ?? null,
      since: known?.since ?? at,
    });
    for (const member of members) {
      const since = draft.get("conference_member", member.uniqueid)?.since ?? at;
      draft.put("conference_member", member.uniqueid, { ...member, conference: name, since });
    }
  }
  draft.keepOnly("conference", new Set(listed.map(({ name }) => name)));
  const there = listed.flatMap(({ members }) => members.map(({ uniqueid }) => uniqueid));
  draft.keepOnly("conference_member", new Set(there));
}
