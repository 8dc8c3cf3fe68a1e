import type { Browser } from "playwright-core";
import { beforeAll, describe, expect } from "vitest";
import { nameOnList } from "../../simulators/call/put-through.ts";
import { CALLER_NUMBER, callThroughTwilio } from "../../simulators/call/via/twilio.ts";
import { wallMs } from "../../simulators/caller/phone-leg.ts";
import { SCENARIOS } from "../../simulators/caller/scenarios/scenario.ts";
import type { Step } from "../../simulators/caller/script.ts";
import type { SipPhone } from "../../simulators/caller/sip-phone.ts";
import { Desk } from "../../simulators/desk/desk.ts";
import { DEMO_NUMBER } from "../../stack/demo.ts";
import { Dashboard } from "../support/dashboard.ts";
import { emailOf } from "../support/members.ts";
import { expectNothingLeft } from "../support/nothing-left.ts";
import { type PersonAtDashboard, personAtDashboard, refused } from "../support/people/person-at-dashboard.ts";
import { ShortTalk } from "../support/people/short-talk.ts";
import { CALLER, OPERATOR, type Product } from "../support/product.ts";
import { it } from "../support/shared/product.ts";
import { putThrough } from "../support/transfer/put-through.ts";

/** Goes to Patchbay in the lab's dialplan; what it does is set in the dashboard, in the first test. */
const EXTENSION = "1510";
/** The lab PBX's own way into its queue. */
const QUEUE_EXTENSION = "1600";

let product: Product;
let browser: Browser;
/** A real SIP phone at the extension that callers are put through to. */
let colleague: SipPhone;

it.beforeAll(({ product: ours, browser: chromium }) => {
  product = ours;
  browser = chromium;
});

const answerOf = ({ dashboard }: PersonAtDashboard, callId: string) =>
  dashboard.row(callId).getByRole("button", { name: /^Answer/ });

describe("a call that rings with people", () => {
  it("does so because somebody said so on the page Numbers", async () => {
    const dashboard = await Dashboard.open(browser, product, "owner");
    const { page } = dashboard;
    await page.getByRole("link", { name: "Numbers" }).click();
    await page.getByRole("button", { name: "Add extension" }).click();
    await page.getByLabel("Extension", { exact: true }).fill(EXTENSION);
    await page.getByLabel("Who rings first").selectOption({ label: "Operators" });
    await page.getByLabel("When nobody answers").selectOption({ label: "Say that nobody is there" });
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator(`[data-route="${EXTENSION}"]`).getByText("Operators, 20 s", { exact: true }).waitFor();
    await dashboard.close();
  });

  it("is put through to one of two who click Answer at once; the other is told who has it", async () => {
    const talk = new ShortTalk();
    const people = await Promise.all([
      personAtDashboard(browser, product, "owner", talk.operator),
      personAtDashboard(browser, product, "operator", talk.operator),
    ]);
    const [dana, olivia] = people;
    const sinceMs = wallMs();
    const call = product.caller.call(EXTENSION, talk.caller);
    const callId = await product.nextCallId(sinceMs);
    await Promise.all(people.map((each) => answerOf(each, callId).waitFor({ timeout: 10_000 })));
    await expect.poll(() => olivia.dashboard.page.title()).toBe("(1 ringing) Calls · Patchbay");
    const told = refused(people);
    // At once, wherever the row stands: of a button that is gone a slower hand would never learn who has the call.
    await Promise.all(
      people.map((each) => answerOf(each, callId).evaluate((button: HTMLElement) => button.click())),
    );

    const { who: loser, words } = await told;
    const [winner, name] = loser === dana ? [olivia, "Olivia Berg"] : [dana, "Dana Ruiz"];
    expect(words).toMatch(new RegExp(`^${name} (has answered|is answering) this call`));
    await winner.dashboard.phoneIs("live");
    await talk.begin(product, callId);
    expect(await loser.dashboard.page.locator("[data-phone=on_call]").count()).toBe(0);

    await winner.putDown;
    expect(winner.person.report().failure).toBeNull();
    const phone = winner.dashboard.page.getByRole("region", { name: "Phone" });
    await phone.getByRole("button", { name: "Hold" }).click();
    await phone.getByText("On hold").waitFor();
    await phone.getByRole("button", { name: "Take the caller back" }).click();
    await phone.getByText("In call").waitFor();
    await winner.hangUp();
    expect(await call).toMatchObject({ failure: null, hungUpBy: "far side" });
    expect((await product.call(callId)).call.handler).toMatchObject({ kind: "operator", name });
    for (const each of people) await each.leave();
    await expectNothingLeft(product);
  });

  it("is turned away by Reject, and the caller's phone knows it", async () => {
    const olivia = await personAtDashboard(browser, product, "operator", [{ kind: "stay" }]);
    const sinceMs = wallMs();
    const call = product.caller.call(EXTENSION, [{ kind: "stay" }]);
    const callId = await product.nextCallId(sinceMs);
    await olivia.dashboard
      .row(callId)
      .getByRole("button", { name: /^Reject/ })
      .click();
    expect((await call).answeredMs).toBeNull();
    await expect
      .poll(async () => (await product.call(callId)).call, { timeout: 5_000 })
      .toMatchObject({ status: "ended", disposition: "rejected" });
    await olivia.leave();
  });

  it("is taken out of the PBX's own queue", async () => {
    const talk = new ShortTalk();
    const olivia = await personAtDashboard(browser, product, "operator", talk.operator);
    const sinceMs = wallMs();
    const call = product.caller.call(QUEUE_EXTENSION, talk.caller);
    const callId = await product.nextCallId(sinceMs);
    await answerOf(olivia, callId).click();
    await talk.begin(product, callId);
    await olivia.putDown;
    expect(olivia.person.report().failure).toBeNull();
    await olivia.hangUp();
    expect(await call).toMatchObject({ failure: null, hungUpBy: "far side" });
    await olivia.leave();
    await expectNothingLeft(product);
  });
});

const linesOf = (heard: readonly { lineId: string | null }[]) => heard.map(({ lineId }) => lineId);
const eventsOf = async (callId: string) => (await product.call(callId)).log.map(({ event }) => event);

const number = (extension: string) => ({ kind: "number", number: extension });
const inStage = (callId: string, stage: string) =>
  expect.poll(async () => (await product.call(callId)).call.transfer?.stage, { timeout: 15_000 }).toBe(stage);

describe("a caller who is put through", () => {
  beforeAll(async () => {
    colleague = await product.operator();
  });

  it("by the assistant, inside the PBX or from Twilio through a site: the target hears who calls, sees their number, takes them, and both talk", async () => {
    const { edge, signIn, twilio } = product.stack;
    const target = { kind: "number", number: OPERATOR, name: "", line: product.siteId } as const;
    const restore = await nameOnList({ api: edge.url, signIn }, target, "attended");
    const attended = SCENARIOS["attended-transfer"];
    const targets = [1, 2].map(() => colleague.answerNext(OPERATOR, attended.putsThrough.target));
    const sinceMs = wallMs();
    const olivia = await Desk.signIn(edge.url, emailOf("operator"), signIn.password);
    await olivia.open();
    const over = Promise.all([
      product.caller.call("1412", attended.script),
      callThroughTwilio(twilio.url, DEMO_NUMBER, "attended-transfer"),
    ]);
    const { id } = await olivia.call(
      ({ source, startedAt }) => source === "twilio" && startedAt >= sinceMs - 1_000,
    );
    const callers = await over;
    const answered = await Promise.all(targets);
    await restore();
    olivia.close();
    for (const { failure, heard } of callers) {
      expect(failure).toBeNull();
      expect(linesOf(heard)).toEqual(
        expect.arrayContaining(["assistant.greeting", "operator.hello", "operator.file", "operator.goodbye"]),
      );
    }
    for (const { failure, heard } of answered) {
      expect(failure).toBeNull();
      expect(linesOf(heard)).toEqual(["assistant.brief", "caller.name", "caller.goodbye"]);
    }
    // The number of each caller, as it came to the target's phone.
    const from = answered.map(({ sipFrom }) => /<sip:([^@]+)@/.exec(sipFrom ?? "")?.[1]);
    expect(from.sort()).toEqual([CALLER_NUMBER, CALLER].sort());
    for (const [callId, way] of [
      [await product.nextCallId(sinceMs), "pbx"],
      [id, "outside"],
    ] as const) {
      await expect.poll(async () => (await product.call(callId)).call.status).toBe("ended");
      const { call, log } = await product.call(callId);
      expect(call.handler).toMatchObject({ kind: "operator" });
      const events = log.map(({ event }) => event);
      // What the assistant said before was heard to its end.
      expect(events).toContainEqual(expect.objectContaining({ type: "transfer_due", heard: true }));
      expect(events).toContainEqual(expect.objectContaining({ type: "transfer_requested", way }));
      expect(events.map(({ type }) => type)).toContain("transfer_completed");
    }
    await expectNothingLeft(product);
  }, 90_000);

  it("to somebody who is busy, cannot be reached, or hangs up in the brief, is back with the assistant, who says so", async () => {
    const saysSo: Step[] = [{ kind: "hear", line: "assistant.not-through", withinMs: 30_000 }];
    const FAILING = [
      ["9801", "busy"],
      ["1009", "unreachable"],
      ["9814", "target_hung_up"],
    ] as const;
    const calls = [];
    for (const [extension, reason] of FAILING) {
      calls.push({ reason, ...(await putThrough(product, saysSo, number(extension), "attended")) });
    }
    for (const { over, callId, reason } of calls) {
      expect(await over).toMatchObject({ failure: null });
      expect((await product.call(callId)).call.handler).toMatchObject({ kind: "assistant" });
      expect(await eventsOf(callId)).toContainEqual(
        expect.objectContaining({ type: "transfer_failed", reason }),
      );
    }
    await expectNothingLeft(product);
  }, 60_000);

  it("to a member in the browser: they hear who calls, press 1 on the phone there, and both talk", async () => {
    const olivia = await personAtDashboard(browser, product, "operator", [
      { kind: "quiet", ms: 4_000 },
      { kind: "say", line: "operator.hello" },
      { kind: "hear", line: "caller.name" },
      { kind: "wait", ms: 500 },
    ]);
    const { page } = olivia.dashboard;
    const { over, callId } = await putThrough(
      product,
      [
        { kind: "hear", line: "operator.hello", withinMs: 30_000 },
        { kind: "wait", ms: 200 },
        { kind: "say", line: "caller.name" },
        { kind: "stay" },
      ],
      { kind: "operators" },
      "attended",
    );
    await olivia.dashboard
      .row(callId)
      .getByRole("button", { name: /^Answer/ })
      .click();
    await inStage(callId, "briefing");
    await olivia.dashboard.openKeypad();
    await page.keyboard.press("1");
    await page.keyboard.press("Escape");
    await expect
      .poll(() => eventsOf(callId), { timeout: 10_000 })
      .toContainEqual(expect.objectContaining({ type: "transfer_completed" }));
    await olivia.putDown;
    expect(olivia.person.report().failure).toBeNull();
    await olivia.hangUp();
    expect(await over).toMatchObject({ failure: null, hungUpBy: "far side" });
    expect((await product.call(callId)).call.handler).toMatchObject({
      kind: "operator",
      name: "Olivia Berg",
    });
    await olivia.leave();
    await expectNothingLeft(product);
  }, 60_000);

  it("while the edge is killed: rung, or told who calls, the target has the caller in the end, or the assistant has them back", async () => {
    let [edgeIsBack, bothTalk] = [false, false];
    const decide = (digits: string): Step[] => [
      { kind: "cue", given: () => edgeIsBack },
      { kind: "press", digits },
      { kind: "stay", withinMs: 20_000 },
    ];
    const hangsUpLater: Step[] = [{ kind: "cue", given: () => bothTalk, withinMs: 60_000 }];
    const typesOf = async (callId: string) => (await eventsOf(callId)).map(({ type }) => type);
    const has = (callId: string, type: string) => expect.poll(() => typesOf(callId)).toContain(type);
    const rung = await putThrough(product, hangsUpLater, number("9817"), "blind");
    await inStage(rung.callId, "ringing");
    const takes = colleague.answerNext(OPERATOR, decide("1"));
    const taken = await putThrough(product, hangsUpLater, number(OPERATOR), "attended");
    await inStage(taken.callId, "briefing");
    const declines = colleague.answerNext(OPERATOR, decide("2"));
    const declined = await putThrough(
      product,
      [{ kind: "hear", line: "assistant.not-through", withinMs: 40_000 }],
      number(OPERATOR),
      "attended",
    );
    await inStage(declined.callId, "briefing");
    product.killWorker();
    // With the ears of both who are told who calls.
    for (const { callId } of [taken, declined]) {
      const since = async () => (await typesOf(callId).catch(() => [])).join(" ").split("edge_restarted")[1];
      await expect.poll(since, { timeout: 20_000 }).toContain("leg_joined");
    }
    edgeIsBack = true;
    await Promise.all([rung, taken].map(({ callId }) => has(callId, "transfer_completed")));
    bothTalk = true;
    const reports = await Promise.all([rung.over, taken.over, declined.over, takes, declines]);
    expect(reports.map(({ failure }) => failure)).toEqual([null, null, null, null, null]);
    await has(declined.callId, "transfer_failed");
    for (const { callId } of [rung, taken, declined]) await has(callId, "call_ended");
    await expectNothingLeft(product);
  }, 90_000);
});
