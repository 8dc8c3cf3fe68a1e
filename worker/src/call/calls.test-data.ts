import type { CallEvent, LogEntry } from "@patchbay/protocol/call";
import { step } from "./life/machine.ts";
import { type CallState, type Effect, newCall } from "./life/state.ts";

/** How calls begin, and who is in them, for the tests of what a call does then. */
export const member = (name: string) => ({ kind: "member", id: `u-${name.toLowerCase()}`, name }) as const;
export const olivia = member("Olivia");
export const paul = member("Paul");
export const dana = member("Dana");

export const began: CallEvent = {
  type: "call_began",
  callId: `c${"a".repeat(26)}`,
  source: "pbx",
  direction: "inbound",
  from: { number: "1001", name: "Anna" },
  to: { number: "1412", name: "" },
  siteId: "oslo01",
  pbx: { channel: "PJSIP/1001-1", uniqueid: "u1", linkedid: "u1" },
};
export const beganAtTwilio: CallEvent = {
  type: "call_began",
  callId: `c${"b".repeat(26)}`,
  source: "twilio",
  direction: "inbound",
  from: { number: "+12125550142", name: "" },
  to: { number: "+12125550100", name: "" },
  siteId: null,
  twilio: { accountSid: "AC1", callSid: "CA1" },
};
export const beganInBrowser: CallEvent = {
  type: "call_began",
  callId: `c${"d".repeat(26)}`,
  source: "browser",
  direction: "internal",
  from: { number: "", name: "Dana" },
  to: { number: "", name: "Olivia" },
  siteId: null,
  member: { id: dana.id, name: dana.name },
};
export const routed: CallEvent = {
  type: "call_routed",
  plan: { kind: "assistant", assistantId: "a1", name: "Receptionist", fallbackQueue: "support" },
  reason: "Route of extension 1412.",
};
const BEGAN = { pbx: began, twilio: beganAtTwilio, browser: beganInBrowser };
type Transport = keyof typeof BEGAN;
export const joins = (legId: string, transport: Transport): CallEvent => ({
  type: "leg_joined",
  legId,
  transport,
});
export const joined = joins("caller", "pbx");
export const opened: CallEvent = { type: "engine_opened", model: "m", sessionId: "s", openMs: 40 };
export const byAssistant: CallEvent = {
  type: "call_answered",
  by: { kind: "assistant", id: "a1", name: "Receptionist" },
};
export const answeredBy = ({ id, name }: { id: string; name: string }): CallEvent => ({
  type: "call_answered",
  by: { kind: "operator", id, name },
});
/** A call that the assistant has, of this source. */
export const talkingOver = (transport: Transport): readonly CallEvent[] => [
  BEGAN[transport],
  routed,
  joins("caller", transport),
  byAssistant,
  opened,
];
export const talking = talkingOver("pbx");

/** The log of these events: one entry each `everyMs`, the first at `fromMs`. */
export const logOf = (events: readonly CallEvent[], fromMs = 1_000, everyMs = 1): LogEntry[] =>
  events.map((event, index) => ({ n: index + 1, at: fromMs + index * everyMs, event }));

interface Outcome {
  state: CallState;
  effects: Effect[];
}

/** The state after this log, and everything that was asked for on the way. */
export function throughout(log: readonly LogEntry[]): Outcome {
  let state = newCall;
  const effects: Effect[] = [];
  for (const entry of log) {
    const result = step(state, entry);
    state = result.state;
    effects.push(...result.effects);
  }
  return { state, effects };
}

/** The state after this log, and what the last of its entries asked for. */
export function atLast(log: readonly LogEntry[]): Outcome {
  let outcome: Outcome = { state: newCall, effects: [] };
  for (const entry of log) outcome = step(outcome.state, entry);
  return outcome;
}
