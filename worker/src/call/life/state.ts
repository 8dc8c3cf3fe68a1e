import type {
  Actor,
  CallEvent,
  CallSummary,
  DeskPhone,
  Disposition,
  NextPlan,
  Party,
  Person,
  Plan,
} from "@patchbay/protocol/call";
import type { ByeReason } from "@patchbay/protocol/media";
import type { Cue, Memo } from "../../media/ports.ts";
import type { Pause } from "../card-data/pauses.ts";
import type { Listeners } from "../people/listeners.ts";
import type { Closing } from "../tools/closing.ts";
import { NO_TOOLS, type ToolState } from "../tools/tool-state.ts";
import type { Announced } from "../transfer/announced.ts";
import type { TransferStep } from "../transfer/machine.ts";
import type { TargetCall } from "../transfer/target-call.ts";
import type { Transfer } from "../transfer/transfer.ts";

/** The people's part of a call: who is rung, who is answering, who talks. */
export type People =
  /**
   * Somebody clicked Take over; until their phone is here whoever has the caller keeps them. `fetching`: the phone is here, and
   * Twilio is bringing the caller, whom it had put through.
   */
  | { stage: "taking"; legId: string; by: Actor; lapsesAtMs: number; fetching?: true }
  | { stage: "ringing"; untilMs: number; member: Person | null }
  /** Somebody clicked Answer; until their phone is here the call is theirs and nobody else's. */
  | { stage: "claimed"; untilMs: number; member: Person | null; legId: string; by: Actor; lapsesAtMs: number }
  | { stage: "talking"; legId: string; by: Actor; leg: "joined" }
  | { stage: "talking"; legId: string; by: Actor; leg: "lost"; givenUpAtMs: number };

/** What the caller is told before the call leaves us, and what happens then. */
export interface Finale {
  prompt: "connecting_to_people" | "nobody_available" | "goodbye";
  next: "fallback" | "ring" | "end";
}

/** What a caller has to know before they talk with a person. */
export type Notice = Extract<CallEvent, { type: "notice_due" }>["prompt"];

/** What the object knows of its call; rebuilt from the log after a crash by folding `step` over it. */
export interface CallState {
  summary: CallSummary | null;
  plan: Plan | null;
  /** Whose national numbers are meant in it; null where nobody has said. */
  country: string | null;
  /** The member whose browser began it. */
  placedBy: Person | null;
  /** The desk phone by which they called, and its leg; stays when they have left it. */
  desk: (DeskPhone & { legId: string }) | null;
  /** What follows when no operator answers. */
  otherwise: NextPlan;
  /** The outside party's channel in Asterisk's words; null for other sources. */
  pbx: { channel: string; uniqueid: string } | null;
  /** The channel with which the call began: its dialplan goes on to people when the call's audio ends. */
  ownChannel: string | null;
  /** The outside party's call in Twilio's words; null for other sources. */
  twilio: { accountSid: string; callSid: string } | null;
  leg: "none" | "joined" | "lost";
  /** The caller's leg was here at some time: their phone is answered. */
  legSeen: boolean;
  /** When a lost browser leg is given up; null for legs that somebody else keeps watch over. */
  legGivenUpAtMs: number | null;
  engine: "none" | "opening" | "open" | "failed";
  /** How often an open engine was lost. */
  engineLosses: number;
  people: People | null;
  /** The person asked for the assistant to go on, whose voice is being opened. */
  handingBack: boolean;
  /** An assistant has had the caller. */
  assisted: boolean;
  /** The person who has, or had last, the caller whom no assistant has had since. */
  colleague: string | null;
  /** Since when who is there now is the assistant's caller, epoch milliseconds: given back, or come in another's place; null from the beginning. */
  callerSinceMs: number | null;
  listeners: Listeners;
  tools: ToolState;
  /** When a secret may have been said. */
  pauses: readonly Pause[];
  /** The assistant is ending the call. */
  closing: Closing | null;
  /** The outside party wants to be called no more. */
  optedOut: boolean;
  finale: Finale | null;
  /** What the caller is being told before a person has them. */
  notice: Notice | null;
  /** The assistant is telling the caller whom they are put through to. */
  announced: Announced | null;
  /** The caller is being put through to somebody. */
  transfer: Transfer | null;
  /** The calls at Twilio by which outside targets were dialled for this caller, by their transfer. */
  targetCalls: Readonly<Record<string, TargetCall>>;
  /** The PBX or Twilio connected the caller to somebody by this one, the last of its kind. */
  connected: Transfer | null;
  /** The PBX has the caller (a queue or a person), or Twilio after a transfer; not our media. */
  withPbx: boolean;
  /** The queue in which the caller waits rings the plan's assistant as its member, by this channel; null where it does not. */
  rung: string | null;
  /** When the voice could not be had any more, epoch milliseconds; null when that never was. */
  voiceFailedAtMs: number | null;
  /** The caller as the PBX names them, whatever the organization knows them by. */
  callerAtPbx: Party | null;
  /** The channel of the person of the PBX who has the caller; null when it is nobody, or nobody knows. */
  partner: string | null;
  hangingUp: boolean;
  /** Since when nobody can say whether the far end lives, epoch milliseconds; null while somebody can. */
  farEndUnknownSinceMs: number | null;
  /** It is a conversation of the PBX's that somebody here only wants to hear, or have: no decision has been made for it. */
  ongoing: boolean;
  /** How long the call may last, in milliseconds. */
  longestMs: number;
  /** It has lasted that long. */
  tooLong: boolean;
  /** A person turned the call away before it was answered. */
  rejected: boolean;
}

/** For calls whose log does not say it. */
const LONGEST_MS = 12 * 3_600_000;

export const newCall: CallState = {
  summary: null,
  plan: null,
  country: null,
  placedBy: null,
  desk: null,
  otherwise: { kind: "end" },
  pbx: null,
  ownChannel: null,
  twilio: null,
  leg: "none",
  legSeen: false,
  legGivenUpAtMs: null,
  engine: "none",
  engineLosses: 0,
  people: null,
  handingBack: false,
  assisted: false,
  colleague: null,
  callerSinceMs: null,
  listeners: {},
  tools: NO_TOOLS,
  pauses: [],
  closing: null,
  optedOut: false,
  finale: null,
  notice: null,
  announced: null,
  transfer: null,
  targetCalls: {},
  connected: null,
  withPbx: false,
  rung: null,
  voiceFailedAtMs: null,
  callerAtPbx: null,
  partner: null,
  hangingUp: false,
  farEndUnknownSinceMs: null,
  ongoing: false,
  longestMs: LONGEST_MS,
  tooLong: false,
  rejected: false,
};

/** What the object has to do after an entry; data, so that tests need no sockets. */
export type Effect =
  | { do: "open_engine" }
  | { do: "close_engine" }
  /** Tells the assistant something in private. */
  | { do: "coach"; name: string; text: string }
  /** Tells the assistant what it has to know without speaking about it. */
  | { do: "remind"; memo: Memo }
  /** Has the caller's words understood, elsewhere and in time. */
  | { do: "understand"; turnId: string }
  | { do: "raise_urgency"; turnId: string; words: string }
  /** Has the assistant speak about this now, whatever it was saying. */
  | { do: "speak"; cue: Cue }
  | { do: "use_tool"; toolCallId: string }
  /** Tells the assistant what it was waiting for, beside the tools of its answers; it speaks about it. */
  | { do: "bring_news"; tool: string; result: string }
  /** Tells the assistant what came of a tool, and what it is to speak about now. */
  | { do: "tool_done"; tool: Extract<CallEvent, { type: "tool_finished" }>; cue: Cue }
  /** Something is to be done after the call: people have to see it. */
  | { do: "follow_up" }
  /** What follows from what was just logged. */
  | { do: "log"; events: CallEvent[] }
  | { do: "greet" }
  /** Takes an interrupted conversation up again: answers the caller if that was missing. */
  | { do: "go_on" }
  /** Tells who has come in the caller's place what belongs before everything else; nothing is interrupted for it. */
  | { do: "disclose" }
  /** The caller's phone may stop ringing. */
  | { do: "answer_leg" }
  | { do: "say_answered" }
  | { do: "ring"; ringMs: number; member: Person | null }
  | { do: "prompt"; prompt: Finale["prompt"] | Notice }
  | { do: "dial"; number: string; line: string }
  /** Rings the desk phone of whoever places the call; or lets it go that was not picked up. */
  | { do: "ring_desk"; desk: DeskPhone & { legId: string }; number: string }
  | { do: "let_desk_go"; desk: DeskPhone }
  /** Finds out whom the organization knows by the caller's number. */
  | { do: "identify" }
  /** Takes a caller out of the PBX's queue. */
  | { do: "bring"; channel: string; uniqueid: string }
  | { do: "release_leg"; reason: ByeReason }
  | { do: "release_person"; reason: ByeReason }
  | { do: "release_person_leg"; legId: string; reason: ByeReason }
  /** Has the PBX put the caller into one of its queues; where it cannot their leg is let go. */
  | { do: "send_to_queue"; queue: string }
  /** The caller was told whom they are put through to: now they go. */
  | { do: "begin_transfer"; by: Actor; announced: Announced }
  | ({ do: "transfer" } & TransferStep)
  | { do: "release_listener"; legId: string; reason: ByeReason }
  /** Somebody hears, or is heard by, this call no more: the audit log is to say so. */
  | { do: "note_listened"; by: Actor; detail: string }
  | { do: "hang_up"; channel: string; uniqueid: string; cause: number }
  | { do: "hang_up_twilio" }
  | { do: "end"; disposition: Disposition; cause: string }
  | { do: "archive" };

export type Reaction = { next: CallState; effects: Effect[] };

/** The usual form of a reaction: a change of the state, and what follows. */
export function become(state: CallState, change: Partial<CallState>, ...effects: Effect[]): Reaction {
  return { next: { ...state, ...change }, effects };
}

/** The caller's phone is answered, and the log says by whom when that is news. */
export function putThrough({ summary }: CallState, to: "assistant" | "operator"): Effect[] {
  // A caller who came back from elsewhere was answered before, and waits to be answered again.
  const waits = summary?.status !== "in_progress";
  const news = summary?.answeredAt == null || summary.handler.kind !== to || waits;
  return [{ do: "answer_leg" }, ...(news ? [{ do: "say_answered" } as const] : [])];
}

export const hasEnded = ({ summary }: CallState): boolean => summary?.status === "ended";

/** May the assistant have the caller? It goes on until whoever takes over is there. */
export const canTalk = ({ plan, people, withPbx, hangingUp, finale, transfer }: CallState): boolean =>
  plan?.kind === "assistant" &&
  (people === null || people.stage === "taking") &&
  finale === null &&
  transfer === null &&
  !withPbx &&
  !hangingUp;

export const isEngineUp = ({ engine }: CallState): boolean => engine === "open" || engine === "opening";
