import type { LogEntry } from "@patchbay/protocol/call";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { atLast, began, logOf } from "../../../call/calls.test-data.ts";
import { Disclosures } from "../../../call/disclosure.ts";
import type { Effect } from "../../../call/life/state.ts";
import type { CarryingCall } from "../carry-out.ts";
import type { Crew } from "../crew.ts";
import { TwilioTurnstile } from "../far-end/twilio-turnstile.ts";
import { Publisher } from "../publishing/publisher.ts";
import { CallLog } from "./call-log.ts";
import { follow } from "./follow.ts";
import { journalIn } from "./journal.test-data.ts";

const ASKED: readonly Effect[] = [
  { do: "answer_leg" },
  { do: "log", events: [{ type: "fault", code: "later", message: "" }] },
];

/** A call whose caller's phone cannot be answered, and whose switchboard fails as well if it is to. */
function failing(switchboardToo: boolean) {
  const entries: LogEntry[] = [];
  const recorded: LogEntry["event"]["type"][] = [];
  const settled: string[] = [];
  const crew = {
    switchboard: {
      get caller(): never {
        throw new Error("The phone's socket is gone.");
      },
      setMode: () => {
        if (switchboardToo) throw new Error("No line.");
      },
      setSpeakers: () => {},
    },
    recorder: { observe: ({ type }: LogEntry["event"]) => recorded.push(type) },
    spies: { settle: () => settled.push("spies") },
    scribe: { settle: () => settled.push("scribe") },
    upkeep: { schedule: () => Promise.resolve() },
  } as unknown as Crew;
  const readers = {
    disclosures: new Disclosures(),
    turnstile: new TwilioTurnstile(),
    publisher: new Publisher(() => Promise.resolve({ watched: false, listed: false })),
  };
  const { state } = atLast(logOf([began]));
  const call: CarryingCall = {
    append: (event) => log.append(event),
    state: () => state,
    file: () => ({ answerWhenTold: true }) as ReturnType<CarryingCall["file"]>,
    openVoice: () => Promise.resolve(),
    identify: () => Promise.resolve(),
    waitUntil: () => {},
  };
  const log: CallLog = new CallLog(journalIn(entries), {
    id: () => "c1",
    follow: (entry, effects) => follow(entry, entry.n === 1 ? ASKED : effects, crew, readers, call),
  });
  return { log, entries, recorded, settled };
}

const errors: string[] = [];
beforeEach(() => void vi.spyOn(console, "error").mockImplementation((line: string) => errors.push(line)));
afterEach(() => {
  vi.restoreAllMocks();
  errors.length = 0;
});

describe("what follows from an entry", () => {
  it("that an effect could not do keeps nobody from theirs, and no later event from the log", () => {
    const { log, entries, recorded, settled } = failing(false);
    log.append(began);
    expect(entries.map(({ event }) => event.type)).toEqual(["call_began", "fault"]);
    expect(recorded).toEqual(["call_began", "fault"]);
    expect(settled).toEqual(["spies", "scribe", "spies", "scribe"]);
    expect(errors.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: "error", code: "answer_leg", error: "The phone's socket is gone." }),
    ]);
  });

  it("is done by the others where one who reads along fails", () => {
    const { log, recorded } = failing(true);
    log.append(began);
    expect(recorded).toEqual(["call_began", "fault"]);
    expect(errors.map((line) => JSON.parse(line).code)).toEqual(["switchboard", "answer_leg", "switchboard"]);
  });
});
