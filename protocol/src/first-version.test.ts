import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { callSummary, logEntry } from "./call.ts";
import { summarize } from "./call-summary.ts";
import { parseFeedUp } from "./feed/up.ts";
import { parseFeedDown } from "./feed.ts";
import { parseLinkDown } from "./link/down.ts";
import { parseLinkUp } from "./link/up.ts";
import { decodeMedia, encodeAudio, encodeControl } from "./media.ts";

/** Messages and records as the first version wrote them: whoever is still running it, or left them behind, is understood. */
const fixtures = z
  .object({
    link: z.object({ up: z.array(z.unknown()), down: z.array(z.unknown()) }),
    feed: z.object({ up: z.array(z.unknown()), down: z.array(z.unknown()) }),
    call: z.unknown(),
    log: z.array(z.unknown()),
    media: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(readFileSync(new URL("fixtures/first-version.json", import.meta.url), "utf8")));

const named = (messages: readonly unknown[]): [string, unknown][] =>
  messages.map((message) => [z.object({ type: z.string() }).parse(message).type, message]);

describe("the first version's messages", () => {
  it.each(named(fixtures.link.up))("link up: %s", (_type, message) => {
    expect(parseLinkUp(JSON.stringify(message))).toMatchObject({ ok: true, value: message });
  });

  it.each(named(fixtures.link.down))("link down: %s", (_type, message) => {
    expect(parseLinkDown(JSON.stringify(message))).toMatchObject({ ok: true, value: message });
  });

  it.each(named(fixtures.feed.up))("feed up: %s", (_type, message) => {
    expect(parseFeedUp(JSON.stringify(message))).toMatchObject({ ok: true, value: message });
  });

  it.each(named(fixtures.feed.down))("feed down: %s", (_type, message) => {
    expect(parseFeedDown(JSON.stringify(message))).toMatchObject({ ok: true, value: message });
  });

  it.each(Object.entries(fixtures.media))("media: %s", (_name, hex) => {
    const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    const frame = decodeMedia(bytes);
    expect(frame.ok).toBe(true);
    // What we write now is what the first version reads.
    const value = frame.ok ? frame.value : { type: "clear" as const };
    const again = value.type === "audio" ? encodeAudio(value.seq, value.audio) : encodeControl(value);
    expect(again).toEqual(bytes);
  });

  it("a call's whole log, entry by entry", () => {
    const log = fixtures.log.map((entry) => logEntry.parse(entry));
    expect(log).toEqual(fixtures.log);
    const summary = log.reduce<ReturnType<typeof summarize>>(summarize, null);
    expect(summary).toMatchObject({ status: "ended", turns: 3, ringing: null, held: false });
  });

  it("a call as lists keep it", () => {
    expect(callSummary.parse(fixtures.call)).toMatchObject({ ringing: null, held: false });
  });
});
