import * as z from "zod";
import { diallingEvents } from "./call/events/dialling.ts";
import { legsEvents } from "./call/events/legs.ts";
import { lifeEvents } from "./call/events/life.ts";
import { pbxEvents } from "./call/events/pbx.ts";
import { peopleEvents } from "./call/events/people.ts";
import { questionEvents } from "./call/events/questions.ts";
import { recordingEvents } from "./call/events/recording.ts";
import { supervisionEvents } from "./call/events/supervision.ts";
import { followUpEvents, toolsEvents } from "./call/events/tools.ts";
import { transferEvents } from "./call/events/transfer.ts";
import { understandingEvents } from "./call/events/understanding.ts";
import { voiceEvents } from "./call/events/voice.ts";

export { type ToolOutcome, toolOutcome } from "./call/events/tools.ts";
export * from "./call/parties.ts";
export * from "./call/plan.ts";
export * from "./call/summary.ts";
export * from "./call/transfer.ts";
export * from "./call/understanding.ts";

/** Everything that can happen to a call. `call.log` is the list of these, numbered. */
export const callEvent = z.discriminatedUnion("type", [
  ...lifeEvents,
  ...legsEvents,
  ...voiceEvents,
  ...pbxEvents,
  ...peopleEvents,
  ...supervisionEvents,
  ...diallingEvents,
  ...understandingEvents,
  ...recordingEvents,
  ...toolsEvents,
  ...followUpEvents,
  ...questionEvents,
  ...transferEvents,
]);
export type CallEvent = z.infer<typeof callEvent>;

/** One line of a call's log: `n` counts from 1 without holes, `at` is epoch milliseconds. */
export const logEntry = z.object({
  n: z.number().int().positive(),
  at: z.number().int().nonnegative(),
  event: callEvent,
});
export type LogEntry = z.infer<typeof logEntry>;
