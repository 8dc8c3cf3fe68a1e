import type { Actor, CallEvent } from "@patchbay/protocol/call";
import { become, type CallState, type Effect, type Reaction } from "../life/state.ts";

/** Who listens in, or may as soon as their phone is here; by leg. */
export type Listeners = Readonly<Record<string, { by: Actor; here: boolean }>>;

/** People who listen in to a call change nothing of it. */
export function reactOfListeners(
  state: CallState,
  event: Extract<CallEvent, { type: "listen_requested" | "listener_joined" | "listener_left" }>,
): Reaction {
  const { legId, by } = event;
  if (event.type === "listener_left") {
    const { [legId]: _, ...listeners } = state.listeners;
    return become(state, { listeners });
  }
  if (event.type === "listener_joined") {
    return become(state, { listeners: { ...state.listeners, [legId]: { by, here: true } } });
  }
  return become(state, { listeners: { ...state.listeners, [legId]: { by, here: false } } });
}

/** Nobody is heard by or hears a call that has ended. */
export const releaseListeners = ({ listeners }: CallState): Effect[] =>
  Object.keys(listeners).map((legId) => ({ do: "release_listener", legId, reason: "call_ended" }));
