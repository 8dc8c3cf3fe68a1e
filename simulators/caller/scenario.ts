import type { LineId } from "../speech/lines.ts";
import type { Step } from "./script.ts";

/** A conversation with the demo assistant, from the caller's side. */
export interface Scenario {
  readonly about: string;
  readonly script: readonly Step[];
}

const hear = (line: LineId): Step => ({ kind: "hear", line });
const say = (line: LineId): Step => ({ kind: "say", line });
/** People take a breath before they answer; it also keeps the end of one turn from the beginning of the next. */
const breath: Step = { kind: "wait", ms: 200 };

function exchange(caller: LineId, assistant: LineId): Step[] {
  return [breath, say(caller), hear(assistant)];
}

const goodbye = exchange("caller.goodbye", "assistant.goodbye");

export const SCENARIOS = {
  greeting: {
    about: "hears the greeting, asks for the opening hours, says goodbye",
    script: [hear("assistant.greeting"), ...exchange("caller.hours", "assistant.hours"), ...goodbye],
  },
  appointment: {
    about: "books an appointment for Thursday, then moves it to Friday",
    script: [
      hear("assistant.greeting"),
      ...exchange("caller.appointment", "assistant.days"),
      ...exchange("caller.thursday", "assistant.thursday-booked"),
      ...exchange("caller.friday", "assistant.friday-booked"),
      ...goodbye,
    ],
  },
  interruption: {
    about: "interrupts a long answer",
    script: [
      hear("assistant.greeting"),
      breath,
      say("caller.visit"),
      { kind: "interrupt", line: "caller.wait", afterMs: 2_500 },
      hear("assistant.go-on"),
      ...exchange("caller.price", "assistant.price"),
      ...goodbye,
    ],
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;
