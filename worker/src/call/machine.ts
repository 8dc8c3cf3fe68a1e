import type { CallEvent, CallSummary, LogEntry, Plan } from "@patchbay/protocol/call";
import { summarize } from "@patchbay/protocol/call-summary";
import type { ByeReason } from "@patchbay/protocol/media";

/** What the object knows of its call; rebuilt from the log after a crash by folding `step` over it. */
export interface CallState {
  summary: CallSummary | null;
  plan: Plan | null;
  /** The caller's channel in Asterisk's words; null for other sources. */
  pbx: { channel: string; uniqueid: string } | null;
  leg: "none" | "joined" | "lost";
  engine: "none" | "opening" | "open" | "failed";
  /** How often an open engine was lost. */
  engineLosses: number;
  /** The PBX has the caller: a queue or a person, not our media. */
  withPbx: boolean;
  hangingUp: boolean;
}

export const newCall: CallState = {
  summary: null,
  plan: null,
  pbx: null,
  leg: "none",
  engine: "none",
  engineLosses: 0,
  withPbx: false,
  hangingUp: false,
};

/** What the object has to do after an entry; data, so that tests need no sockets. */
export type Effect =
  | { do: "open_engine" }
  | { do: "close_engine" }
  | { do: "greet" }
  /** Takes an interrupted conversation up again: answers the caller if that was missing. */
  | { do: "go_on" }
  | { do: "release_leg"; reason: ByeReason }
  | { do: "hang_up"; channel: string; uniqueid: string; cause: number }
  | { do: "archive" };

const NORMAL_CLEARING = 16;
/** A voice that is lost more often than this in one call is not worth another silence. */
const MAX_ENGINE_LOSSES = 3;

/** One entry of the log, applied. Pure; entries before the beginning and after the end change nothing. */
export function step(state: CallState, entry: LogEntry): { state: CallState; effects: Effect[] } {
  if (state.summary?.status === "ended") return { state, effects: [] };
  const summary = summarize(state.summary, entry);
  if (summary === null) return { state, effects: [] };
  const { next, effects } = react({ ...state, summary }, entry.event);
  return { state: next, effects };
}

type Reaction = { next: CallState; effects: Effect[] };

function react(state: CallState, event: CallEvent): Reaction {
  const stay = (change: Partial<CallState> = {}, ...effects: Effect[]): Reaction => ({
    next: { ...state, ...change },
    effects,
  });
  switch (event.type) {
    case "call_began":
      return stay({ pbx: event.pbx ? { channel: event.pbx.channel, uniqueid: event.pbx.uniqueid } : null });
    case "call_routed":
      return event.plan.kind === "assistant"
        ? stay({ plan: event.plan, engine: "opening" }, { do: "open_engine" })
        : stay({ plan: event.plan, withPbx: event.plan.kind === "queue" });
    case "offer_expired":
    case "queue_joined":
    case "operator_connected":
      return stay({ withPbx: true, engine: "none", leg: "none" }, { do: "close_engine" });
    case "leg_joined":
      return stay({ leg: "joined" }, ...(state.engine === "open" ? [begin(state)] : []));
    case "leg_resumed":
      return canTalk(state) && state.engine === "none"
        ? stay({ leg: "joined", engine: "opening" }, { do: "open_engine" })
        : stay({ leg: "joined" });
    case "leg_left":
      return stay({ leg: "none" });
    case "leg_lost":
      return stay({ leg: "lost" });
    case "engine_opened":
      return stay({ engine: "open" }, ...(state.leg === "joined" ? [begin(state)] : []));
    case "edge_restarted":
      return stay({
        leg: state.leg === "joined" ? "lost" : state.leg,
        engine: isEngineUp(state) ? "none" : state.engine,
      });
    case "engine_lost":
      if (state.engine === "open" && state.engineLosses < MAX_ENGINE_LOSSES) {
        return stay({ engine: "opening", engineLosses: state.engineLosses + 1 }, { do: "open_engine" });
      }
      return stay({ engine: "failed" }, { do: "close_engine" }, { do: "release_leg", reason: "fallback" });
    case "hangup_requested":
      return state.pbx === null
        ? stay({ hangingUp: true }, { do: "release_leg", reason: "hangup" })
        : stay({ hangingUp: true }, { do: "hang_up", ...state.pbx, cause: NORMAL_CLEARING });
    case "call_ended":
      return stay(
        { leg: "none", engine: "none" },
        { do: "close_engine" },
        { do: "release_leg", reason: "call_ended" },
        { do: "archive" },
      );
    default:
      return stay();
  }
}

const begin = ({ summary }: CallState): Effect =>
  summary === null || summary.turns === 0 ? { do: "greet" } : { do: "go_on" };

const canTalk = ({ plan, withPbx, hangingUp }: CallState): boolean =>
  plan?.kind === "assistant" && !withPbx && !hangingUp;

const isEngineUp = ({ engine }: CallState): boolean => engine === "open" || engine === "opening";

/** Did the call need what only a process's memory held? Then a new process has to say in the log that it is new. */
export function wasCut(state: CallState): boolean {
  return state.summary?.status !== "ended" && (state.leg === "joined" || isEngineUp(state));
}

/** May a media socket join now? A leg that comes too late is sent on to the PBX's people. */
export function legWelcome(state: CallState): "welcome" | ByeReason {
  if (state.summary === null || state.summary.status === "ended") return "call_ended";
  if (state.hangingUp) return "hangup";
  return canTalk(state) && state.engine !== "failed" ? "welcome" : "fallback";
}

/** When to look again whether the caller's channel still exists; null once the call has ended. */
export function nextLookMs(state: CallState): number | null {
  if (state.summary === null || state.summary.status === "ended") return null;
  const legless = state.leg !== "joined" && state.summary.status === "in_progress" && !state.withPbx;
  if (state.hangingUp || legless) return 5_000;
  return state.summary.status === "ringing" ? 10_000 : 30_000;
}
