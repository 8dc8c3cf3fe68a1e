import { type Person, type PersonReport, preparePerson } from "../caller/person.ts";
import { SCENARIOS, type Scenario } from "../caller/scenarios/scenario.ts";
import type { Step } from "../caller/script.ts";
import { createRecogniser, type Recogniser } from "../speech/recogniser.ts";
import type { Voice } from "../speech/voice.ts";
import type { PhoneCall } from "./call.ts";
import type { Callee } from "./callee.ts";

/** So long a scripted person lets their phone ring. */
const PICKS_UP_AFTER_MS = 1_500;
/** Whoever was put through hangs up about when the caller does. */
const GONE_WITHIN_MS = 10_000;

/** The people of the scenarios: who calls, and whom their callers are put through to at outside numbers. */
export class ScriptedPeople {
  readonly #voice: Voice;
  /** The calls to a number, the newest last. */
  readonly #callsTo: (number: string) => readonly PhoneCall[];
  readonly #awaiting = new Map<string, { person: Person; before: ReadonlySet<PhoneCall> }>();
  #recogniser: Promise<Recogniser> | undefined;

  constructor(voice: Voice, callsTo: (number: string) => readonly PhoneCall[]) {
    this.#voice = voice;
    this.#callsTo = callsTo;
  }

  /** A person who plays the caller's part. Throws RangeError for a scenario that nobody knows. */
  caller(scenario: string): Promise<Person> {
    return this.#person(scenarioOf(scenario).script);
  }

  /** From now on whom the scenario's caller is put through to is at this number. */
  async await(number: string, scenario: string): Promise<void> {
    const person = await this.#person(scenarioOf(scenario).putsThrough?.target ?? []);
    this.#awaiting.set(number, { person, before: new Set(this.#callsTo(number)) });
  }

  at(number: string): Callee | undefined {
    const person = this.#awaiting.get(number)?.person;
    return person && { does: "answer", ringMs: PICKS_UP_AFTER_MS, talker: () => person };
  }

  /** Takes them from that number again; what they saw of the call, or null where none was answered. */
  async leave(number: string): Promise<PersonReport | null> {
    const found = this.#awaiting.get(number);
    this.#awaiting.delete(number);
    const calls = this.#callsTo(number).filter((call) => found?.before.has(call) === false);
    if (found === undefined || !calls.some(({ answered }) => answered)) return null;
    const patience = new Promise((resolve) => setTimeout(resolve, GONE_WITHIN_MS).unref());
    await Promise.race([Promise.all(calls.map(({ ended }) => ended)), patience]);
    return found.person.report();
  }

  async #person(script: readonly Step[]): Promise<Person> {
    this.#recogniser ??= createRecogniser(this.#voice);
    return preparePerson(script, this.#voice, await this.#recogniser);
  }
}

function scenarioOf(name: string): Scenario {
  const found: Scenario | undefined = Object.entries(SCENARIOS).find(([known]) => known === name)?.[1];
  if (found !== undefined) return found;
  throw new RangeError(`No scenario ${name}; there are ${Object.keys(SCENARIOS).join(", ")}.`);
}
