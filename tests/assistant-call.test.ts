import { callsPage } from "@patchbay/protocol/api";
import { auditPage } from "@patchbay/protocol/audit";
import { DEFAULT_ORG_SETTINGS, settingsPage } from "@patchbay/protocol/org-settings";
import { afterAll, describe, expect } from "vitest";
import { CALLER_NUMBER, callThroughTwilio } from "../simulators/call/via/twilio.ts";
import { type CallReport, wallMs } from "../simulators/caller/phone-leg.ts";
import { SCENARIOS } from "../simulators/caller/scenarios/scenario.ts";
import { lineOf } from "../simulators/speech/lines.ts";
import { DEMO_NUMBER } from "../stack/demo.ts";
import { Dashboard } from "./support/dashboard.ts";
import { expectNobodyHanging, expectNothingLeft } from "./support/nothing-left.ts";
import { CALLER, type Product } from "./support/product.ts";
import { it } from "./support/shared/product.ts";
import { linesHeard } from "./support/sound/lines-heard.ts";
import { heardIn, putDownAt } from "./support/sound/recording.ts";

const IDLE_MS = 5_000;
/** What is said on the call, in its order. */
const CONVERSATION = [
  { speaker: "assistant", text: lineOf("assistant.greeting").text },
  { speaker: "caller", text: lineOf("caller.hours").text },
  { speaker: "assistant", text: lineOf("assistant.hours").text },
  { speaker: "caller", text: lineOf("caller.goodbye").text },
  { speaker: "assistant", text: lineOf("assistant.goodbye").text },
];

let product: Product;
let first: Dashboard;
let second: Dashboard;
/** What is older the history has of files before this one. */
let sinceMs: number;

it.beforeAll(async ({ product: ours, browser }) => {
  product = ours;
  await product.decide({ ...DEFAULT_ORG_SETTINGS, recording: { enabled: true, announce: false } });
  sinceMs = Date.now();
  [first, second] = await Promise.all([
    Dashboard.open(browser, product, "owner"),
    Dashboard.open(browser, product, "operator"),
  ]);
  await Promise.all([first.settled(), second.settled()]);
});

afterAll(async () => {
  await first?.close();
  await second?.close();
});

describe("somebody dials 1412", () => {
  let callId: string;
  let report: CallReport;
  let interim: readonly string[];

  /** What the audit log has of the recording's being played. */
  const plays = async () =>
    (await product.owner.get(`/api/audit?call=${callId}&action=recordings.listen`, auditPage)).entries;

  it("finds dashboards that ask nothing while nothing happens", async () => {
    const asked = [first, second].map(({ page }) =>
      expect(page.waitForRequest(() => true, { timeout: IDLE_MS })).rejects.toThrow(/Timeout/),
    );
    await Promise.all(asked);
    expect(await first.page.locator("[data-call-id]:not([data-status=ended])").count()).toBe(0);
  });

  it("appears live in every open dashboard, with its words as they are spoken", async () => {
    const reloads: string[] = [];
    for (const { page } of [first, second]) page.on("load", () => reloads.push(page.url()));
    const sinceMs = wallMs();
    const call = product.caller.call("1412", SCENARIOS.greeting.script);
    callId = await product.nextCallId(sinceMs);
    const shown = [first, second].map((each) =>
      each.row(callId).and(each.page.locator("[data-status=in_progress]")),
    );
    await Promise.all(shown.map((row) => row.waitFor({ timeout: 5_000 })));

    const shownInterim = await first.noteInterimWords();
    await first.openCall(callId);
    const began = await first.shownSeconds();
    await expect.poll(() => first.shownSeconds(), { timeout: 4_000 }).toBeGreaterThan(began);
    await expect.poll(() => first.turns(), { timeout: 25_000 }).toEqual(CONVERSATION.slice(0, 3));
    expect(await first.row(callId).getAttribute("data-status")).toBe("in_progress");

    report = await call;
    await expect.poll(() => first.turns(), { timeout: 5_000 }).toEqual(CONVERSATION);
    await second.row(callId).and(second.page.locator("[data-status=ended]")).waitFor({ timeout: 5_000 });
    interim = shownInterim();
    expect(reloads).toEqual([]);
  });

  it("was heard at both ends", async () => {
    expect(report).toMatchObject({ failure: null, hungUpBy: "person", dialStatus: "ANSWER" });
    expect(linesHeard(report)).toEqual(["assistant.greeting", "assistant.hours", "assistant.goodbye"]);
    expect(await product.voiceService.heard(report.originatedMs)).toEqual(["caller.hours", "caller.goodbye"]);
  });

  it("showed words before they were a finished turn", () => {
    const answer = lineOf("assistant.hours").text;
    const growing = interim.filter(
      (words) => words.length < answer.length && answer.startsWith(words.trimEnd()),
    );
    expect(growing.length).toBeGreaterThan(0);
  });

  it("stands in D1 with every turn", async () => {
    await expect
      .poll(() => product.history.call(callId), { timeout: 15_000 })
      .toMatchObject({
        status: "ended",
        disposition: "completed",
        from_number: CALLER,
        to_number: "1412",
        turns: CONVERSATION.length,
        attention: null,
      });
    await expect
      .poll(() => product.history.turns(callId).map(({ speaker, text }) => ({ speaker, text })))
      .toEqual(CONVERSATION);
    expect(product.history.turns(callId).every(({ unheard }) => unheard === null)).toBe(true);
  });

  it("was understood while it was spoken, within 2 s of each turn's end, and summed up once it was over", async () => {
    await expect
      .poll(async () => (await product.call(callId)).call.understanding, { timeout: 15_000 })
      .toMatchObject({ intent: "ask opening hours", outcome: "answered", urgency: "normal" });
    const { call, log } = await product.call(callId);
    const began = log[0]?.at ?? 0;
    const understood = log.flatMap(({ at, event }) =>
      event.type === "turn_understood" ? [{ at, ...event }] : [],
    );
    expect(understood.map(({ intent }) => intent)).toEqual(["ask opening hours", "say goodbye"]);
    for (const { event } of log) {
      if (event.type !== "turn_finished" || event.turn.speaker !== "caller") continue;
      const meant = understood.find(({ turnId }) => turnId === event.turn.id);
      expect((meant?.at ?? Number.POSITIVE_INFINITY) - (began + event.turn.endMs)).toBeLessThan(2_000);
    }
    expect(call.cost).toMatchObject({ unpriced: [] });
    expect(call.cost?.voiceMicroUsd).toBeGreaterThan(0);
    expect(call.cost?.textMicroUsd).toBeGreaterThan(0);
    await first.page
      .locator("[data-call-summary]", { hasText: "ask opening hours" })
      .waitFor({ timeout: 5_000 });
    await expect
      .poll(() => product.history.call(callId), { timeout: 15_000 })
      .toMatchObject({ intent: "ask opening hours", outcome: "answered" });
  });

  it("was kept as sound: each side as it was heard, as long as the call, in step with the transcript", async () => {
    await expect
      .poll(async () => (await product.call(callId)).call.recording?.state, { timeout: 15_000 })
      .toBe("saved");
    const { call, log } = await product.call(callId);
    const wav = await product.owner.bytes(`/api/calls/${callId}/recording`);
    const kept = heardIn(wav, product.speech.recogniser);
    expect(kept.caller.map(({ lineId }) => lineId)).toEqual(["caller.hours", "caller.goodbye"]);
    expect(kept.far.map(({ lineId }) => lineId)).toEqual(linesHeard(report));
    const began = log.find(({ event }) => event.type === "recording_started")?.at ?? 0;
    // That the call is over may be told a moment later.
    const left = putDownAt(log);
    expect(Math.abs(kept.ms - (left - began))).toBeLessThanOrEqual(100);
    expect((call.endedAt ?? 0) - left).toBeLessThan(1_000);
    const offsetMs = began - (log[0]?.at ?? 0);
    const turns = log.flatMap(({ event }) => (event.type === "turn_finished" ? [event.turn] : []));
    for (const { speaker, text, startMs } of turns) {
      const line = (speaker === "caller" ? kept.caller : kept.far).find((one) => one.text === text);
      // A turn of the caller's begins where their voice was noticed.
      expect(Math.abs((line?.startMs ?? Number.NaN) + offsetMs - startMs)).toBeLessThan(700);
    }
  });

  it("is heard in the page: played, sought by the keys, and the words of the moment stand out", async () => {
    const { log } = await product.call(callId);
    const began = log.find(({ event }) => event.type === "recording_started")?.at ?? 0;
    const offsetMs = began - (log[0]?.at ?? 0);
    const turns = log.flatMap(({ event }) => (event.type === "turn_finished" ? [event.turn] : []));
    const player = first.page.getByRole("region", { name: "Recording" });
    const hand = player.getByRole("slider", { name: "Position in the recording" });
    // The page of the call has been open all the while; only the test itself has asked for the sound.
    expect(await plays()).toHaveLength(1);
    await hand.press("End");
    await hand.press("Home");
    await hand.press("ArrowRight");
    /** Where the sound itself is, and which words stand out, at one moment. */
    const moment = () =>
      first.page.evaluate(() => ({
        atMs: (document.querySelector("audio")?.currentTime ?? 0) * 1_000,
        marked: [...document.querySelectorAll("[data-speaker][aria-current]")].map(({ id }) => id),
      }));
    await expect.poll(async () => (await moment()).atMs).toBe(5_000);
    await player.getByRole("button", { name: "Play the recording" }).click();
    const heard = new Set<string>();
    await expect
      .poll(
        async () => {
          const { atMs, marked } = await moment();
          const turn = turns.find(({ startMs, endMs }) => {
            const callMs = atMs + offsetMs;
            return atMs > 5_100 && callMs >= startMs && callMs < endMs;
          });
          if (turn !== undefined && marked.join() === `turn:${turn.id}`) heard.add(turn.speaker);
          return heard.size;
        },
        { timeout: 10_000, interval: 50 },
      )
      .toBeGreaterThan(0);
    await player.getByRole("button", { name: "Pause the recording" }).click();
    // Words are a way to their sound as well.
    const last = turns.findLast(({ speaker }) => speaker === "caller");
    await first.page.locator(`[id="turn:${last?.id}"]`).getByRole("button", { name: "Hear it from" }).click();
    await expect.poll(async () => (await moment()).marked, { timeout: 2_000 }).toEqual([`turn:${last?.id}`]);
    const soughtMs = (last?.startMs ?? 0) - offsetMs;
    const { atMs } = await moment();
    expect(atMs - soughtMs).toBeGreaterThanOrEqual(-50);
    expect(atMs - soughtMs).toBeLessThan(2_000);
    await player.getByRole("button", { name: "Pause the recording" }).click();
    await expect.poll(async () => (await plays()).length, { timeout: 3_000 }).toBeGreaterThan(1);
  });

  it("is in the audit log with whoever played it, and from there a click away", async () => {
    const { page } = first;
    await page.getByRole("link", { name: "Audit log" }).click();
    const played = page.locator("[data-audit='recordings.listen']", { hasText: "Dana Ruiz" }).first();
    await played.waitFor();
    await page.getByRole("combobox", { name: "Result" }).selectOption({ label: "Not done" });
    await expect.poll(() => played.count()).toBe(0);
    await page.getByRole("combobox", { name: "Result" }).selectOption({ label: "Any result" });
    await played.getByRole("link", { name: /^Open the call with/ }).click();
    await page.waitForURL(`**/calls/${callId}`);
  });

  it("leaves what another admin has decided meanwhile as it is when a switch of the settings is turned", async () => {
    const { page } = first;
    await page.getByRole("link", { name: "Settings" }).click();
    const announce = page.getByRole("switch", { name: /^Tell the caller first/ });
    await announce.waitFor();
    const held = async () => (await product.owner.get("/api/settings", settingsPage)).settings;
    const theirs = { ...(await held()), transcripts: { people: true } };
    const body = JSON.stringify(theirs);
    const headers = { "content-type": "application/json" };
    await page.evaluate((ask) => void fetch("/api/settings", ask), { method: "PUT", headers, body });
    await expect.poll(held).toEqual(theirs);
    for (const on of [true, false]) {
      await announce.click();
      await expect.poll(held).toEqual({ ...theirs, recording: { ...theirs.recording, announce: on } });
    }
    await page.goBack();
  });

  it("is still there after a reload, and the API tells what the page shows", async () => {
    await first.page.reload();
    await first.page.locator("[data-log-n]").first().waitFor();
    await expect.poll(() => first.turns()).toEqual(CONVERSATION);
    expect(await first.row(callId).getAttribute("data-status")).toBe("ended");
    const { call, log } = await product.call(callId);
    const turns = log.flatMap(({ event }) =>
      event.type === "turn_finished" ? [{ speaker: event.turn.speaker, text: event.turn.text }] : [],
    );
    expect(turns).toEqual(CONVERSATION);
    const lasted = Math.floor(((call.endedAt ?? 0) - call.startedAt) / 1_000);
    await expect.poll(() => first.shownSeconds()).toBe(lasted);
    const { calls } = await product.owner.get("/api/calls", callsPage);
    expect(calls.filter(({ startedAt }) => startedAt >= sinceMs)).toMatchObject([
      { id: callId, status: "ended", disposition: "completed", handled: false },
    ]);
  });

  it("leaves nothing behind", () => expectNothingLeft(product));
});

describe("somebody calls the organization's number at Twilio", () => {
  it("talks to the same assistant, in the same dashboards, and stands in the same history", async () => {
    const { twilio } = product.stack;
    const call = callThroughTwilio(twilio.url, DEMO_NUMBER, "greeting");
    const row = first.page.locator('[data-status="in_progress"]', { hasText: "Twilio" });
    await row.waitFor();
    const callId = (await row.getAttribute("data-call-id")) ?? "";
    const report = await call;
    expect(report.failure).toBeNull();
    expect(linesHeard(report)).toEqual(["assistant.greeting", "assistant.hours", "assistant.goodbye"]);
    await expect
      .poll(() => product.history.call(callId), { timeout: 10_000 })
      .toMatchObject({
        status: "ended",
        disposition: "completed",
        from_number: CALLER_NUMBER,
        to_number: DEMO_NUMBER,
      });
    expect(product.history.turns(callId).map(({ speaker, text }) => ({ speaker, text }))).toEqual(
      CONVERSATION,
    );
    await expectNobodyHanging(product);
  });
});
