import { breath, exchange, hear, type Step, say } from "../script.ts";

/** Two voices without a pause between them would be one to the ear of whoever hears both. */
export const pause: Step = { kind: "wait", ms: 1_500 };
/** Who has nothing more to say stays until the others hang up. */
export const stay: Step = { kind: "stay", withinMs: 20_000 };
/** An announcement is let to its end before one speaks. */
export const listenFirst: Step = { kind: "quiet", ms: 700 };

/** A caller and a person who has them, from the person's first word to the end of the call: the caller's side. */
export const talksWithPerson = (withinMs?: number): Step[] => [
  hear("operator.hello", withinMs),
  ...exchange("caller.name", "operator.file"),
  ...exchange("caller.goodbye", "operator.goodbye"),
];

/** A supervisor's side, who listens to the two and speaks to the person alone. */
export const whispersOnceHeard: readonly Step[] = [
  hear("caller.name", 30_000),
  // Two voices without a pause between them would be one to the person's ear.
  { kind: "wait", ms: 1_000 },
  say("assistant.price"),
  hear("operator.file"),
  stay,
];

/** The person's side of it; `asides` is what they hear in private before they answer. */
export const talksWithCaller = (before: Step, ...asides: readonly Step[]): Step[] => [
  before,
  say("operator.hello"),
  hear("caller.name"),
  ...asides,
  breath,
  say("operator.file"),
  hear("caller.goodbye"),
  breath,
  say("operator.goodbye"),
  { kind: "stay", withinMs: 5_000 },
];
