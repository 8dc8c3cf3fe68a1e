import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auditPage } from "@patchbay/protocol/audit";
import { deskCallAnswer } from "@patchbay/protocol/desk-phone";
import { deskChannel } from "@patchbay/protocol/pbx-names";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, describe, expect } from "vitest";
import { Desk } from "../../simulators/desk/desk.ts";
import { violationsInBothThemes } from "../support/accessibility.ts";
import { Dashboard } from "../support/dashboard.ts";
import { emailOf } from "../support/members.ts";
import { expectNothingLeft } from "../support/nothing-left.ts";
import { DeskPhones } from "../support/pbx/desk-phone.ts";
import { SILENT } from "../support/pbx/floor.ts";
import { ShortTalk } from "../support/people/short-talk.ts";
import { CALLER, OPERATOR, type Product } from "../support/product.ts";
import { it } from "../support/shared/product.ts";

/** An extension of the PBX at which no phone was ever registered: one that has gone is rung in vain, as long as its registration lasts. */
const NOWHERE = "1008";

let product: Product;
let browser: Browser;
let ringing: DeskPhones;
let folder: string;
let olivia: Desk;
const leaving: (() => Promise<void> | void)[] = [];

it.beforeAll(async ({ product: ours, browser: chromium }) => {
  product = ours;
  browser = chromium;
  folder = await mkdtemp(join(tmpdir(), "patchbay-desk-call-"));
  const { pbx, asteriskRoot: root, secrets } = product.stack;
  ringing = await DeskPhones.start({
    root,
    dir: join(folder, "desk"),
    pbxSipPort: pbx.ports.sip,
    incomingAnswer: "program",
    accounts: [{ extension: SILENT, password: secrets.SIP_PASSWORD }],
  });
  const { edge, signIn } = product.stack;
  olivia = await Desk.signIn(edge.url, emailOf("operator"), signIn.password);
});
afterEach(async () => {
  for (const leave of leaving.splice(0)) await leave();
  await olivia.put("/api/phone/desk", { phone: null });
  await product.onlooker.hangUpAll();
  await product.letGuestsGo();
  await expectNothingLeft(product);
});
afterAll(async () => {
  await ringing?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What was said; the tone of a phone that rings is no line. */
const linesOf = (heard: readonly { lineId: string | null }[]) => heard.flatMap(({ lineId }) => lineId ?? []);

/** Olivia calls that number from this extension, which stands on her desk. */
async function place(extension: string, number: string): Promise<string> {
  await olivia.put("/api/phone/desk", { phone: { siteId: product.siteId, extension } });
  const asked = { id: crypto.randomUUID(), number, line: product.siteId };
  return deskCallAnswer.parse(await olivia.post("/api/phone/desk/calls", asked)).callId;
}

const summaryOf = async (callId: string) => (await product.call(callId)).call;

describe("a call from the phone on a member's desk", () => {
  it("rings there first, then at whom it is for; both hear each other, and whoever hangs up ends it for both", async () => {
    const talk = new ShortTalk();
    const desk = (await product.operator()).answerNext(OPERATOR, talk.operator);
    const callee = product.caller.answerNext(CALLER, talk.caller);
    const since = Date.now();
    const callId = await place(OPERATOR, CALLER);
    const rung = await product.onlooker.next("DialBegin", since, 20_000, ({ DestChannel }) =>
      DestChannel.startsWith(`PJSIP/${OPERATOR}-`),
    );
    const called = await product.onlooker.next("DialBegin", since, 20_000, ({ DestChannel }) =>
      DestChannel.startsWith(`PJSIP/${CALLER}-`),
    );
    expect(called.atMs).toBeGreaterThan(rung.atMs);
    await talk.begin(product, callId);
    const [atDesk, atCallee] = await Promise.all([desk, callee]);
    expect([atDesk.failure, atCallee.failure]).toEqual([null, null]);
    // What the desk phone shows: whom it is going to be connected with.
    expect(atDesk.sipFrom).toContain(CALLER);
    expect(linesOf(atDesk.heard)).toEqual(["caller.name"]);
    expect(linesOf(atCallee.heard)).toEqual(["operator.hello", "operator.goodbye"]);
    await expect
      .poll(() => summaryOf(callId))
      .toMatchObject({
        direction: "outbound",
        status: "ended",
        disposition: "completed",
        to: { number: CALLER },
        handler: { kind: "operator" },
      });
    // One call, by one member, written down.
    const { entries } = await product.owner.get(`/api/audit?call=${callId}`, auditPage);
    expect(entries.map(({ action, result }) => [action, result])).toContainEqual(["calls.place", "done"]);
  }, 120_000);

  it("ends at the desk when whoever was called does not answer the phone", async () => {
    const desk = (await product.operator()).answerNext(OPERATOR, [{ kind: "stay", withinMs: 60_000 }]);
    const callId = await place(OPERATOR, "9801");
    expect((await desk).failure).toBeNull();
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended" });
  }, 60_000);

  it("is not made when the desk phone is busy, in words", async () => {
    const [since, before] = [Date.now(), ringing.count];
    const callId = await place(SILENT, CALLER);
    await ringing.isBusy(await ringing.rung(SILENT, before));
    await expect
      .poll(() => summaryOf(callId))
      .toMatchObject({
        status: "ended",
        disposition: "no_answer",
        attention: `Desk phone ${SILENT} is busy. Nobody was called.`,
      });
    expect(dialled(since)).toBe(false);
  });

  it("is not made from a phone that nobody can reach, or that nobody picks up", async () => {
    const since = Date.now();
    const callId = await place(NOWHERE, CALLER);
    await expect
      .poll(() => summaryOf(callId))
      .toMatchObject({
        status: "ended",
        attention: `Desk phone ${NOWHERE} cannot be reached. Nobody was called.`,
      });
    const waits = await place(SILENT, CALLER);
    await expect
      .poll(() => summaryOf(waits), { timeout: 50_000 })
      .toMatchObject({
        status: "ended",
        attention: `Desk phone ${SILENT} was not answered. Nobody was called.`,
      });
    expect(dialled(since)).toBe(false);
  }, 90_000);

  it("rings no more when it is hung up on the page", async () => {
    const [since, before] = [Date.now(), ringing.count];
    const callId = await place(SILENT, CALLER);
    await ringing.rung(SILENT, before);
    await olivia.post(`/api/calls/${callId}/hangup`);
    await product.onlooker.next("Hangup", since, 20_000, ({ Uniqueid }) => Uniqueid === deskChannel(callId));
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended" });
    expect(dialled(since)).toBe(false);
  });

  it("hangs the phone up, and leaves it to no queue, when the connector is killed", async () => {
    const desk = (await product.operator()).answerNext(OPERATOR, [{ kind: "stay", withinMs: 60_000 }]);
    const since = Date.now();
    const callId = await place(OPERATOR, "9818");
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "in_progress" });
    process.kill(product.connector.pid, "SIGKILL");
    try {
      await product.onlooker.next(
        "Hangup",
        since,
        20_000,
        ({ Uniqueid }) => Uniqueid === deskChannel(callId),
      );
      expect((await desk).failure).toBeNull();
      expect(
        product.onlooker.first("QueueCallerJoin", since, ({ Uniqueid }) => Uniqueid === deskChannel(callId)),
      ).toBeUndefined();
    } finally {
      // Files after this one use the same product.
      await product.restartConnector();
    }
  }, 90_000);
});

const dialled = (since: number): boolean =>
  product.onlooker.first("DialBegin", since, ({ DestChannel }) =>
    DestChannel.startsWith(`PJSIP/${CALLER}-`),
  ) !== undefined;

describe("the desk phone at the dashboard", () => {
  it("is named under Your account, chosen where a phone of the PBX is called, and chosen still on the next page, by the keyboard", async () => {
    const desk = (await product.operator()).answerNext(OPERATOR, [{ kind: "stay", withinMs: 90_000 }]);
    const dashboard = await Dashboard.open(browser, product, "operator");
    leaving.push(() => dashboard.close());
    const { page } = dashboard;
    await page.goto(`${product.stack.edge.url}/account`);
    const section = page.getByRole("region", { name: "Desk phone" });
    await section.getByLabel("Extension").fill("4711");
    await page.keyboard.press("Enter");
    await section.getByRole("alert").getByText("has no extension 4711").waitFor();
    await section.getByLabel("Extension").fill(OPERATOR);
    await page.keyboard.press("Enter");
    await section.getByText(`Extension ${OPERATOR} of`).waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.goto(`${product.stack.edge.url}/pbx/${product.siteId}/extensions`);
    await page.getByLabel("Call with").selectOption("desk");
    await page.reload();
    const call = page.getByRole("button", { name: `Call extension ${CALLER} with desk phone ${OPERATOR}` });
    await call.focus();
    expect(await violationsInBothThemes(page)).toEqual([]);
    const callee = product.caller.answerNext(CALLER, [{ kind: "stay", withinMs: 90_000 }]);
    await call.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/calls\/[a-z2-7]+/);
    await page.getByText(`Desk phone ${OPERATOR} rings for`).waitFor();
    const callId = page.url().split("/").at(-1)?.split("?")[0] ?? "";
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "in_progress" });
    await page.keyboard.press("h");
    await page.keyboard.press("h");
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended", disposition: "completed" });
    expect([(await desk).failure, (await callee).failure]).toEqual([null, null]);
  }, 150_000);
});
