import { pbxRecordings } from "@patchbay/protocol/api/pbx-recordings";
import { auditPage } from "@patchbay/protocol/audit";
import type { Browser } from "playwright-core";
import { afterEach, expect } from "vitest";
import { linesInPbxRecording } from "../../../simulators/caller/recorded.ts";
import type { Step } from "../../../simulators/caller/script.ts";
import { Dashboard } from "../../support/dashboard.ts";
import { expectNothingLeft } from "../../support/nothing-left.ts";
import { OPERATOR, type Product } from "../../support/product.ts";
import { it } from "../../support/shared/product.ts";

let product: Product;
let browser: Browser;
let dashboard: Dashboard | null = null;

it.beforeAll(({ product: ours, browser: chromium }) => {
  product = ours;
  browser = chromium;
});
afterEach(async () => {
  await dashboard?.close();
  await product.onlooker.hangUpAll();
  await product.letGuestsGo();
  await expectNothingLeft(product);
});

it("what two phones say inside the PBX is recorded there, and heard on the page of their call", async () => {
  let isRecorded = false;
  const cue: Step = { kind: "cue", given: () => isRecorded, withinMs: 60_000 };
  const colleague = await product.operator();
  const answered = colleague.answerNext(OPERATOR, [
    cue,
    { kind: "wait", ms: 300 },
    { kind: "say", line: "operator.hello" },
    { kind: "hear", line: "caller.name" },
    { kind: "wait", ms: 300 },
    { kind: "say", line: "operator.goodbye" },
    { kind: "stay" },
  ]);
  const since = Date.now();
  const called = product.caller.call(OPERATOR, [
    { kind: "hear", line: "operator.hello", withinMs: 60_000 },
    { kind: "wait", ms: 300 },
    { kind: "say", line: "caller.name" },
    { kind: "hear", line: "operator.goodbye" },
  ]);
  const { Channel, Uniqueid } = await product.onlooker.next("BridgeEnter", since, 20_000);
  await product.owner.post(`/api/sites/${product.siteId}/ami/MixMonitor`, { input: { Channel } });
  isRecorded = true;
  expect((await called).failure).toBeNull();
  expect((await answered).failure).toBeNull();
  // The one that began it gives the call its id, whichever of the two was in the bridge first.
  const { Linkedid } = await product.onlooker.next(
    "Hangup",
    since,
    20_000,
    (event) => event.Uniqueid === Uniqueid,
  );
  const callId = await product.callIdOf(Linkedid);
  const list = async () =>
    (await product.owner.get(`/api/calls/${callId}/pbx-recordings`, pbxRecordings.list.answer)).recordings;
  await expect.poll(async () => (await list()).map(({ bytes }) => bytes !== null)).toEqual([true]);
  const [recording] = await list();
  const sound = `/api/calls/${callId}/pbx-recordings/${recording?.id}/sound`;
  const heard = linesInPbxRecording(await product.owner.bytes(sound), product.speech.recogniser);
  expect(heard.map(({ lineId }) => lineId)).toEqual(["operator.hello", "caller.name", "operator.goodbye"]);
  dashboard = await Dashboard.open(browser, product, "supervisor");
  const { page } = dashboard;
  await page.goto(`${product.stack.edge.url}/calls/${callId}`);
  const player = page.locator("[data-pbx-recording=here] audio");
  await player.waitFor();
  await player.evaluate((audio: HTMLAudioElement) => audio.play());
  await expect
    .poll(() => player.evaluate((audio: HTMLAudioElement) => audio.currentTime), { timeout: 20_000 })
    .toBeGreaterThan(0);
  const listened = async () =>
    (await product.owner.get(`/api/audit?call=${callId}&action=recordings.listen`, auditPage)).entries.length;
  await expect.poll(listened).toBeGreaterThanOrEqual(2);
}, 120_000);
