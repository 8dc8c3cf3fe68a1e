import type { LineId } from "../../speech/lines.ts";
import { breath, exchange, hear, type Step, say } from "../script.ts";
import { TRANSFER_SCENARIOS } from "./transfer-scenarios.ts";
import { listenFirst, pause, talksWithCaller, talksWithPerson, whispersOnceHeard } from "./with-a-person.ts";

/** What a supervisor at a dashboard does once the assistant's `after` was heard, or an operator has the caller. */
export type SupervisorPart =
  | { readonly does: "barges in"; readonly after: LineId; readonly script: readonly Step[] }
  | { readonly does: "whispers" | "listens"; readonly script: readonly Step[] }
  | { readonly does: "coaches"; readonly after: LineId; readonly tells: LineId }
  | {
      readonly does: "takes over";
      readonly after: LineId;
      readonly script: readonly Step[];
      readonly handsBackAfter?: LineId;
      /** What the assistant finds in the note that they leave it. */
      readonly tells?: LineId;
    };

/** A conversation with the demo assistant, from the caller's side. */
export interface Scenario {
  readonly about: string;
  /** What the caller does. */
  readonly script: readonly Step[];
  /** What a caller in the browser does instead, who calls a colleague where others call the front desk. */
  readonly browserScript?: readonly Step[];
  /** Whom the caller dials; the assistant where nothing else is said. */
  readonly dials?: "front desk";
  /** What the operator does who takes the call. */
  readonly operator?: readonly Step[];
  readonly supervisor?: SupervisorPart;
  /** The person whom the assistant asks answers in a browser. */
  readonly answersQuestion?: true;
  /** An operator has a dashboard open, and leaves the assistant's question unanswered. */
  readonly seesQuestion?: true;
  /** What is said on this call and never to the caller. */
  readonly secret?: LineId;
  /** Whom the assistant puts the caller through to, and what they do; an operator at a dashboard where the caller is on no PBX. */
  readonly putsThrough?: {
    readonly to: "person" | "queue";
    readonly target: readonly Step[];
    /** An operator, by the list that the assistant has: it is not replaced for the call. */
    readonly listed?: true;
  };
  /** What is under Follow-ups afterwards, where the caller shows a number. */
  readonly leaves?: "message" | "callback" | "number";
  /** The edge's process is killed once the caller has heard this line. */
  readonly crashAfter?: LineId;
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
  "barge-in": {
    about: "interrupts a long answer, which ends at once",
    script: [
      hear("assistant.greeting"),
      breath,
      say("caller.visit"),
      { kind: "interrupt", line: "caller.wait", afterMs: 2_500, hushWithinMs: 600 },
      hear("assistant.go-on"),
      ...exchange("caller.price", "assistant.price"),
      ...goodbye,
    ],
  },
  "false-barge-in": {
    about: "coughs and says okay into a long answer, which goes on to its end",
    script: [
      hear("assistant.greeting"),
      breath,
      say("caller.visit"),
      { kind: "cough", afterMs: 2_500 },
      // By then the far side has stopped and gone on.
      { kind: "wait", ms: 1_500 },
      { kind: "interrupt", line: "caller.okay", afterMs: 2_500 },
      hear("assistant.visit", 30_000),
      ...goodbye,
    ],
  },
  "answered-by-operator": {
    about: "rings with the operators, and one of them takes the call in the dashboard",
    dials: "front desk",
    script: talksWithPerson(),
    operator: talksWithCaller(listenFirst),
  },
  "nobody-answers": {
    about: "rings with the operators until the assistant takes the call instead",
    dials: "front desk",
    script: [hear("assistant.greeting", 40_000), ...exchange("caller.hours", "assistant.hours"), ...goodbye],
    browserScript: [hear("prompt.nobody_available", 45_000), { kind: "stay", withinMs: 10_000 }],
  },
  takeover: {
    about: "asks for the opening hours, then a supervisor takes the call over from the assistant",
    script: [
      hear("assistant.greeting"),
      ...exchange("caller.hours", "assistant.hours"),
      ...talksWithPerson(),
    ],
    supervisor: {
      does: "takes over",
      after: "assistant.hours",
      script: talksWithCaller(pause),
    },
  },
  "hand-back": {
    about:
      "is taken over by a supervisor and handed back to the assistant, who goes on with what their note says",
    script: [
      hear("assistant.greeting"),
      ...exchange("caller.hours", "assistant.hours"),
      hear("operator.hello"),
      ...exchange("caller.name", "operator.file"),
      hear("assistant.friday-booked"),
      ...exchange("caller.price", "assistant.price"),
      ...goodbye,
    ],
    supervisor: {
      does: "takes over",
      after: "assistant.hours",
      script: [
        pause,
        say("operator.hello"),
        hear("caller.name"),
        breath,
        say("operator.file"),
        { kind: "stay", withinMs: 10_000 },
      ],
      handsBackAfter: "operator.file",
      tells: "assistant.friday-booked",
    },
  },
  barge: {
    about:
      "hears a supervisor who joins the assistant and them, and the assistant who answers the supervisor",
    script: [hear("assistant.greeting"), hear("caller.price"), hear("assistant.price"), ...goodbye],
    supervisor: {
      does: "barges in",
      after: "assistant.greeting",
      script: [
        pause,
        say("caller.price"),
        hear("assistant.price"),
        hear("caller.goodbye"),
        { kind: "stay", withinMs: 15_000 },
      ],
    },
  },
  whisper: {
    about: "talks with an operator, to whom a supervisor whispers what the caller does not hear",
    dials: "front desk",
    secret: "assistant.price",
    script: talksWithPerson(),
    operator: talksWithCaller(listenFirst, hear("assistant.price")),
    supervisor: {
      does: "whispers",
      script: whispersOnceHeard,
    },
  },
  coach: {
    about: "asks for the opening hours, and hears what a supervisor has told the assistant to say instead",
    script: [
      hear("assistant.greeting"),
      { kind: "wait", ms: 1_500 },
      ...exchange("caller.hours", "assistant.price"),
      ...exchange("caller.appointment", "assistant.days"),
      ...goodbye,
    ],
    supervisor: { does: "coaches", after: "assistant.greeting", tells: "assistant.price" },
  },
  tool: {
    leaves: "callback",
    about: "asks to be called back, which the assistant notes, and is said goodbye to and hung up on",
    script: [
      hear("assistant.greeting"),
      ...exchange("caller.callback", "assistant.callback-noted"),
      ...exchange("caller.nothing-else", "assistant.goodbye"),
      { kind: "stay", withinMs: 10_000 },
    ],
  },
  "ask-person": {
    about: "asks what only a colleague knows, who answers in a browser, and hears the answer",
    answersQuestion: true,
    script: [
      hear("assistant.greeting"),
      ...exchange("caller.insurance", "assistant.asking"),
      hear("assistant.answer-found", 45_000),
      ...goodbye,
    ],
  },
  "ask-nobody": {
    seesQuestion: true,
    about: "asks what only a colleague knows, who does not answer in time, and is told so",
    script: [
      hear("assistant.greeting"),
      ...exchange("caller.insurance", "assistant.asking"),
      hear("assistant.still-asking", 20_000),
      hear("assistant.nobody-knew", 60_000),
      ...goodbye,
    ],
  },
  "ask-absent": {
    about: "asks what only a colleague knows, who has no dashboard open, and is told so at once",
    script: [
      hear("assistant.greeting"),
      ...exchange("caller.insurance", "assistant.nobody-knew"),
      ...goodbye,
    ],
  },
  "own-tool": {
    about: "asks whether an order has arrived, which the assistant looks up in the organization's own system",
    script: [
      hear("assistant.greeting"),
      ...exchange("caller.order", "assistant.looking"),
      hear("assistant.order-ready"),
      ...goodbye,
    ],
  },
  "opt-out": {
    leaves: "number",
    about: "wants to be called no more: is listed, told so, and hung up on",
    script: [
      hear("assistant.greeting"),
      ...exchange("caller.stop", "assistant.opted-out"),
      { kind: "stay", withinMs: 10_000 },
    ],
    // A member's browser has no number that could be listed.
    browserScript: [
      hear("assistant.greeting"),
      ...exchange("caller.stop", "assistant.not-listed"),
      { kind: "stay", withinMs: 10_000 },
    ],
  },
  voicemail: {
    leaves: "message",
    about: "leaves a message, which the assistant writes down",
    script: [
      hear("assistant.greeting"),
      ...exchange("caller.message", "assistant.message-noted"),
      ...exchange("caller.nothing-else", "assistant.goodbye"),
      { kind: "stay", withinMs: 10_000 },
    ],
  },
  ...TRANSFER_SCENARIOS,
  crash: {
    about: "books an appointment while the edge is killed in mid-call and comes back",
    crashAfter: "assistant.days",
    script: [
      hear("assistant.greeting"),
      ...exchange("caller.appointment", "assistant.days"),
      { kind: "hear", line: "assistant.repeat", withinMs: 30_000 },
      ...exchange("caller.thursday", "assistant.thursday-booked"),
      ...goodbye,
    ],
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;
