import { callsPage } from "@patchbay/protocol/api";
import type { LogEntry } from "@patchbay/protocol/call";
import { afterEach, describe, expect } from "vitest";
import { callThroughTwilio } from "../../simulators/call/via/twilio.ts";
import { type CallReport, wallMs } from "../../simulators/caller/phone-leg.ts";
import { SCENARIOS } from "../../simulators/caller/scenarios/scenario.ts";
import { lineOf } from "../../simulators/speech/lines.ts";
import { DEMO_NUMBER } from "../../stack/demo.ts";
import { expectNothingLeft } from "../support/nothing-left.ts";
import type { Product } from "../support/product.ts";
import { it } from "../support/shared/product.ts";

let product: Product;

it.beforeAll(({ product: ours }) => {
  product = ours;
});
afterEach(() => product.voiceService.reset());

type Name = "barge-in" | "false-barge-in";

interface Placed {
  via: "pbx" | "twilio";
  report: CallReport;
  log: LogEntry[];
}

/** A call of each at the same time. */
async function callsOf(name: Name): Promise<Placed[]> {
  const sinceMs = wallMs();
  const calling = {
    pbx: product.caller.call("1412", SCENARIOS[name].script),
    twilio: callThroughTwilio(product.stack.twilio.url, DEMO_NUMBER, name),
  };
  return Promise.all(
    (["pbx", "twilio"] as const).map(async (via) => {
      const report = await calling[via];
      return { via, report, log: await logSince(sinceMs, via) };
    }),
  );
}

/** The log of the one call of that source since then, once the history has it. */
async function logSince(sinceMs: number, via: Placed["via"]): Promise<LogEntry[]> {
  const ended = async () =>
    (await product.owner.get("/api/calls", callsPage)).calls.find(
      ({ source, startedAt, status }) =>
        source === via && startedAt >= Math.floor(sinceMs) && status === "ended",
    );
  await expect.poll(ended, { timeout: 20_000 }).toBeDefined();
  const call = await ended();
  return call === undefined ? [] : (await product.call(call.id)).log;
}

const turnsOf = (log: readonly LogEntry[]) =>
  log.flatMap(({ event }) => (event.type === "turn_finished" ? [event.turn] : []));
const interruptionsOf = (log: readonly LogEntry[]) =>
  log.flatMap(({ event }) => (event.type === "interruption" ? [event] : []));

describe("a caller of the PBX, and one of Twilio", () => {
  it("an interrupted answer ends at once, and the transcript has what was heard of it", async () => {
    for (const { via, report, log } of await callsOf("barge-in")) {
      expect(report.failure, via).toBeNull();
      expect(interruptionsOf(log), via).toEqual([
        { type: "interruption", kind: "real", heldMs: expect.any(Number) },
      ]);
      const cut = turnsOf(log).find(({ unheard }) => unheard !== undefined);
      const whole = lineOf("assistant.visit").text;
      expect(`${cut?.text} ${cut?.unheard}`, via).toBe(whole);
      // What the caller's own ear made of it, within a word or two.
      const heard = report.heard.find(({ lineId }) => lineId === "assistant.visit");
      const part = (cut?.text.length ?? 0) / whole.length;
      expect(Math.abs(part - (heard?.fraction ?? 0)), via).toBeLessThan(0.1);
      expect(turnsOf(log).map(({ text }) => text)).toContain(lineOf("assistant.go-on").text);
    }
    await expectNothingLeft(product);
  });

  it("a cough and an okay stop nothing: the answer is heard whole, and nobody answers the noise", async () => {
    for (const { via, report, log } of await callsOf("false-barge-in")) {
      expect(report.failure, via).toBeNull();
      const kinds = interruptionsOf(log).map(({ kind }) => kind);
      expect(kinds, via).toEqual(["false", "false"]);
      for (const { heldMs } of interruptionsOf(log)) expect(heldMs, via).toBeLessThan(1_500);
      expect(
        turnsOf(log).map(({ text }) => text),
        via,
      ).toEqual([
        lineOf("assistant.greeting").text,
        lineOf("caller.visit").text,
        lineOf("assistant.visit").text,
        lineOf("caller.goodbye").text,
        lineOf("assistant.goodbye").text,
      ]);
    }
  });
});

describe("an answer that does not come", () => {
  it("is bridged with a sentence of the house, asked for again, and then spoken", async () => {
    await product.voiceService.set({ muteResponses: 1 });
    const sinceMs = wallMs();
    const report = await product.caller.call("1412", [
      { kind: "hear", line: "prompt.one_moment", withinMs: 6_000 },
      { kind: "hear", line: "assistant.greeting", withinMs: 20_000 },
    ]);
    expect(report.failure).toBeNull();
    const types = (await logSince(sinceMs, "pbx")).map(({ event }) => event.type);
    expect(types).toContain("silence_noticed");
    // The session that begins and says nothing is given up for a new one.
    expect(types.filter((type) => type === "engine_opened")).toHaveLength(2);
  });
});
