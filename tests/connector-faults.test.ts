import { callsPage } from "@patchbay/protocol/api";
import { afterAll, afterEach, describe, expect } from "vitest";
import { type CallReport, wallMs } from "../simulators/caller/phone-leg.ts";
import type { Step } from "../simulators/caller/script.ts";
import type { SipPhone } from "../simulators/caller/sip-phone.ts";
import { lineOf } from "../simulators/speech/lines.ts";
import { Cable } from "./support/cable.ts";
import { Dashboard } from "./support/dashboard.ts";
import { expectNothingLeft } from "./support/nothing-left.ts";
import type { Product } from "./support/product.ts";
import { it } from "./support/shared/product.ts";

const KILLED_WITHIN_MS = 2_000;
const HUNG_WITHIN_MS = 5_000;
const OFFLINE_WITHIN_MS = 5_000;
/** Until a connector that comes back is welcomed and has told what there is. */
const BACK_WITHIN_MS = 10_000;
const hearsOperator: readonly Step[] = [
  { kind: "hear", line: "assistant.greeting" },
  // Its answer takes 14 s: the assistant is speaking when the connector goes.
  { kind: "say", line: "caller.visit" },
  { kind: "hear", line: "operator.hello" },
  { kind: "say", line: "caller.name" },
  { kind: "hear", line: "operator.goodbye" },
];
const operatorTalks: readonly Step[] = [
  { kind: "say", line: "operator.hello" },
  { kind: "hear", line: "caller.name" },
  { kind: "say", line: "operator.goodbye" },
  { kind: "stay" },
];

let product: Product;
/** Between the connector and the edge. */
let cable: Cable;
/** Between the connector and the PBX's AMI. */
let ami: Cable;
let dashboard: Dashboard;
let operator: SipPhone;

it.beforeAll(async ({ product: ours, browser }) => {
  product = ours;
  cable = await Cable.to(product.stack.edge.url);
  ami = await Cable.to(`http://127.0.0.1:${product.stack.pbx.ports.ami}`);
  const ports = { ...product.stack.connectorOptions.ports, ami: Number(new URL(ami.url).port) };
  await product.connectBy({ edgeUrl: cable.url, ports });
  dashboard = await Dashboard.open(browser, product, "owner");
});

afterEach(() => product.onlooker.hangUpAll());

afterAll(async () => {
  await dashboard?.close();
  await product?.connectDirectly();
  cable?.close();
  ami?.close();
});

const sitePill = (state: string) =>
  dashboard.page.locator(`[data-site-id="${product.siteId}"][data-site-link=${state}]`);

/** A call in which the caller has asked, and the assistant is about to answer at length. */
async function inMidCall(): Promise<{ callId: string; over: Promise<CallReport> }> {
  const sinceMs = wallMs();
  const over = product.caller.call("1412", hearsOperator);
  const callId = await product.nextCallId(sinceMs);
  await expect.poll(() => product.voiceService.heard(sinceMs), { timeout: 30_000 }).toEqual(["caller.visit"]);
  expect(await dashboard.row(callId).getAttribute("data-status")).toBe("in_progress");
  return { callId, over };
}

/** Does something to the connector; answers the milliseconds until the caller stands in the human queue. */
async function msToQueue(act: () => unknown): Promise<number> {
  const sinceMs = wallMs();
  await act();
  const joined = await product.onlooker.next("QueueCallerJoin", sinceMs, 10_000);
  expect(joined.Queue).toBe("support");
  return joined.atMs - sinceMs;
}

describe("the connector's way to the edge is cut in mid-call", () => {
  it("the caller stays with the assistant, and nothing of the call is lost or doubled", async () => {
    const script: Step[] = [
      { kind: "hear", line: "assistant.greeting" },
      { kind: "wait", ms: 200 },
      { kind: "say", line: "caller.appointment" },
      { kind: "hear", line: "assistant.days" },
      // Meanwhile the cable is cut and mended.
      { kind: "wait", ms: 5_000 },
      { kind: "say", line: "caller.thursday" },
      { kind: "hear", line: "assistant.thursday-booked" },
    ];
    const sinceMs = wallMs();
    const over = product.caller.call("1412", script);
    const callId = await product.nextCallId(sinceMs);
    const days = lineOf("assistant.days").text;
    await expect
      .poll(async () => (await product.call(callId)).call.lastWords, { timeout: 25_000 })
      .toBe(days);
    cable.cut();
    await sitePill("offline").waitFor({ timeout: OFFLINE_WITHIN_MS });
    cable.mend();
    await sitePill("online").waitFor({ timeout: BACK_WITHIN_MS });
    expect((await over).failure).toBeNull();
    expect(product.onlooker.first("QueueCallerJoin", sinceMs)).toBeUndefined();
    await expect.poll(() => product.history.call(callId)?.status, { timeout: 15_000 }).toBe("ended");
    const { call, log } = await product.call(callId);
    expect(call).toMatchObject({ disposition: "completed", attention: null });
    const types = log.map(({ event }) => event.type);
    expect(types.filter((type) => type === "leg_lost" || type === "leg_resumed")).toEqual([
      "leg_lost",
      "leg_resumed",
    ]);
    expect(types).not.toContain("engine_lost");
    expect(product.history.turns(callId).map(({ text }) => text)).toEqual(
      script.flatMap((step) => (step.kind === "hear" || step.kind === "say" ? [lineOf(step.line).text] : [])),
    );
    await expectNothingLeft(product);
  });
});

describe("the connector is gone", () => {
  it("a new caller is in the queue at once, and the call is shown as soon as a connector is back", async () => {
    process.kill(product.connector.pid, "SIGKILL");
    const killedMs = wallMs();
    await sitePill("offline").waitFor({ timeout: OFFLINE_WITHIN_MS });
    expect(wallMs() - killedMs).toBeLessThan(OFFLINE_WITHIN_MS);
    const sinceMs = wallMs();
    const over = product.caller.call("1412", [{ kind: "stay" }]);
    const callId = await product.nextCallId(sinceMs);
    const joined = await product.onlooker.next("QueueCallerJoin", sinceMs);
    expect(joined.atMs - sinceMs).toBeLessThan(KILLED_WITHIN_MS);
    expect(await dashboard.row(callId).count()).toBe(0);

    await product.restartConnector();
    await sitePill("online").waitFor({ timeout: BACK_WITHIN_MS });
    await dashboard
      .row(callId)
      .and(dashboard.page.locator("[data-status=queued]"))
      .waitFor({ timeout: BACK_WITHIN_MS });
    expect((await product.call(callId)).call).toMatchObject({
      from: { number: "1001" },
      to: { number: "1412" },
    });
    await dashboard.openCall(callId);
    const panel = dashboard.page.getByRole("complementary");
    await panel.getByRole("button", { name: /^Hang up/ }).click();
    await panel.getByRole("button", { name: /^Press again/ }).click();
    expect((await over).hungUpBy).toBe("far side");
    await expect
      .poll(() => product.history.call(callId), { timeout: 15_000 })
      .toMatchObject({
        status: "ended",
        disposition: "rejected",
        attention: expect.stringMatching(/^Dana Ruiz hung up/),
      });
    await expectNothingLeft(product);
  });
});

describe("nobody sees what becomes of a caller who is put through", () => {
  it.each<[string, () => unknown, () => unknown]>([
    ["AMI is cut", () => ami.cut(), () => ami.mend()],
    [
      "the connector is killed",
      () => process.kill(product.connector.pid, "SIGKILL"),
      () => product.restartConnector(),
    ],
  ])(
    "%s while the target rings: the edge learns that they talk, and leaves them alone",
    async (_what, cut, mend) => {
      const sinceMs = wallMs();
      const over = product.caller.call("1412", [{ kind: "stay" }]);
      const callId = await product.nextCallId(sinceMs);
      await expect
        .poll(async () => (await product.call(callId).catch(() => null))?.call.answeredAt ?? null, {
          timeout: 10_000,
        })
        .not.toBeNull();
      // Rings for three seconds, and answers.
      const wish = { target: { kind: "number", number: "9817" }, kind: "blind" };
      expect(await product.owner.post(`/api/calls/${callId}/transfer`, wish)).toBe(202);
      const logged = async () => (await product.call(callId)).log.map(({ event }) => event.type);
      await expect.poll(logged, { timeout: 5_000 }).toContain("transfer_ringing");
      const cutMs = wallMs();
      await cut();
      await product.onlooker.next("BridgeEnter", cutMs);
      expect(await logged()).not.toContain("transfer_completed");
      await mend();
      await expect.poll(logged, { timeout: BACK_WITHIN_MS }).toContain("transfer_completed");
      expect((await product.call(callId)).call).toMatchObject({
        status: "in_progress",
        handler: { kind: "operator", name: "9817" },
      });
      await product.onlooker.hangUpAll();
      expect((await over).hungUpBy).toBe("far side");
      await expect.poll(logged).toContain("call_ended");
      expect(await logged()).not.toContain("transfer_failed");
      await expectNothingLeft(product);
    },
  );
});

describe("the connector goes in mid-call", () => {
  it("killed: a person answers the caller, who is in the queue within 2 s", async () => {
    operator = await product.operator();
    const answered = operator.answerNext("1002", operatorTalks);
    const { callId, over } = await inMidCall();
    expect(await msToQueue(() => process.kill(product.connector.pid, "SIGKILL"))).toBeLessThan(
      KILLED_WITHIN_MS,
    );
    const [caller, person] = await Promise.all([over, answered]);
    expect(caller).toMatchObject({ failure: null, hungUpBy: "person" });
    expect(caller.heard.map(({ lineId }) => lineId)).toEqual(
      expect.arrayContaining(["operator.hello", "operator.goodbye"]),
    );
    expect(person).toMatchObject({ failure: null, heard: [{ lineId: "caller.name" }] });
    await product.restartConnector();
    await sitePill("online").waitFor({ timeout: BACK_WITHIN_MS });
    await expect
      .poll(() => product.history.call(callId), { timeout: 20_000 })
      .toMatchObject({
        status: "ended",
        disposition: "lost",
        attention: expect.stringMatching(/^Nobody saw how/),
      });
    await expectNothingLeft(product);
  });

  it("stopped (SIGSTOP): the same within 5 s, and the site is offline until a new one comes", async () => {
    const answered = operator.answerNext("1002", operatorTalks);
    const { over } = await inMidCall();
    expect(await msToQueue(() => process.kill(product.connector.pid, "SIGSTOP"))).toBeLessThan(
      HUNG_WITHIN_MS,
    );
    const [caller, person] = await Promise.all([over, answered]);
    expect(caller.failure).toBeNull();
    expect(person.failure).toBeNull();
    expect(await product.connector.exited).toBe("ended by SIGKILL");
    await sitePill("offline").waitFor({ timeout: OFFLINE_WITHIN_MS });
    await product.restartConnector();
    await sitePill("online").waitFor({ timeout: BACK_WITHIN_MS });
    await expectNothingLeft(product);
    const { calls } = await product.owner.get("/api/calls", callsPage);
    expect(calls.filter(({ status }) => status !== "ended")).toEqual([]);
  });
});

describe("a connector with a wrong token", () => {
  it("says so in its log and keeps trying, and the site's page shows that it was turned away", async () => {
    await product.connector.stop();
    await dashboard.page.goto(`${product.stack.edge.url}/sites/${product.siteId}`);
    const wrong = product.intruder(`pbs_${product.siteId}_${"0".repeat(48)}`);
    const page = dashboard.page.getByRole("complementary");
    await page.getByText("The token's secret is wrong.").waitFor({ timeout: 8_000 });
    await page.getByText(/once/).waitFor();
    await expect
      .poll(() => product.logOf(wrong), { timeout: 5_000 })
      .toMatch(/refuses this site's token.*PATCHBAY_SITE_TOKEN/);
    expect(product.logOf(wrong)).not.toContain("0".repeat(48));
    await page.getByText("2 times").waitFor({ timeout: 20_000 });
    await wrong.stop();
    await product.restartConnector();
    await sitePill("online").waitFor({ timeout: BACK_WITHIN_MS });
  });
});
