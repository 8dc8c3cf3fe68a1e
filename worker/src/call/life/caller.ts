import type { CallEvent } from "@patchbay/protocol/call";
import { isAnother } from "../disclosure.ts";
import { anotherParty } from "../memory.ts";
import { takeOver } from "../people/takeover.ts";
import { endOf, finale } from "./ending.ts";
import { become, type CallState, canTalk, type Effect, putThrough, type Reaction } from "./state.ts";
import { begin } from "./voice-life.ts";

/** A browser that lost its network is waited for this long. */
export const BROWSER_GRACE_MS = 15_000;

/** A browser that places a call has its phone ready; one that never comes has placed none. */
export const expectBrowser = (state: CallState, { kind }: { kind: string }, at: number): CallState =>
  state.summary?.source === "browser" && kind !== "dial"
    ? { ...state, legGivenUpAtMs: at + BROWSER_GRACE_MS }
    : state;

export function callerJoined(state: CallState): Reaction {
  const next = {
    ...state,
    leg: "joined",
    legSeen: true,
    legGivenUpAtMs: null,
    withPbx: false,
    rung: null,
  } as const;
  if (state.finale !== null) return become(next, {}, { do: "prompt", prompt: state.finale.prompt });
  if (state.people?.stage === "talking") {
    return become(next, {}, ...putThrough(state, "operator"));
  }
  if (state.people?.stage === "taking" && state.people.fetching) return takeOver(next);
  if (!canTalk(next)) return become(next, {});
  if (state.engine === "failed") {
    const then = state.pbx === null ? "ring" : "fallback";
    return finale(next, { prompt: "connecting_to_people", next: then });
  }
  const voice: Effect[] =
    state.engine === "none" ? [{ do: "open_engine" }] : state.engine === "open" ? [begin(state)] : [];
  const engine = state.engine === "none" ? "opening" : state.engine;
  return become(next, { engine }, ...putThrough(state, "assistant"), ...voice);
}

/** Asterisk's and Twilio's names for the outside party's end. */
export function farEnd(
  event: Extract<CallEvent, { type: "call_began" | "dial_started" }>,
): Partial<CallState> {
  const { pbx, twilio } = event;
  return {
    pbx: pbx ? { channel: pbx.channel, uniqueid: pbx.uniqueid } : null,
    ownChannel: pbx?.uniqueid ?? null,
    twilio: twilio ?? null,
  };
}

/** Another speaks on the line that was the caller's; whoever has the call goes on with them. */
export function partyChanged(
  state: CallState,
  { from, pbx }: Extract<CallEvent, { type: "party_changed" }>,
  at: number,
): Reaction {
  const { channel, uniqueid } = pbx;
  const changed = { pbx: { channel, uniqueid }, callerAtPbx: from };
  if (!isAnother(from, state.callerAtPbx)) return become(state, changed);
  // What was said before is not theirs, though it may be written down after.
  const another = { ...changed, callerSinceMs: at };
  const told: Effect[] = [{ do: "remind", memo: anotherParty(from) }, { do: "identify" }];
  // A voice that is still to begin tells them by itself, and people's notice is the recorder's to ask for.
  const spokenTo = state.leg === "joined" && state.engine === "open" && canTalk(state);
  return become(state, another, ...told, ...(spokenTo ? [{ do: "disclose" } as const] : []));
}

export function callerGone(state: CallState, type: "leg_left" | "leg_lost", at: number): Reaction {
  // Nobody but the browser itself knows of its call; a PBX or Twilio tells how the call goes on.
  if (state.summary?.source !== "browser" || state.plan?.kind === "dial") {
    return become(state, { leg: type === "leg_left" ? "none" : "lost" });
  }
  return type === "leg_left"
    ? become(state, { leg: "none" }, { do: "end", disposition: endOf(state), cause: "The caller hung up." })
    : become(state, { leg: "lost", legGivenUpAtMs: at + BROWSER_GRACE_MS });
}
