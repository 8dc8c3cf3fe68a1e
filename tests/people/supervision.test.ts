import { callDetail } from "@patchbay/protocol/api";
import type { Browser, Locator, Page } from "playwright-core";
import { afterEach, describe, expect } from "vitest";
import { supervise } from "../../simulators/call/bystanders/supervising.ts";
import { callThroughTwilio } from "../../simulators/call/via/twilio.ts";
import { wallMs } from "../../simulators/caller/phone-leg.ts";
import { SCENARIOS } from "../../simulators/caller/scenarios/scenario.ts";
import { exchange, hear, type Step } from "../../simulators/caller/script.ts";
import { Desk } from "../../simulators/desk/desk.ts";
import { ANSWER_FOR_THE_CALLER } from "../../simulators/openai/tool-use.ts";
import { lineOf } from "../../simulators/speech/lines.ts";
import { DEMO_NUMBER } from "../../stack/demo.ts";
import { Dashboard } from "../support/dashboard.ts";
import { emailOf } from "../support/members.ts";
import { personAtDashboard } from "../support/people/person-at-dashboard.ts";
import type { Product } from "../support/product.ts";
import { it } from "../support/shared/product.ts";
import { outOfReach } from "../support/within-reach.ts";

const ASSISTANT_EXTENSION = "1412";

let product: Product;
let browser: Browser;
const desks: Desk[] = [];

/** A supervisor at a dashboard who does their part of the scenario with the next call. */
async function supervised(name: "takeover" | "hand-back" | "coach" | "barge") {
  const { edge, signIn } = product.stack;
  const desk = await Desk.signIn(edge.url, emailOf("supervisor"), signIn.password);
  desks.push(desk);
  await desk.open();
  const sinceMs = Date.now();
  const part = SCENARIOS[name].supervisor;
  return {
    desk,
    done: supervise(
      desk,
      part,
      (call) => call.startedAt >= sinceMs,
      product.speech,
      () => {},
    ),
  };
}

const linesOf = (heard: readonly { lineId: string | null }[]) => heard.map(({ lineId }) => lineId);

it.beforeAll(({ product: ours, browser: chromium }) => {
  product = ours;
  browser = chromium;
});
afterEach(() => {
  for (const desk of desks.splice(0)) desk.close();
});

/** At a phone's width the call is a sheet over the list: who listens can barge in, whisper and transfer there as well. */
async function withinAThumbsReach(page: Page, callId: string): Promise<void> {
  const wide = page.viewportSize() ?? { width: 1280, height: 800 };
  await page.setViewportSize({ width: 390, height: 844 });
  const sheet = page.getByRole("dialog", { name: /^Call with/ });
  const controls = {
    bargeIn: sheet.getByRole("button", { name: "Barge in" }),
    whisper: sheet.getByRole("button", { name: "Whisper" }),
    stop: sheet.getByRole("button", { name: /^Stop listening/ }),
    transfer: sheet.getByRole("button", { name: /^Transfer/ }),
    hangUp: sheet.getByRole("button", { name: /^Hang up/ }),
  };
  // The sheet and the phone's bar under it still rise into place.
  for (const [name, control] of Object.entries(controls)) {
    await expect
      .poll(async () => `${name}: ${await outOfReach(control.first())}`, { timeout: 5_000 })
      .toBe(`${name}: `);
  }
  // A dialog over the sheet begins in its first field, keeps the focus, and gives it back.
  await controls.transfer.first().click();
  const dialog = page.getByRole("dialog", { name: /^Transfer|^Put/ }).last();
  const first = dialog.getByRole("combobox", { name: "Name, queue, extension or number" });
  const hasFocus = (control: Locator) => control.evaluate((it) => it === document.activeElement);
  await first.waitFor();
  await expect.poll(() => hasFocus(first)).toBe(true);
  for (let n = 0; n < 8; n += 1) await page.keyboard.press("Tab");
  expect(await dialog.evaluate((it) => it.contains(document.activeElement))).toBe(true);
  await page.keyboard.press("Escape");
  await expect.poll(() => hasFocus(controls.transfer.first())).toBe(true);
  expect(new URL(page.url()).pathname).toBe(`/calls/${callId}`);
  await page.setViewportSize(wide);
}

describe("a supervisor", () => {
  it("takes a PBX's caller from the assistant and hands them back, and the assistant goes on", async () => {
    const sinceMs = wallMs();
    const { done } = await supervised("hand-back");
    const caller = await product.caller.call(ASSISTANT_EXTENSION, SCENARIOS["hand-back"].script);
    const phone = await done;
    expect([caller.failure, phone?.failure]).toEqual([null, null]);
    expect(phone?.bye).toBe("transferred");
    expect(linesOf(phone?.heard ?? [])).toEqual(["caller.name"]);
    const { log } = await product.call(await product.nextCallId(sinceMs));
    // Each side's own words, as they went over the wire, while no assistant listened.
    const talk = ["caller", "operator"].flatMap((speaker) =>
      log.flatMap(({ event }) =>
        event.type === "turn_finished" && event.turn.speaker === speaker ? [event.turn.text] : [],
      ),
    );
    const [theirName, asked] = [lineOf("caller.name").text, lineOf("operator.hello").text];
    expect(talk).toEqual(expect.arrayContaining([theirName, asked, lineOf("operator.file").text]));
    // The assistant's new session was sent them before it went on, and so was the note.
    const told = (await product.voiceService.sessions(sinceMs)).at(-1)?.told.join("\n") ?? "";
    expect(told).toContain(theirName);
    expect(told).toContain(`A colleague who was on the line said: ${asked}`);
    const events = log.map(({ event }) => event);
    expect(events.flatMap((event) => (event.type === "call_answered" ? [event.by.kind] : []))).toEqual([
      "assistant",
      "operator",
      "assistant",
    ]);
  }, 90_000);

  it("takes Twilio's caller over, and the call ends with them", async () => {
    const { done } = await supervised("takeover");
    const caller = await callThroughTwilio(product.stack.twilio.url, DEMO_NUMBER, "takeover");
    const phone = await done;
    expect([caller.failure, phone?.failure]).toEqual([null, null]);
    expect(linesOf(phone?.heard ?? [])).toEqual(["caller.name", "caller.goodbye"]);
  });

  it("tells the assistant what to say, and the caller hears the assistant only", async () => {
    const { done } = await supervised("coach");
    const caller = await callThroughTwilio(product.stack.twilio.url, DEMO_NUMBER, "coach");
    await done;
    expect(caller.failure).toBeNull();
    expect(linesOf(caller.heard)).toEqual([
      "assistant.greeting",
      "assistant.price",
      "assistant.days",
      "assistant.goodbye",
    ]);
  });

  it("joins the assistant and Twilio's caller: each of the three hears both others", async () => {
    const { done } = await supervised("barge");
    const caller = await callThroughTwilio(product.stack.twilio.url, DEMO_NUMBER, "barge");
    const phone = await done;
    expect([caller.failure, phone?.failure]).toEqual([null, null]);
    // What the supervisor asked was heard by the caller, and answered by the assistant.
    expect(linesOf(caller.heard)).toEqual([
      "assistant.greeting",
      "caller.price",
      "assistant.price",
      "assistant.goodbye",
    ]);
    expect(linesOf(phone?.heard ?? [])).toEqual(
      expect.arrayContaining(["assistant.price", "caller.goodbye", "assistant.goodbye"]),
    );
  }, 60_000);

  it("listens, takes over and hands back on the page, by its keys", async () => {
    // Their ear is at the phone from the first sound of the call that they listen to.
    let inCall = false;
    const listening: Step[] = [
      { kind: "hear", line: "assistant.hours", withinMs: 30_000 },
      { kind: "cue", given: () => inCall },
    ];
    const { script } = SCENARIOS["hand-back"].supervisor;
    const sam = await personAtDashboard(browser, product, "supervisor", [...listening, ...script]);
    const { page } = sam.dashboard;
    const sinceMs = wallMs();
    const call = product.caller.call(ASSISTANT_EXTENSION, SCENARIOS["hand-back"].script);
    const callId = await product.nextCallId(sinceMs);
    await sam.dashboard.openCall(callId);
    await page.getByRole("button", { name: /^Listen to/ }).waitFor();
    await page.keyboard.press("l");
    const phone = page.getByRole("region", { name: "Phone" });
    await phone.getByText("Listening, nobody hears you").waitFor();
    await page.getByText("You listen in").waitFor();
    // Into the call and out of it again, with a microphone that is opened for it alone.
    await page.keyboard.press("b");
    await phone.getByText("On the call, everybody hears you").waitFor();
    await page.getByText("You are on the call").waitFor();
    await phone.getByRole("button", { name: "Barge in", pressed: true }).waitFor();
    await phone.locator("[data-level=microphone]").waitFor({ state: "attached" });
    await page.keyboard.press("b");
    await phone.getByText("Listening, nobody hears you").waitFor();
    // The meter moves with what is heard; no microphone was opened for it.
    await expect
      .poll(() => phone.locator("[data-level=speaker]").evaluate((bar) => bar.style.transform), {
        timeout: 10_000,
        interval: 50,
      })
      .not.toBe("scaleX(0)");
    expect(await phone.locator("[data-level=microphone]").count()).toBe(0);

    await expect
      .poll(async () => (await product.call(callId)).call.lastWords, { timeout: 30_000 })
      .toMatch(/^We are open/);
    // A page that changes its width while somebody speaks tears their words on a busy machine.
    await withinAThumbsReach(page, callId);
    await page.keyboard.press("t");
    await phone.getByText("In call").waitFor();
    inCall = true;
    await expect
      .poll(() => sam.person.report().said.map(({ line }) => line), { timeout: 30_000 })
      .toContain("operator.file");
    // What the two say stands on the page while they say it, each under its own name.
    const theirs = page.locator("[data-speaker=operator]").getByText(lineOf("operator.hello").text);
    await theirs.waitFor({ timeout: 5_000 });
    await page.locator("[data-speaker=caller]").getByText(lineOf("caller.name").text).waitFor();
    // Two voices without a pause between them would be one to the caller's ear.
    await page.waitForTimeout(1_000);
    // What the assistant did not hear it finds in a note, which is left before the caller is.
    await page.keyboard.press("c");
    await page.keyboard.type(`Tell them: "${lineOf("assistant.friday-booked").text}"`);
    await page.keyboard.press("Enter");
    await page.getByText(/to the assistant alone: Tell them/).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("t");
    await phone.getByText("The call went on elsewhere").waitFor();
    expect((await call).failure).toBeNull();
    expect(sam.heard()).toEqual(expect.arrayContaining(["assistant.hours", "caller.name"]));
    const { log } = callDetail.parse(await product.call(callId));
    expect(log.map(({ event }) => event.type)).toEqual(
      expect.arrayContaining(["listener_joined", "listener_left", "takeover_claimed", "hand_back_requested"]),
    );
    await sam.leave();
  }, 90_000);
});

describe("a person whom the assistant asks in mid-call", () => {
  it("answers on any page by the keyboard alone, the caller hears it, and what the caller leaves is on an open page at once", async () => {
    const olivia = await Dashboard.open(browser, product, "operator");
    const onPhone = await Dashboard.open(browser, product, "supervisor");
    const { page } = olivia;
    const followUps = `${product.stack.edge.url}/follow-ups`;
    await onPhone.page.setViewportSize({ width: 390, height: 844 });
    await Promise.all([page.goto(followUps), onPhone.page.goto(followUps)]);
    await Promise.all([page, onPhone.page].map((one) => one.getByText("Nothing here").waitFor()));
    const call = product.caller.call(ASSISTANT_EXTENSION, [
      hear("assistant.greeting"),
      ...exchange("caller.insurance", "assistant.asking"),
      hear("assistant.answer-found", 30_000),
      ...exchange("caller.message", "assistant.message-noted"),
      ...exchange("caller.goodbye", "assistant.goodbye"),
    ]);
    const toast = page.locator("[data-sonner-toast]");
    await toast.getByText("Does the caller's company plan pay for braces?").waitFor({ timeout: 20_000 });
    // It is Olivia's to answer: the supervisor is told nothing of it.
    expect(await onPhone.page.locator("[data-sonner-toast]").count()).toBe(0);
    await page.keyboard.press("a");
    const card = page.locator("[data-question]");
    await card.getByText("Does the caller's company plan pay for braces?").waitFor();
    await expect.poll(() => toast.count()).toBe(0);
    await card.locator("input:focus").waitFor();
    // At a reader's and a typist's pace: the caller is being told meanwhile that somebody is asked.
    await page.keyboard.type(ANSWER_FOR_THE_CALLER, { delay: 100 });
    await page.keyboard.press("Enter");
    await card.waitFor({ state: "detached" });
    await page.getByText(`Olivia Berg to the assistant: ${ANSWER_FOR_THE_CALLER}`).waitFor();
    await onPhone.page.getByText("My crown fell out.").waitFor({ timeout: 20_000 });
    await onPhone.page.getByRole("link", { name: "Messages 1" }).waitFor();
    // The page was told while the call went on.
    await page.locator("[data-call-id][data-status=in_progress]").first().waitFor({ timeout: 1_000 });
    expect((await call).failure).toBeNull();
    await Promise.all([olivia.close(), onPhone.close()]);
  }, 60_000);
});
