import type { LogEntry } from "@patchbay/protocol/call";
import type { Disclosures } from "../../../call/disclosure.ts";
import type { Effect } from "../../../call/life/state.ts";
import { audioMode } from "../../../call/life/watch.ts";
import { speakersOf } from "../../../call/people/listeners.ts";
import { errorText, report } from "../../../log.ts";
import { type CarryingCall, carryOut } from "../carry-out.ts";
import type { Crew } from "../crew.ts";
import type { TwilioTurnstile } from "../far-end/twilio-turnstile.ts";
import type { Publisher } from "../publishing/publisher.ts";

/** Who is told of every entry of a call's log, beside the crew. */
export interface Readers {
  disclosures: Disclosures;
  publisher: Publisher;
  turnstile: TwilioTurnstile;
}

/** Has everybody do what follows from an entry that was applied. One who fails keeps nobody else from it. */
export function follow(
  entry: LogEntry,
  effects: readonly Effect[],
  crew: Crew,
  readers: Readers,
  call: CarryingCall,
): void {
  const state = call.state();
  const { summary } = state;
  const tell = (whom: string, act: () => void): void => {
    try {
      act();
    } catch (error) {
      const about = { call: summary?.id ?? "", seq: entry.n, code: whom, error: errorText(error) };
      report("error", "what follows from an event of a call went wrong", about);
    }
  };
  tell("disclosures", () => readers.disclosures.observe(entry.event));
  // Before what follows from it: nobody who looks on waits for that.
  if (summary !== null) tell("publisher", () => readers.publisher.publish(summary, entry));
  // Who hears whom first: an effect may speak at once.
  tell("switchboard", () => {
    crew.switchboard.setMode(audioMode(state));
    crew.switchboard.setSpeakers(speakersOf(state), summary?.secret);
  });
  for (const effect of effects) tell(effect.do, () => carryOut(effect, crew, call));
  tell("recorder", () => crew.recorder.observe(entry.event, entry.at, true));
  tell("spies", () => crew.spies.settle());
  tell("scribe", () => crew.scribe.settle());
  tell("turnstile", () => readers.turnstile.changed());
  tell("upkeep", () => call.waitUntil(crew.upkeep.schedule()));
}
