import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { callsPage } from "@patchbay/protocol/api";
import { assistantPage } from "@patchbay/protocol/assistants";
import { httpToolsPage } from "@patchbay/protocol/http-tools";
import type { Browser, Page } from "playwright-core";
import { afterAll, describe, expect } from "vitest";
import { startChromium } from "../../simulators/browser/chromium.ts";
import { wallMs } from "../../simulators/caller/phone-leg.ts";
import { SCENARIOS } from "../../simulators/caller/scenarios/scenario.ts";
import { type LineId, lineOf } from "../../simulators/speech/lines.ts";
import { Dashboard } from "../support/dashboard.ts";
import { expectNothingLeft } from "../support/nothing-left.ts";
import { personAtDashboard } from "../support/people/person-at-dashboard.ts";
import type { Product } from "../support/product.ts";
import { it } from "../support/shared/product.ts";
import { wavOf } from "../support/sound/wav.ts";

const ASSISTANT = "Receptionist";
/** Before the microphone's file says its first line, the call has begun and the greeting is over. */
const LEAD_MS = 7_000;
const ANSWER_MS = 6_500;
/** From the end of the greeting to the end of that line. */
const BUSY_MS = 4_500;

let product: Product;
let browser: Browser;
let dir: string;

/** Chromium's clean-up needs a sentence to get used to a voice, and this recogniser knows only clean sentences. */
function leaveVoiceAsItIs(): void {
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = () =>
    open({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
}

const silence = (ms: number): Uint8Array => new Uint8Array(ms * 8).fill(0xff);
const spoken = (id: LineId): Promise<Uint8Array> =>
  product.speech.voice.speak(lineOf(id).text, lineOf(id).speaker);

it.beforeAll(async ({ product: ours, browser: chromium }) => {
  product = ours;
  browser = chromium;
  dir = await mkdtemp(join(tmpdir(), "patchbay-phone-test-"));
});

afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

describe("a member tries the assistant from the dashboard", () => {
  it("with the browser's own microphone: both sides hear each other, and the page shows their words", async () => {
    const file = join(dir, "microphone.wav");
    const says = [await spoken("caller.hours"), await spoken("caller.goodbye")];
    const [hours = silence(0), goodbye = silence(0)] = says;
    await writeFile(
      file,
      wavOf(Buffer.concat([silence(LEAD_MS), hours, silence(ANSWER_MS), goodbye, silence(20_000)])),
    );
    const sinceMs = wallMs();
    const withMicrophone = await startChromium([
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-audio-capture=${file}%noloop`,
    ]);
    try {
      const olivia = await personAtDashboard(withMicrophone, product, "operator", [{ kind: "stay" }], {
        speaks: false,
        before: leaveVoiceAsItIs,
      });
      const { dashboard } = olivia;
      await dashboard.dial(ASSISTANT);
      await dashboard.phoneIs("live");
      await expect.poll(() => dashboard.turns(), { timeout: 10_000 }).toHaveLength(1);
      // While the first line is said, the page is busy with something else: audio does not pass through it.
      await dashboard.page.evaluate((busyMs) => {
        const until = performance.now() + busyMs;
        while (performance.now() < until);
      }, BUSY_MS);
      const expected = SCENARIOS.greeting.script.flatMap((step) =>
        step.kind === "hear" || step.kind === "say" ? [lineOf(step.line).text] : [],
      );
      await expect
        .poll(async () => (await dashboard.turns()).map(({ text }) => text), { timeout: 30_000 })
        .toEqual(expected);
      const spoke = ["assistant.greeting", "assistant.hours", "assistant.goodbye"];
      await expect.poll(() => olivia.heard(), { timeout: 6_000 }).toEqual(spoke);
      expect(await product.voiceService.heard(sinceMs)).toEqual(["caller.hours", "caller.goodbye"]);
      await dashboard.page.keyboard.press("h");
      expect(await dashboard.page.locator("[data-phone=on_call]").count()).toBe(1);
      await dashboard.page.keyboard.press("h");
      await dashboard.page.locator("[data-call-id][data-status=ended]").first().waitFor({ timeout: 5_000 });
      await olivia.leave();
    } finally {
      await withMicrophone.close();
    }
    await expectNothingLeft(product);
  });

  it("is told what to do when the microphone is refused, and nobody is called", async () => {
    const sinceMs = wallMs();
    const deaf = await startChromium(["--use-fake-device-for-media-stream", "--deny-permission-prompts"]);
    try {
      const dashboard = await Dashboard.open(deaf, product, "operator");
      const asked: string[] = [];
      dashboard.page.on("request", (request) => {
        if (request.method() === "POST") asked.push(request.url());
      });
      await dashboard.dial(ASSISTANT);
      const phone = dashboard.page.getByRole("region", { name: "Phone" });
      await phone.getByRole("alert").getByText("The microphone is not allowed").waitFor();
      await phone.getByRole("button", { name: "Try again" }).waitFor();
      expect(asked).toEqual([]);
    } finally {
      await deaf.close();
    }
    const { calls } = await product.owner.get("/api/calls", callsPage);
    expect(calls.filter(({ startedAt }) => startedAt > sinceMs)).toEqual([]);
  });

  it("stays on the call through a change of network, and the assistant still knows what was said", async () => {
    const olivia = await personAtDashboard(browser, product, "operator", [
      { kind: "hear", line: "assistant.greeting" },
      { kind: "wait", ms: 200 },
      { kind: "say", line: "caller.appointment" },
      { kind: "hear", line: "assistant.days" },
      // In this pause the network goes and comes back.
      { kind: "wait", ms: 4_000 },
      { kind: "say", line: "caller.thursday" },
      { kind: "hear", line: "assistant.thursday-booked" },
      { kind: "wait", ms: 200 },
    ]);
    const { dashboard } = olivia;
    await dashboard.dial(ASSISTANT);
    await dashboard.phoneIs("live");
    const callId = await dashboard.ownCallId();
    await expect.poll(() => olivia.heard(), { timeout: 30_000 }).toContain("assistant.days");
    await dashboard.offline(true);
    await dashboard.phoneIs("reconnecting");
    await dashboard.page.getByText("Reconnecting: this computer has no network").waitFor();
    await dashboard.offline(false);
    await dashboard.phoneIs("live", 3_000);
    await olivia.putDown;
    expect(olivia.person.report().failure).toBeNull();
    await dashboard.openKeypad();
    await dashboard.page.keyboard.type("5#");
    const pressed = async () =>
      (await product.call(callId)).log.flatMap(({ event }) =>
        event.type === "digit_pressed" ? [event.digit] : [],
      );
    await expect.poll(pressed, { timeout: 5_000 }).toEqual(["5", "#"]);
    const { call, log } = await product.call(callId);
    expect(call.status).toBe("in_progress");
    expect(log.map(({ event }) => event.type)).toContain("leg_resumed");
    expect(log.filter(({ event }) => event.type === "engine_opened").length).toBe(1);
    // Her H's are the call's at once, while the keypad still fades out.
    await dashboard.page.keyboard.press("Escape");
    await olivia.hangUp();
    // "You hung up" is shown for a moment only: what stays is that she is on no call.
    await dashboard.page.locator("[data-phone-state]").waitFor({ state: "detached" });
    // By her word, not because her browser is not heard any more.
    await expect.poll(async () => (await product.call(callId)).call.status, { timeout: 3_000 }).toBe("ended");
    await olivia.leave();
    await expectNothingLeft(product);
  });

  it("leaves no call behind when the browser is closed in the middle of it", async () => {
    const olivia = await personAtDashboard(browser, product, "operator", [{ kind: "stay" }]);
    const { dashboard } = olivia;
    await dashboard.dial(ASSISTANT);
    await dashboard.phoneIs("live");
    const callId = await dashboard.ownCallId();
    await expect.poll(() => olivia.heard(), { timeout: 20_000 }).toContain("assistant.greeting");
    await olivia.leave();
    await expect
      .poll(async () => (await product.call(callId)).call.status, { timeout: 40_000, interval: 500 })
      .toBe("ended");
    await expectNothingLeft(product);
  });
});

/** A version with another greeting, saved from no form. */
async function savedElsewhere(page: Page, greeting: string): Promise<void> {
  const path = `/api${new URL(page.url()).pathname}`;
  const { versions } = await product.owner.get(path, assistantPage);
  const [newest] = versions;
  const saved = await page.evaluate(
    async ([to, body]) =>
      (await fetch(to, { method: "PUT", headers: { "content-type": "application/json" }, body })).status,
    [
      path,
      JSON.stringify({ base: newest?.version, draft: { ...newest?.draft, greeting }, note: "" }),
    ] as const,
  );
  expect(saved).toBe(200);
}

describe("the owner misses a tool at the assistant's page", () => {
  it("makes it at phone width, is told at its fields what is wrong, tries it, and comes back to what was typed", async () => {
    const owner = await Dashboard.open(browser, product, "owner");
    const { page } = owner;
    try {
      await page.setViewportSize({ width: 390, height: 844 });
      await page.goto(`${product.stack.edge.url}/assistants`);
      await page.getByRole("link", { name: ASSISTANT }).click();
      await page.getByLabel("Guardrails").fill("Promise nothing.");
      await page.getByRole("link", { name: "Make a tool" }).click();
      await page.getByRole("button", { name: "Create" }).click();
      await page.getByText("Say in a sentence what it does").waitFor();
      await page.locator("input[aria-invalid=true]:focus").waitFor();
      expect(
        await page.getByLabel("Name", { exact: true }).evaluate((it) => it === document.activeElement),
      ).toBe(true);
      const { tools } = await product.owner.get("/api/tools", httpToolsPage);
      await page.getByLabel("Name", { exact: true }).fill("end_call");
      await page.getByLabel("What it does, and when to use it").fill("Tells whether an order has come.");
      await page.getByLabel("Address").fill("https://10.0.0.8/orders");
      await page.getByRole("button", { name: "Create" }).click();
      await page.getByText("Every assistant has a tool of this name already.").waitFor();
      await page.getByLabel("Name", { exact: true }).fill("has_come");
      await page.getByRole("button", { name: "Create" }).click();
      await page.getByText("an address inside a network").waitFor();
      await page.getByLabel("Address").fill(tools[0]?.url ?? "");
      await page.getByLabel("Allowed hosts").fill("");
      await page.getByRole("button", { name: "Create" }).click();
      const secret = (await page.locator("[data-secret]").textContent()) ?? "";
      expect(secret).toMatch(/^pbt_\w{32,}$/);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      // The other side knows another secret: its refusal is shown as it came.
      await page.getByRole("button", { name: "Try it" }).click();
      const trial = page.locator("[data-trial]");
      await trial.getByText("The tool answered with status 401.").waitFor();
      await page.getByRole("link", { name: "Back to Receptionist, to switch has_come on" }).click();
      await expect.poll(() => page.getByLabel("Guardrails").inputValue()).toBe("Promise nothing.");
      await expect.poll(() => page.getByRole("checkbox", { name: /^has_come/ }).isChecked()).toBe(true);
      // Somebody else saves meanwhile: theirs is taken up, what was typed stays, and is saved at the second press.
      await savedElsewhere(page, "Good day, Acme Dental.");
      await page.getByRole("button", { name: "Save as a new version" }).click();
      await page.getByText(/saved version \d+ while you were writing/).waitFor();
      expect(await page.getByLabel("Greeting").inputValue()).toBe("Good day, Acme Dental.");
      expect(await page.getByLabel("Guardrails").inputValue()).toBe("Promise nothing.");
      await page.getByRole("button", { name: "Save as a new version" }).click();
      await page.getByText("is saved. Calls that are already running").waitFor();
      await expect.poll(() => page.getByRole("button", { name: "Discard changes" }).count()).toBe(0);
      await page.getByRole("link", { name: "Change or try them" }).click();
      await page.getByRole("link", { name: "order_status" }).click();
      await page.getByRole("textbox", { name: "item" }).fill("night guard");
      await page.keyboard.press("Enter");
      await trial.getByText("It answered").waitFor();
      await expect.poll(() => trial.getByLabel("The answer").inputValue()).toContain('"status":"ready"');
      expect(await page.content()).not.toContain(secret);
    } finally {
      await owner.close();
    }
  }, 40_000);
});
