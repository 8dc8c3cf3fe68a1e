import type { CallEvent, Plan } from "@patchbay/protocol/call";
import { become, type CallState, type Effect, type Reaction } from "./state.ts";

/** What was decided for the call begins. */
export function routed(state: CallState, plan: Plan): Reaction {
  switch (plan.kind) {
    case "assistant":
      return become(state, { plan, engine: "opening" }, { do: "open_engine" });
    case "operators":
      return become(
        state,
        { plan, otherwise: plan.otherwise },
        { do: "ring", ringMs: plan.ringMs, member: plan.member },
      );
    case "queue":
      return become(state, { plan, withPbx: state.pbx !== null });
    default:
      return become(state, { plan });
  }
}

/** The caller's queue rings an assistant as its member: its voice is opened, and the caller is the queue's until it answers. */
export const memberRung = (
  state: CallState,
  { plan, uniqueid }: Extract<CallEvent, { type: "assistant_rung" }>,
): Reaction =>
  become(
    state,
    { plan, rung: uniqueid, leg: "none", engine: "opening", engineLosses: 0, closing: null, announced: null },
    { do: "close_engine" },
    { do: "open_engine" },
  );

/** The queue rings it no more, and it has not answered. */
export const memberLeft = (state: CallState, queue: string): Reaction =>
  become(state, { plan: { kind: "queue", queue }, rung: null, engine: "none" }, { do: "close_engine" });

/**
 * The caller's channel came to a route once more: out of a queue, from a colleague who sent them on, from another extension. The newest
 * decision counts, and whoever had them before (a person of the PBX, a member, an assistant) has them no longer.
 */
export function rerouted(state: CallState, plan: Plan): Reaction {
  const { transfer, people, leg } = state;
  const fresh: CallState = {
    ...state,
    leg: "none",
    legGivenUpAtMs: null,
    engine: "none",
    engineLosses: 0,
    people: null,
    handingBack: false,
    transfer: null,
    connected: null,
    announced: null,
    closing: null,
    finale: null,
    notice: null,
    withPbx: false,
    rung: null,
    partner: null,
    otherwise: { kind: "end" },
  };
  const parting: Effect[] = [
    { do: "close_engine" },
    ...(transfer === null ? [] : [{ do: "transfer", step: "dismiss", transfer } as const]),
    ...(people === null ? [] : [{ do: "release_person", reason: "transferred" } as const]),
    // Its channel is on its way to another audio socket; this one is on its end, and must not count for the new one's.
    ...(leg === "none" ? [] : [{ do: "release_leg", reason: "fallback" } as const]),
  ];
  const { next, effects } = routed(fresh, plan);
  return { next, effects: [...parting, ...effects] };
}
