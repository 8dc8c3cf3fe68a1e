import {
  isTransferEnd,
  type PbxTransferKind,
  type PbxTransferPhase,
  type PbxTransferWhy,
} from "@patchbay/protocol/pbx/transfers";

/** What is known of a transfer between people. */
export interface TransferState {
  readonly kind: PbxTransferKind;
  readonly phase: PbxTransferPhase;
  readonly why: PbxTransferWhy;
  /** The transferrer has let go: what comes back rings at their phone. */
  readonly alone: boolean;
  /** The last resort was tried. */
  readonly spent: boolean;
}

/** What Asterisk tells, what a person asks, and that a phase took too long. */
export type TransferFact =
  | { kind: "rings" }
  /** The party is in a queue: in the one that was asked for, or in another. */
  | { kind: "waits"; wanted: boolean }
  | { kind: "not_taken"; why: PbxTransferWhy }
  /** Transferrer and target. */
  | { kind: "talks" }
  /** Transferrer and party. */
  | { kind: "together" }
  /** The party and somebody who is not the transferrer's channel. */
  | { kind: "connected" }
  | { kind: "recalls" }
  | { kind: "transferrer_left" }
  | { kind: "party_left" }
  | { kind: "complete" }
  | { kind: "cancel" }
  | { kind: "too_long" };

/** What is to be done in Asterisk: the transferrer hung up, taken back to the party, their phone rung, or the party given to people. */
export type TransferEffect = "let_go" | "bring_back" | "recall" | "to_people";

export interface TransferStep {
  readonly state: TransferState;
  readonly effect: TransferEffect | null;
}

export const begun = (kind: PbxTransferKind): TransferState => ({
  kind,
  phase: "holding",
  why: "",
  alone: kind === "blind",
  spent: false,
});

/** May a person ask for that now? */
export function mayAsk(state: TransferState, what: "complete" | "cancel"): boolean {
  const { phase, alone } = state;
  if (what === "complete") return !alone && (phase === "calling" || phase === "talking");
  return phase === "calling" || phase === "talking";
}

/**
 * What follows from a fact. Asterisk's dialplan carries every transfer to an end by itself: the machine says where it stands, asks for what a person
 * wants, and helps where a phase takes longer than its dialplan lets it. The party is never let go by it. Pure.
 */
export function transferAfter(state: TransferState, fact: TransferFact): TransferStep {
  if (isTransferEnd(state.phase)) return { state, effect: null };
  switch (fact.kind) {
    case "party_left":
      return to(state, "over");
    case "together":
      return to(state, "back", state.phase === "talking" ? "target_left" : state.why);
    case "connected":
      return to(state, state.phase === "recalling" ? "back" : "done");
    case "waits":
      return to(state, fact.wanted && state.phase !== "recalling" ? "calling" : "people");
    case "rings":
      return state.phase === "holding" ? to(state, "calling") : to(state, state.phase);
    case "talks":
      return isCalling(state) ? to(state, "talking") : to(state, state.phase);
    case "recalls":
      return to({ ...state, alone: true }, "recalling", state.why || "no_answer");
    case "not_taken":
      return isCalling(state) ? to(state, wayBack(state), fact.why) : to(state, state.phase);
    case "transferrer_left":
      return left(state);
    case "complete":
      return mayAsk(state, "complete")
        ? to(state, state.phase === "talking" ? "completing" : "calling", state.why, "let_go")
        : to(state, state.phase);
    case "cancel":
      return mayAsk(state, "cancel") ? goBack(state, "cancelled") : to(state, state.phase);
    case "too_long":
      return tooLong(state);
  }
}

const isCalling = ({ phase }: TransferState): boolean => phase === "holding" || phase === "calling";
const wayBack = ({ alone }: TransferState): PbxTransferPhase => (alone ? "recalling" : "returning");

function to(
  state: TransferState,
  phase: PbxTransferPhase,
  why: PbxTransferWhy = state.why,
  effect: TransferEffect | null = null,
): TransferStep {
  return { state: { ...state, phase, why: phase === "done" ? "" : why }, effect };
}

const goBack = (state: TransferState, why: PbxTransferWhy): TransferStep =>
  to(state, wayBack(state), why, state.alone ? "recall" : "bring_back");

/** Who hangs up in mid-talk hands over; while it rings, the party is put through to whom it rings at; on the way back, their phone rings. */
function left(state: TransferState): TransferStep {
  if (state.alone) return { state, effect: null };
  const alone = { ...state, alone: true };
  switch (state.phase) {
    case "talking":
      return to(alone, "completing");
    // On the way back their phone rings, by the dialplan itself.
    default:
      return to(alone, state.phase);
  }
}

function tooLong(state: TransferState): TransferStep {
  switch (state.phase) {
    case "holding":
    case "calling":
      return goBack(state, "no_answer");
    case "talking":
      return goBack(state, "too_long");
    case "completing":
      return to({ ...state, alone: true }, "recalling", "target_left", "recall");
    case "returning":
      return to({ ...state, alone: true }, "recalling", state.why, "recall");
    default:
      return state.spent
        ? to(state, "lost")
        : to({ ...state, spent: true }, "recalling", state.why, "to_people");
  }
}
