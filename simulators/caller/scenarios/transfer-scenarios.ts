import { breath, exchange, hear, type Step, say } from "../script.ts";
import type { Scenario } from "./scenario.ts";
import { pause, stay, talksWithCaller, talksWithPerson, whispersOnceHeard } from "./with-a-person.ts";

/** What is played to who waits follows the assistant's last word at once: no ear knows that for a line of its own. */
const asksForAPerson: readonly Step[] = [hear("assistant.greeting"), breath, say("caller.person")];

/** The caller asks for a person, and talks with whom they get. */
const putThrough: readonly Step[] = [...asksForAPerson, ...talksWithPerson(45_000)];

const brief: readonly Step[] = [hear("assistant.brief", 30_000), breath];

/** Callers whom the assistant puts through to somebody else. */
export const TRANSFER_SCENARIOS = {
  "attended-transfer": {
    about: "is put through to a person, who is told first who calls and takes the call with 1",
    script: putThrough,
    putsThrough: {
      to: "person",
      target: [...brief, { kind: "press", digits: "1" }, ...talksWithCaller(pause)],
    },
  },
  "operator-transfer": {
    about: "is put through to an operator at a dashboard, as the assistant's own list says",
    script: putThrough,
    putsThrough: {
      to: "person",
      listed: true,
      target: [...brief, { kind: "press", digits: "1" }, ...talksWithCaller(pause)],
    },
  },
  "declined-transfer": {
    about: "is to be put through to a person who declines with 2, and leaves a message with the assistant",
    leaves: "message",
    script: [
      ...asksForAPerson,
      hear("assistant.not-through", 45_000),
      ...exchange("caller.message", "assistant.message-noted"),
      ...exchange("caller.nothing-else", "assistant.goodbye"),
      { kind: "stay", withinMs: 10_000 },
    ],
    putsThrough: {
      to: "person",
      // Who waits hears a tone every five seconds: what is said right behind one would be one sound with it to their ear.
      target: [
        ...brief,
        { kind: "wait", ms: 1_500 },
        { kind: "press", digits: "2" },
        { kind: "stay", withinMs: 10_000 },
      ],
    },
  },
  "queue-transfer": {
    about: "is put through to the PBX's queue, wherever they call from, and talks with whoever answers there",
    script: putThrough,
    putsThrough: { to: "queue", target: talksWithCaller(pause) },
  },
  "listen-after-transfer": {
    about:
      "is put through to a person, and a supervisor hears the two although their sound goes elsewhere now",
    script: putThrough,
    putsThrough: {
      to: "person",
      target: [...brief, { kind: "press", digits: "1" }, ...talksWithCaller(pause)],
    },
    supervisor: {
      does: "listens",
      script: [hear("caller.name", 60_000), hear("operator.file"), hear("caller.goodbye"), stay],
    },
  },
  "whisper-after-transfer": {
    about:
      "is put through to the queue, and a supervisor whispers to whoever has them now what they do not hear",
    secret: "assistant.price",
    script: putThrough,
    putsThrough: { to: "queue", target: talksWithCaller(pause, hear("assistant.price")) },
    supervisor: { does: "whispers", script: whispersOnceHeard },
  },
} as const satisfies Record<string, Scenario>;
