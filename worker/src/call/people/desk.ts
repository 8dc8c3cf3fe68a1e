import type { CallEvent, DeskPhone } from "@patchbay/protocol/call";
import { deskChannel } from "@patchbay/protocol/pbx-names";
import type { PbxFact } from "../../pbx/seen.ts";
import type { CallState } from "../life/state.ts";

/** How the ids of legs begin by which a member talks at their desk phone. */
const DESK = "desk-";
export const deskLeg = (token: string): string => `${DESK}${token}`;
export const isDeskLeg = (legId: string): boolean => legId.startsWith(DESK);

/** How long a desk phone rings; the PBX ends it then, and says so. */
export const DESK_RING_MS = 30_000;
/** Until a phone that was answered is heard here, or the PBX has told that it was not. */
export const DESK_JOINS_MS = 12_000;

type Unreached = "busy" | "no_answer" | "declined" | "unreachable";

const CAUSES: Readonly<Record<number, Unreached>> = {
  17: "busy",
  18: "no_answer",
  19: "no_answer",
  21: "declined",
};
const WORDS: Record<Unreached, string> = {
  busy: "is busy",
  no_answer: "was not answered",
  declined: "turned the call away",
  unreachable: "cannot be reached",
};

/** A desk phone that somebody is at, or that rings for them, with its leg; null where the call has none now. */
export function deskInUse({ desk, people }: CallState): (DeskPhone & { legId: string }) | null {
  const held = people !== null && people.stage !== "ringing" && people.legId === desk?.legId;
  return held ? desk : null;
}

/** Does it ring, or is it about to? */
export const deskRings = (state: CallState): boolean =>
  state.people?.stage === "claimed" && deskInUse(state) !== null;

/** The desk phone was not picked up: whoever was to be called is not. */
export const deskFailed = (extension: string, why: Unreached): CallEvent => ({
  type: "dial_failed",
  code: `desk_${why}`,
  message: `Desk phone ${extension} ${WORDS[why]}. Nobody was called.`,
});

/** What a fact of the PBX says of the desk phone by which a member places this call; null when nothing. */
export function deskEventOf(fact: PbxFact, state: CallState): CallEvent | null {
  const desk = deskInUse(state);
  const { people, summary } = state;
  if (desk === null || people === null || summary === null || fact.kind !== "channel_hangup") return null;
  if (fact.uniqueid !== deskChannel(summary.id)) return null;
  if (people.stage === "claimed") return deskFailed(desk.extension, CAUSES[fact.cause] ?? "unreachable");
  // While its audio is here that says the same, by the order in which it was put down.
  if (people.stage !== "talking" || people.leg === "joined") return null;
  return { type: "hangup_requested", by: people.by };
}
