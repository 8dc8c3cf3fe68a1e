import type { Browser } from "playwright-core";
import { afterEach, describe, expect } from "vitest";
import {
  atDesk,
  HEARD,
  type InsideReport,
  type Listener,
  listenInside,
} from "../../../simulators/call/inside/listening.ts";
import { hear, type Step } from "../../../simulators/caller/script.ts";
import { Desk } from "../../../simulators/desk/desk.ts";
import { Dashboard } from "../../support/dashboard.ts";
import { emailOf } from "../../support/members.ts";
import { expectNothingLeft } from "../../support/nothing-left.ts";
import { type PersonAtDashboard, personAtDashboard } from "../../support/people/person-at-dashboard.ts";
import { OPERATOR, type Product } from "../../support/product.ts";
import { it } from "../../support/shared/product.ts";

let product: Product;
let browser: Browser;
const leaving: (() => Promise<void> | void)[] = [];

it.beforeAll(({ product: ours, browser: chromium }) => {
  product = ours;
  browser = chromium;
});
afterEach(async () => {
  for (const leave of leaving.splice(0)) await leave();
  await product.onlooker.hangUpAll();
  await product.letGuestsGo();
  await expectNothingLeft(product);
});

const linesOf = (heard: readonly { lineId: string | null }[]) => heard.map(({ lineId }) => lineId);

async function supervisorsDesk(): Promise<Desk> {
  const { edge, signIn } = product.stack;
  const desk = await Desk.signIn(edge.url, emailOf("supervisor"), signIn.password);
  leaving.push(() => desk.close());
  await desk.open();
  return desk;
}

/** Each ear has heard what was for it, whole and in order, and nothing else. */
function heardAll({ caller, colleague, supervisor }: InsideReport): void {
  expect([caller.failure, colleague.failure, supervisor.failure]).toEqual([null, null, null]);
  expect(linesOf(caller.heard)).toEqual(HEARD.caller);
  expect(linesOf(colleague.heard)).toEqual(HEARD.colleague);
  expect(linesOf(supervisor.heard)).toEqual(HEARD.supervisor);
}

const addressOf = () => `${product.stack.edge.url}/pbx/${product.siteId}/channels`;

describe("two phones that talk inside the PBX", () => {
  it("are heard by a supervisor at a dashboard, who whispers to one and then joins both; nobody hears anything else", async () => {
    const desk = await supervisorsDesk();
    const colleague = await product.operator();
    const since = Date.now();
    const byes: (string | null)[] = [];
    const listener = atDesk(desk, product.speech, (why) => byes.push(why));
    const { caller } = product;
    heardAll(await listenInside({ caller, colleague, extension: OPERATOR, desk, listener, told: () => {} }));
    // It ended with the channel, and nothing of it is left in the PBX.
    expect(byes).toEqual(["call_ended"]);
    const call = await desk.call(({ startedAt, status }) => startedAt >= since - 1_000 && status === "ended");
    expect(call).toMatchObject({
      direction: "internal",
      from: { number: "1001" },
      to: { number: OPERATOR },
      disposition: "completed",
    });
    await expect.poll(() => product.onlooker.channels()).toEqual([]);
  }, 120_000);

  it("are listened to, whispered to and joined from the panel, by the keyboard alone", async () => {
    const desk = await supervisorsDesk();
    const colleague = await product.operator();
    let sam: PersonAtDashboard | null = null;
    const listener = async (script: readonly Step[]): Promise<Listener> => {
      const at = await personAtDashboard(browser, product, "supervisor", script);
      sam = at;
      leaving.push(() => at.leave());
      const { page } = at.dashboard;
      const phone = page.getByRole("region", { name: "Phone" });
      await page.goto(addressOf());
      await page.locator("[data-connection=live]").waitFor();
      const words = {
        whisper: `Only ${OPERATOR} hears you`,
        barge: "On the call, everybody hears you",
      } as const;
      return {
        async listen() {
          const row = page.locator("[data-pbx-call][data-call-state=talking]");
          await row.waitFor();
          await page.keyboard.press("j");
          await page.keyboard.press("Enter");
          await page.getByRole("button", { name: /^Listen/ }).waitFor();
          await page.keyboard.press("l");
          await phone.getByText("Listening, nobody hears you").waitFor();
          await page.getByRole("complementary").getByText("You listen in").waitFor();
          // Who listens is no call of the PBX's.
          expect(await page.locator("[data-pbx-call]").count()).toBe(1);
        },
        async become(mode) {
          await page.keyboard.press(mode === "whisper" ? "w" : "b");
          await phone.getByText(words[mode]).waitFor();
        },
        report: () => at.person.report(),
        ended: phone.getByText("Call ended").waitFor({ timeout: 120_000 }),
      };
    };
    const { caller } = product;
    heardAll(await listenInside({ caller, colleague, extension: OPERATOR, desk, listener, told: () => {} }));
    expect(sam).not.toBeNull();
  }, 150_000);

  it("are listened to by no operator, who is told why", async () => {
    const colleague = await product.operator();
    const stays: Step[] = [hear("operator.hello", 60_000)];
    void colleague.answerNext(OPERATOR, [{ kind: "stay", withinMs: 60_000 }]);
    void product.caller.call(OPERATOR, stays);
    const olivia = await Dashboard.open(browser, product, "operator");
    leaving.push(() => olivia.close());
    const { page } = olivia;
    await page.goto(addressOf());
    await page.locator("[data-pbx-call][data-call-state=talking]").getByRole("link").click();
    const listen = page.getByRole("button", { name: /^Listen/ });
    await expect.poll(() => listen.getAttribute("aria-disabled")).toBe("true");
    expect(await listen.getAttribute("title")).toContain("Your role (operator) may not");
    await page.keyboard.press("l");
    expect(await page.getByRole("region", { name: "Phone" }).count()).toBe(0);
  });
});
