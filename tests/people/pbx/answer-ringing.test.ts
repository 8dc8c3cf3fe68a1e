import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { phoneLeg } from "@patchbay/protocol/api";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, describe, expect } from "vitest";
import { preparePerson } from "../../../simulators/caller/person.ts";
import { Desk, DeskRefused } from "../../../simulators/desk/desk.ts";
import { DeskPhone } from "../../../simulators/desk/desk-phone.ts";
import { emailOf } from "../../support/members.ts";
import { expectNothingLeft } from "../../support/nothing-left.ts";
import { DeskPhones } from "../../support/pbx/desk-phone.ts";
import { SILENT } from "../../support/pbx/floor.ts";
import { personAtDashboard } from "../../support/people/person-at-dashboard.ts";
import { ShortTalk } from "../../support/people/short-talk.ts";
import type { Product } from "../../support/product.ts";
import { it } from "../../support/shared/product.ts";

let product: Product;
let browser: Browser;
let ringing: DeskPhones;
let folder: string;
const leaving: (() => Promise<void> | void)[] = [];

it.beforeAll(async ({ product: ours, browser: chromium }) => {
  product = ours;
  browser = chromium;
  folder = await mkdtemp(join(tmpdir(), "patchbay-ringing-"));
  const { pbx, asteriskRoot: root, secrets } = product.stack;
  ringing = await DeskPhones.start({
    root,
    dir: join(folder, "desk"),
    pbxSipPort: pbx.ports.sip,
    incomingAnswer: "program",
    accounts: [{ extension: SILENT, password: secrets.SIP_PASSWORD }],
  });
});
afterEach(async () => {
  for (const leave of leaving.splice(0)) await leave();
  await product.onlooker.hangUpAll();
  await expectNothingLeft(product);
});
afterAll(async () => {
  await ringing?.stop();
  await rm(folder, { recursive: true, force: true });
});

const linesOf = (heard: readonly { lineId: string | null }[]) => heard.map(({ lineId }) => lineId);

/** Somebody calls a phone of the PBX that rings and rings; answers its channel. */
async function calls(talk = new ShortTalk()) {
  const since = Date.now();
  const call = product.caller.call(SILENT, talk.caller);
  call.catch(() => {});
  const rung = await product.onlooker.next("DialBegin", since, 20_000, ({ DestChannel }) =>
    DestChannel.startsWith(`PJSIP/${SILENT}-`),
  );
  // The edge has been told of both by then.
  await expect.poll(async () => (await product.site()).channels).toBe(2);
  return { call, since, rung, callId: await product.nextCallId(since) };
}

describe("a phone of the PBX that rings", () => {
  it("rings no more when one of two takes its caller at a dashboard, who hears them and is heard; the other is told who", async () => {
    const { edge, signIn } = product.stack;
    const [olivia, sam] = await Promise.all(
      (["operator", "supervisor"] as const).map((who) =>
        Desk.signIn(edge.url, emailOf(who), signIn.password),
      ),
    );
    if (olivia === undefined || sam === undefined) throw new Error("two desks");
    const talk = new ShortTalk();
    const { call, since, rung, callId } = await calls(talk);
    const way = (uniqueid: string) => `/api/sites/${product.siteId}/channels/${uniqueid}/answer`;
    const asked = await Promise.allSettled([
      olivia.post(way(rung.DestUniqueid)),
      sam.post(way(rung.Uniqueid)),
    ]);
    const won = asked.findIndex(({ status }) => status === "fulfilled");
    const [answer, other] = [asked[won], asked[1 - won]];
    if (answer?.status !== "fulfilled" || other?.status !== "rejected") throw new Error("one of the two");
    expect(other.reason).toBeInstanceOf(DeskRefused);
    expect(String(other.reason)).toContain("is answering this call");
    const leg = phoneLeg.parse(answer.value);
    expect(leg.callId).toBe(callId);
    const { voice, recogniser } = product.speech;
    const person = await preparePerson(talk.operator, voice, recogniser);
    const phone = new DeskPhone([olivia, sam][won] ?? olivia, leg, person);
    await product.onlooker.next("Hangup", since, 20_000, ({ Uniqueid }) => Uniqueid === rung.DestUniqueid);
    await talk.begin(product, callId);
    const [caller, taker] = await Promise.all([call, phone.ended]);
    expect([caller.failure, taker.failure]).toEqual([null, null]);
    expect(linesOf(caller.heard)).toEqual(["operator.hello", "operator.goodbye"]);
    expect(linesOf(taker.heard)).toEqual(["caller.name"]);
    await expect
      .poll(async () => (await product.call(callId)).call)
      .toMatchObject({
        direction: "internal",
        from: { number: "1001" },
        to: { number: SILENT },
        status: "ended",
        disposition: "completed",
        handler: { kind: "operator" },
      });
  }, 90_000);

  it("is answered in the panel by a key, and the page is at the call then", async () => {
    const talk = new ShortTalk();
    const at = await personAtDashboard(browser, product, "operator", talk.operator);
    leaving.push(() => at.leave());
    const { page } = at.dashboard;
    await page.goto(`${product.stack.edge.url}/pbx/${product.siteId}/channels`);
    await page.locator("[data-connection=live]").waitFor();
    const { call, callId, since, rung } = await calls(talk);
    await page.locator("[data-pbx-call][data-call-state=ringing]").waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /^Answer/ }).waitFor();
    await page.keyboard.press("a");
    await page.waitForURL(`**/calls/${callId}`);
    await product.onlooker.next("Hangup", since, 20_000, ({ Uniqueid }) => Uniqueid === rung.DestUniqueid);
    await talk.begin(product, callId);
    await at.putDown;
    await at.hangUp();
    const caller = await call;
    expect(caller.failure).toBeNull();
    expect(linesOf(caller.heard)).toEqual(["operator.hello", "operator.goodbye"]);
    expect(at.heard()).toEqual(["caller.name"]);
  }, 90_000);

  it("is answered by no viewer, who sees why", async () => {
    const at = await personAtDashboard(browser, product, "viewer", []);
    leaving.push(() => at.leave());
    const { page } = at.dashboard;
    await page.goto(`${product.stack.edge.url}/pbx/${product.siteId}/channels`);
    const { rung } = await calls();
    await page.locator("[data-pbx-call][data-call-state=ringing]").getByRole("link").click();
    const answer = page.getByRole("button", { name: /^Answer/ });
    await expect.poll(() => answer.getAttribute("aria-disabled")).toBe("true");
    await page.keyboard.press("a");
    expect(await page.getByRole("region", { name: "Phone" }).count()).toBe(0);
    expect(await product.onlooker.channels()).toContain(rung.DestChannel);
  });
});

describe("a caller who waits in a queue of the PBX", () => {
  it("is taken from the Queues tab by the keyboard, and leaves the queue for the browser", async () => {
    const talk = new ShortTalk();
    // The queue's music is over before anybody speaks.
    const script = [
      ...talk.operator.slice(0, 1),
      { kind: "wait", ms: 1_500 } as const,
      ...talk.operator.slice(1),
    ];
    const at = await personAtDashboard(browser, product, "operator", script);
    leaving.push(() => at.leave());
    const { page } = at.dashboard;
    await page.goto(`${product.stack.edge.url}/pbx/${product.siteId}/queues`);
    await page.locator("[data-connection=live]").waitFor();
    const since = Date.now();
    const call = product.caller.call("1600", talk.caller);
    const callId = await product.nextCallId(since);
    await page
      .locator("[data-queue-caller]")
      .getByRole("button", { name: /^Answer/ })
      .focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/calls/${callId}`);
    await product.onlooker.next("QueueCallerLeave", since);
    await talk.begin(product, callId);
    await at.putDown;
    await at.hangUp();
    const caller = await call;
    expect(caller.failure).toBeNull();
    // Music is no line.
    const lines = linesOf(caller.heard).filter((line) => line !== null);
    expect(lines).toEqual(["operator.hello", "operator.goodbye"]);
    expect(at.heard()).toEqual(["caller.name"]);
    await expect
      .poll(async () => (await product.call(callId)).call)
      .toMatchObject({ status: "ended", disposition: "completed", handler: { kind: "operator" } });
  }, 90_000);
});
