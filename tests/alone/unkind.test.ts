import { callsPage, phoneTargets } from "@patchbay/protocol/api";
import { afterEach, describe, expect } from "vitest";
import { leftBehind } from "../../simulators/call/left-behind.ts";
import { beUnkind, inWords } from "../../simulators/call/unkind.ts";
import { callThroughTwilio } from "../../simulators/call/via/twilio.ts";
import { type PersonReport, preparePerson } from "../../simulators/caller/person.ts";
import { wallMs } from "../../simulators/caller/phone-leg.ts";
import { SCENARIOS, type Scenario, type ScenarioName } from "../../simulators/caller/scenarios/scenario.ts";
import { Desk } from "../../simulators/desk/desk.ts";
import { DeskPhone } from "../../simulators/desk/desk-phone.ts";
import { DEMO_NUMBER } from "../../stack/demo.ts";
import { emailOf } from "../support/members.ts";
import { expectNobodyHanging, expectNothingLeft } from "../support/nothing-left.ts";
import type { Product } from "../support/product.ts";
import { it } from "../support/shared/product.ts";

/**
 * What a caller does on their own, spread over the sources. What needs an operator, a supervisor or somebody to be put through to is played
 * by `npm run call -- --unkind`. The second seed has a limit at the very beginning: the greeting follows the word of patience at once.
 */
const PLAYED = [
  { seed: 1, pbx: "appointment", twilio: "barge-in", browser: "greeting" },
  { seed: 2, pbx: "own-tool", twilio: "greeting", browser: "opt-out" },
  { seed: 9, pbx: "false-barge-in", twilio: "opt-out", browser: "appointment" },
  { seed: 3, pbx: "voicemail", twilio: "tool", browser: "ask-absent" },
] as const satisfies (Record<"pbx" | "twilio" | "browser", ScenarioName> & { seed: number })[];

let product: Product;

it.beforeAll(({ product: ours }) => {
  product = ours;
});
afterEach(() => product.onlooker.hangUpAll());

/** The supervisor calls the assistant from a dashboard that rings for nobody. */
async function fromBrowser(scenario: ScenarioName): Promise<PersonReport> {
  const { edge, signIn } = product.stack;
  const desk = await Desk.signIn(edge.url, emailOf("supervisor"), signIn.password);
  const { assistants } = phoneTargets.parse(await desk.get("/api/phone/targets"));
  const { script, browserScript }: Scenario = SCENARIOS[scenario];
  const { voice, recogniser } = product.speech;
  const person = await preparePerson(browserScript ?? script, voice, recogniser);
  const leg = await desk.place({ kind: "assistant", assistantId: assistants[0]?.id ?? "" });
  return new DeskPhone(desk, leg, person).ended;
}

describe("lines, a carrier and a voice service as unkind as in the field", () => {
  it.for(PLAYED)("seed $seed: $pbx by the PBX, $twilio by Twilio, $browser by browser", async (played) => {
    const standIns = { openai: product.stack.openai?.url ?? "", twilio: product.stack.twilio.url };
    const { mixture, kind } = await beUnkind(standIns, played.seed);
    const sinceMs = wallMs();
    const [pbx, twilio, browser] = await Promise.all([
      product.caller.call("1412", SCENARIOS[played.pbx].script, { line: mixture.line }),
      callThroughTwilio(standIns.twilio, DEMO_NUMBER, played.twilio),
      fromBrowser(played.browser),
    ]).finally(kind);
    const failures = { pbx: pbx.failure, twilio: twilio.failure, browser: browser.failure };
    expect(failures, inWords(mixture)).toEqual({ pbx: null, twilio: null, browser: null });
    const endings = async () =>
      (await product.owner.get("/api/calls", callsPage)).calls
        .filter(({ startedAt }) => startedAt >= Math.floor(sinceMs))
        .map(({ source, disposition }) => ({ source, disposition }));
    await expect
      .poll(async () => (await endings()).sort((a, b) => a.source.localeCompare(b.source)))
      .toEqual(["browser", "pbx", "twilio"].map((source) => ({ source, disposition: "completed" })));
    const { edge, signIn } = product.stack;
    for (const name of [played.pbx, played.twilio]) {
      const { leaves }: Scenario = SCENARIOS[name];
      if (leaves !== undefined)
        expect(await leftBehind({ api: edge.url, signIn }, leaves, sinceMs), name).not.toBeNull();
    }
    await expectNobodyHanging(product);
    await expectNothingLeft(product);
  });
});
