import type { CallEvent } from "@patchbay/protocol/call";
import { toPeople } from "../life/ending.ts";
import { become, type CallState, type Effect, isEngineUp, putThrough, type Reaction } from "../life/state.ts";
import { personGone } from "../life/voice-life.ts";
import { LIMIT_MS, type Transfer, targetLeg } from "./transfer.ts";

type Requested = Extract<CallEvent, { type: "transfer_requested" }>;
type Failed = Extract<CallEvent, { type: "transfer_failed" }>;

const does = (step: TransferStep["step"], transfer: Transfer): Effect => ({ do: "transfer", step, transfer });

/** What a transfer needs done outside. */
export interface TransferStep {
  step: /** Has the PBX, Twilio or the members ring the target. */
    | "reach"
    /** Tells the target on their leg who calls and why. */
    | "brief"
    /** Has whoever briefs connect the two. */
    | "accept"
    /** Writes down that the two are connected. */
    | "complete"
    /** Makes the target's leg the one that talks with the caller. */
    | "seat"
    /** Lets the target's leg go. */
    | "dismiss"
    /** Takes the caller back from whoever has them. */
    | "fetch"
    /** Tells the assistant why the caller is back. */
    | "explain";
  transfer: Transfer;
}

export function requested(state: CallState, event: Requested, at: number): Reaction {
  const { transferId: id, by, kind, target, way, brief, ringMs } = event;
  const transfer: Transfer = {
    id,
    by,
    kind,
    target,
    way,
    brief,
    ringMs,
    stage: "reaching",
    dueAtMs: at + LIMIT_MS.reaching,
  };
  return become(state, { transfer, announced: null }, does("reach", transfer));
}

/** While a caller is put through most of what happens means something else than usual; null for what does not. */
export function reactOfTransfer(state: CallState, event: CallEvent, at: number): Reaction | null {
  const { transfer } = state;
  if (transfer === null) return state.connected && afterwards(state, state.connected, event, at);
  if ("transferId" in event) {
    return event.transferId === transfer.id ? step(state, transfer, event, at) : become(state, {});
  }
  switch (event.type) {
    case "leg_joined":
    case "leg_resumed":
      return event.legId === "caller"
        ? callerBack(state, transfer, at)
        : targetHere(state, transfer, event.legId);
    case "leg_left":
    case "leg_lost":
      if (event.legId === "caller" && isAway(transfer)) {
        return become(state, { leg: event.type === "leg_left" ? "none" : "lost" });
      }
      // Whoever put the caller through may go: the transfer goes on without them.
      if (
        event.type === "leg_left" &&
        state.people?.stage === "talking" &&
        state.people.legId === event.legId
      ) {
        return become(state, { people: null });
      }
      return null;
    case "engine_lost":
      // Nobody listens to it now; it is opened anew when it is needed.
      return become(state, { engine: "none" }, { do: "close_engine" });
    case "queue_joined":
    case "operator_connected":
      // The queue that the caller was to be put through to writes its own end; any other is the PBX's fallback.
      return null;
    default:
      return null;
  }
}

function step(state: CallState, transfer: Transfer, event: CallEvent, at: number): Reaction {
  const to = (next: Transfer, ...effects: Effect[]) => become(state, { transfer: next }, ...effects);
  switch (event.type) {
    case "transfer_ringing":
      return ringing(state, transfer, event, at);
    case "transfer_claimed":
      if (!mayBeClaimed(transfer, event)) return become(state, {});
      return to({
        ...transfer,
        stage: "claimed",
        legId: event.legId,
        claimedBy: event.by,
        dueAtMs: at + LIMIT_MS.claimed,
      });
    case "transfer_briefing": {
      if (transfer.stage !== "reaching" && transfer.stage !== "ringing" && transfer.stage !== "claimed")
        return become(state, {});
      const legId = transfer.stage === "claimed" ? transfer.legId : targetLeg(transfer);
      const claimedBy = transfer.stage === "claimed" ? transfer.claimedBy : transfer.by;
      return to({ ...transfer, stage: "briefing", legId, claimedBy, dueAtMs: at + LIMIT_MS.briefing });
    }
    case "transfer_accepted": {
      if (transfer.stage !== "briefing") return become(state, {});
      const { way } = transfer;
      const limitMs = way === "twilio" ? LIMIT_MS.bridging : LIMIT_MS.accepted;
      const next = { ...transfer, stage: "accepted", dueAtMs: at + limitMs } as const;
      // Twilio connects the two when it is answered.
      if (way === "twilio") return to(next);
      return to(next, does(way === "pbx" ? "accept" : "complete", next));
    }
    case "transfer_failed":
      return failed(state, transfer, event, at);
    case "transfer_completed":
      return completed(state, transfer);
    case "transfer_unresolved":
      if (transfer.way === "twilio") return unresolved(state, transfer);
      return become(
        state,
        { transfer: null, people: null, withPbx: true, engine: "none" },
        { do: "close_engine" },
        ...released(state),
      );
    default:
      return become(state, {});
  }
}

/** By the first who answers; and again by them, with a new page. */
const mayBeClaimed = (
  transfer: Transfer,
  { by, legId }: Extract<CallEvent, { type: "transfer_claimed" }>,
): boolean =>
  transfer.stage === "reaching" ||
  transfer.stage === "ringing" ||
  ((transfer.stage === "claimed" || transfer.stage === "briefing") &&
    transfer.claimedBy.id === by.id &&
    transfer.legId !== legId);

function ringing(
  state: CallState,
  transfer: Transfer,
  { untilMs, twilio }: Extract<CallEvent, { type: "transfer_ringing" }>,
  at: number,
): Reaction {
  if (transfer.stage !== "reaching") return become(state, {});
  const dueAtMs = untilMs ?? at + transfer.ringMs + LIMIT_MS.afterRinging;
  const dialled = twilio && { targetCalls: { ...state.targetCalls, [transfer.id]: twilio } };
  return become(state, { transfer: { ...transfer, stage: "ringing", dueAtMs }, ...dialled });
}

/** The two are connected; who connected them has the caller, or the target's leg here has. */
function completed(state: CallState, transfer: Transfer): Reaction {
  const over = { transfer: null, engine: "none", handingBack: false, finale: null } as const;
  if (isAway(transfer)) {
    return become(
      state,
      { ...over, people: null, withPbx: true, leg: "none", connected: transfer },
      { do: "close_engine" },
      ...released(state),
    );
  }
  if (!("legId" in transfer)) return become(state, { ...over });
  const { legId, claimedBy } = transfer;
  return become(
    state,
    { ...over, people: { stage: "talking", legId, by: claimedBy, leg: "joined" } },
    { do: "close_engine" },
    ...released(state),
    does("seat", transfer),
    { do: "answer_leg" },
    { do: "say_answered" },
  );
}

function failed(state: CallState, transfer: Transfer, event: Failed, at: number): Reaction {
  if (transfer.stage === "returning") return become(state, {});
  const { reason } = event;
  if (reason === "caller_gone") return become(state, { transfer: null }, does("dismiss", transfer));
  const dismissed = does("dismiss", transfer);
  const returning: Transfer = {
    ...transfer,
    stage: "returning",
    reason,
    dueAtMs: at + LIMIT_MS.returning,
  };
  if (!isAway(transfer) || (state.leg === "joined" && !leaves(transfer))) {
    const { next, effects } = back(state, returning);
    return { next, effects: [dismissed, ...effects] };
  }
  // What the PBX or Twilio ended, brings the caller back by itself; Twilio would go on after our time is over.
  const fetch = reason === "cancelled" || (transfer.way === "twilio" && at >= transfer.dueAtMs);
  return become(state, { transfer: returning }, dismissed, ...(fetch ? [does("fetch", returning)] : []));
}

function callerBack(state: CallState, transfer: Transfer, at: number): Reaction {
  const here = { ...state, leg: "joined", legSeen: true, legGivenUpAtMs: null, withPbx: false } as const;
  if (!isAway(transfer)) return become(here, {});
  if (transfer.stage === "reaching") {
    // Twilio was asked by a process that died, or never did it; asked twice it does the same.
    return become(here, {}, ...(transfer.way === "twilio" ? [does("reach", transfer)] : []));
  }
  if (transfer.stage === "returning") return back(here, transfer);
  const returned: Transfer = { ...transfer, stage: "returned", dueAtMs: at + LIMIT_MS.returned };
  if (transfer.stage === "accepted") return become(here, { transfer: returned }, hungUp(transfer));
  // What became of the target is on its way by another road.
  return become(here, { transfer: returned });
}

/** The PBX or Twilio had connected the two; a caller who is here again was left at once. */
function afterwards(state: CallState, connected: Transfer, event: CallEvent, at: number): Reaction | null {
  if (event.type === "transfer_failed" && event.transferId === connected.id) {
    const { reason } = event;
    return back({ ...state, connected: null }, { ...connected, stage: "returning", reason, dueAtMs: at });
  }
  const callers = (event.type === "leg_joined" || event.type === "leg_resumed") && event.legId === "caller";
  if (!callers || !maybeLeft(state)) return null;
  return become(
    state,
    { leg: "joined", legSeen: true, legGivenUpAtMs: null, withPbx: false },
    hungUp(connected),
  );
}

/**
 * Did the PBX or Twilio connect this caller to somebody, who may leave them before a word was said? One who is fetched for whoever
 * takes them over was not left.
 */
export const maybeLeft = ({ connected, withPbx, people }: CallState): boolean =>
  connected !== null && withPbx && (people === null || (people.stage === "taking" && !people.fetching));

const hungUp = ({ id: transferId, target }: Transfer): Effect => {
  const reason = target.kind === "queue" ? "no_answer" : "target_hung_up";
  return { do: "log", events: [{ type: "transfer_failed", transferId, reason }] };
};

/** The target's phone is here, for the first time or again. */
function targetHere(state: CallState, transfer: Transfer, legId: string): Reaction | null {
  if (transfer.stage === "claimed" && transfer.legId === legId) {
    return become(state, {}, does(transfer.kind === "blind" ? "complete" : "brief", transfer));
  }
  if (!("legId" in transfer) && legId === targetLeg(transfer)) {
    return become(state, {}, does("brief", transfer));
  }
  if (transfer.stage === "briefing" && transfer.legId === legId)
    return become(state, {}, does("brief", transfer));
  return null;
}

/** The caller is with whoever put them through: a person, or the assistant, who says so. */
function back(state: CallState, transfer: Transfer): Reaction {
  const here = { ...state, transfer: null };
  // Nobody had them any more who could have them back, and no queue takes them.
  if (transfer.by.kind === "system") return toPeople(here, "");
  if (state.people?.stage === "talking") {
    return become(here, {}, ...(state.leg === "joined" ? putThrough(state, "operator") : []));
  }
  if (state.plan?.kind !== "assistant") return personGone(here);
  if (!isEngineUp(state)) return become(here, { engine: "opening" }, { do: "open_engine" });
  if (state.engine !== "open" || state.leg !== "joined") return become(here, {});
  return become(here, {}, ...putThrough(state, "assistant"), does("explain", transfer));
}

/** Twilio was to bring the caller back and has not: it is told once more, and the assistant or the person waits for them. */
function unresolved(state: CallState, transfer: Transfer): Reaction {
  const fetch = does("fetch", transfer);
  if (state.people?.stage === "talking") return become(state, { transfer: null }, fetch);
  return become(state, { transfer: null, engine: "none" }, { do: "close_engine" }, fetch);
}

/** Is the caller's line in other hands meanwhile, the PBX's or Twilio's? */
export const isAway = ({ way }: Pick<Transfer, "way">): boolean => way === "pbx" || way === "twilio";

/** Twilio dials already: the caller's stream is on its end, whether that was seen or not. */
const leaves = ({ way, stage }: Transfer): boolean => way === "twilio" && stage !== "reaching";

const released = ({ people }: CallState): Effect[] =>
  people?.stage === "talking"
    ? [{ do: "release_person_leg", legId: people.legId, reason: "transferred" }]
    : [];
