import type { PbxEvent } from "@patchbay/protocol/pbx";
import { isDialledLeg, placedCallOf } from "@patchbay/protocol/pbx-names";
import { type ChannelBook, conversationOf, heardBy, isMedia, partnersAmong } from "./conversation.ts";
import type { ProjectedChannel } from "./projection.ts";
import type { PbxFact } from "./seen.ts";

/** Which channels are whose: the party of a call, and the channels by which a call's audio comes here. */
export interface Belongings {
  callOf(uniqueid: string): string | null;
  /** The call whose audio this channel brings. */
  audioOf(uniqueid: string): string | null;
}

/** What follows for one call. */
export interface Told {
  callId: string;
  fact: PbxFact;
}

/** A call that the edge has placed itself: whom it has dialled is at its own far end. */
const isPlaced = (uniqueid: string): boolean => placedCallOf(uniqueid) !== null;

/**
 * Who talks with whom after a channel came into a bridge, or left it: the bridge is the truth, however it came about (a transfer by REFER, with
 * Replaces, an AMI Bridge, a pickup, parked and taken up again).
 */
export function talking(
  event: Extract<PbxEvent, { kind: "bridge_enter" | "bridge_leave" }>,
  book: ChannelBook,
  whose: Belongings,
): Told[] {
  const swapped = event.kind === "bridge_enter" ? inItsPlace(event, book, whose) : [];
  const moved = book.get(event.uniqueid);
  const groups = [moved === null ? [] : conversationOf(moved, book)];
  // Whom it left behind: they may be alone with somebody new already.
  const [left] = event.kind === "bridge_leave" ? book.inBridge(event.bridgeId) : [];
  if (left !== undefined) groups.push(conversationOf(left, book));
  const told = [...swapped];
  for (const group of groups) told.push(...withoutParty(group, whose), ...partnersOf(group, book, whose));
  return told;
}

/** One came in the place of a call's party, who had a person of the PBX: those go on, with whoever came. */
function inItsPlace(
  { uniqueid, swap }: Extract<PbxEvent, { kind: "bridge_enter" }>,
  book: ChannelBook,
  whose: Belongings,
): Told[] {
  const came = book.get(uniqueid);
  const callId = swap === undefined || isDialledLeg(swap) ? null : whose.callOf(swap);
  if (came === null || callId === null || callId === whose.callOf(uniqueid)) return [];
  const group = conversationOf(came, book);
  // Where the audio is here the rule below decides; and a caller who has a call already keeps that one.
  if (group.some(isMedia) || whose.callOf(uniqueid) !== null) return [];
  return [changed(callId, came)];
}

/** The audio of a call is with somebody who is not its party: they are now. */
export function withoutParty(group: readonly ProjectedChannel[], whose: Belongings): Told[] {
  return group.flatMap((channel) => {
    const callId = isMedia(channel) ? whose.audioOf(channel.uniqueid) : null;
    if (callId === null) return [];
    // Audio that has outlived its party stands for it, and is no party beside somebody who is.
    const isOurs = (one: ProjectedChannel) =>
      whose.callOf(one.uniqueid) === callId && !isDialledLeg(one.uniqueid) && !isMedia(one);
    if (group.some(isOurs)) return [];
    const [partner] = partnersAmong(group);
    const came = group.find(({ uniqueid }) => uniqueid === partner?.uniqueid);
    if (came === undefined) return [];
    const before = whose.callOf(came.uniqueid);
    return [
      changed(callId, came),
      // The same caller is never two calls.
      ...(before === null || isDialledLeg(came.uniqueid)
        ? []
        : [{ callId: before, fact: { kind: "party_taken", uniqueid: came.uniqueid } as const }]),
    ];
  });
}

/** Whom the parties among these talk with, where no audio comes here. */
function partnersOf(group: readonly ProjectedChannel[], book: ChannelBook, whose: Belongings): Told[] {
  return group.flatMap((channel) => {
    const { uniqueid } = channel;
    const isNone = isMedia(channel) || isDialledLeg(uniqueid) || isPlaced(uniqueid);
    const callId = isNone ? null : whose.callOf(uniqueid);
    if (callId === null) return [];
    const others = heardBy(channel, book);
    const partners = partnersAmong(others);
    if (partners.length === 0 || others.some(isMedia)) return [];
    return [{ callId, fact: { kind: "party_talks", uniqueid, partners } as const }];
  });
}

const changed = (callId: string, { uniqueid, linkedid, channel, ...came }: ProjectedChannel): Told => ({
  callId,
  fact: {
    kind: "party_changed",
    uniqueid,
    linkedid,
    channel,
    number: came.callerNumber,
    name: came.callerName,
    withheld: came.withheld === true,
  },
});
