import type { Actor, CallEvent, Speaking, SupervisorMode } from "@patchbay/protocol/call";
import type { Spy } from "../../media/ports.ts";
import { become, type CallState, type Effect, hasEnded, type Reaction } from "../life/state.ts";
import { company } from "../memory.ts";

/** Who listens in, or speaks too, or may as soon as their phone is here; by leg. `sinceMs` is when that was asked for, or it went. */
export type Listeners = Readonly<
  Record<string, { by: Actor; here: boolean; mode: SupervisorMode; sinceMs: number }>
>;

/** Whoever's phone has not come by then does not listen. */
const COMES_WITHIN_MS = 30_000;

/** Who listens, or is about to. */
export const awaited = (listeners: Listeners, now: number): Listeners =>
  Object.fromEntries(
    Object.entries(listeners).filter(([, { here, sinceMs }]) => here || now - sinceMs < COMES_WITHIN_MS),
  );

/** People who listen in to a call change nothing of it until they speak. */
export function reactOfListeners(
  state: CallState,
  event: Extract<
    CallEvent,
    { type: "listen_requested" | "listener_joined" | "listener_left" | "supervisor_mode_changed" }
  >,
  at: number,
): Reaction {
  const { legId, by } = event;
  const { [legId]: known, ...others } = state.listeners;
  const barged = known?.mode === "barge";
  switch (event.type) {
    case "listener_left": {
      const noted =
        known?.here === true ? [noteEnd(by, event.dismissed ? "may not listen any more" : "")] : [];
      return become(state, { listeners: others }, ...(barged ? [remind(by, false)] : []), ...noted);
    }
    case "supervisor_mode_changed": {
      if (known === undefined) return become(state, {});
      const { mode } = event;
      const listeners = { ...others, [legId]: { ...known, mode } };
      const barges = mode === "barge";
      return become(state, { listeners }, ...(barges === barged ? [] : [remind(by, barges)]));
    }
    default: {
      const here = event.type === "listener_joined";
      const listener = { mode: "listen" as const, ...known, by, here, sinceMs: at };
      return become(state, { listeners: { ...awaited(others, at), [legId]: listener } });
    }
  }
}

/** The assistant has to know whose voice it may be that it hears. */
const remind = ({ name }: Actor, here: boolean): Effect => ({ do: "remind", memo: company(name, here) });

/** Whose voices go into the call, and to whom: read from the state alone, so that a restart finds the same. */
export function speakersOf({ listeners }: CallState): ReadonlyMap<string, Speaking> {
  const speakers = new Map<string, Speaking>();
  for (const [legId, { here, mode }] of Object.entries(listeners)) {
    if (here && mode !== "listen") speakers.set(legId, mode);
  }
  return speakers;
}

/** Where people talk with the caller by another road than this call's media. */
export type Elsewhere =
  | { at: "pbx"; channel: string; uniqueid: string }
  | { at: "twilio"; accountSid: string; callSid: string };

/** The conversation that the PBX or Twilio has in its own hands; null while there is none, or it is on its way. */
export function elsewhere(state: CallState): Elsewhere | null {
  const { withPbx, pbx, twilio, people, transfer, hangingUp, summary } = state;
  // Whoever takes them over does not have them yet.
  const nobodyHere = people === null || people.stage === "taking";
  const there = withPbx && nobodyHere && transfer === null && !hangingUp && !hasEnded(state);
  if (!there || summary?.status !== "in_progress") return null;
  if (pbx !== null) return { at: "pbx", ...pbx };
  return twilio === null ? null : { at: "twilio", ...twilio };
}

/** Which ways there are to be to hear a conversation elsewhere; none while nobody listens. */
export function spiesOf(state: CallState): ReadonlySet<Spy> {
  const here = Object.values(state.listeners).filter((one) => one.here);
  const there = elsewhere(state);
  if (here.length === 0 || there === null) return new Set();
  if (there.at === "twilio") return new Set(["fork"]);
  return new Set(here.some(({ mode }) => mode === "whisper") ? ["both", "peer"] : ["both"]);
}

/** The assistant has the caller: there is nobody to whisper to, and who did only listens again. */
export const hushWhispers = ({ listeners }: CallState): Effect[] => {
  const events = Object.entries(listeners).flatMap(([legId, { by, mode }]): CallEvent[] =>
    mode === "whisper" ? [{ type: "supervisor_mode_changed", by, legId, mode: "listen" }] : [],
  );
  return events.length === 0 ? [] : [{ do: "log", events }];
};

/** Nobody is heard by or hears a call that has ended. */
export const releaseListeners = ({ listeners }: CallState): Effect[] =>
  Object.entries(listeners).flatMap(([legId, { by, here }]): Effect[] => [
    { do: "release_listener", legId, reason: "call_ended" },
    ...(here ? [noteEnd(by, "the call ended")] : []),
  ]);

const noteEnd = (by: Actor, detail: string): Effect => ({ do: "note_listened", by, detail });
