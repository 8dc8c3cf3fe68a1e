import { callDetail } from "@patchbay/protocol/api";
import type { CallSummary } from "@patchbay/protocol/call";
import { DEFAULT_ORG_SETTINGS } from "@patchbay/protocol/org-settings";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished } from "vitest";
import { supervise } from "../../simulators/call/bystanders/supervising.ts";
import { nameOnList } from "../../simulators/call/put-through.ts";
import {
  CALLER_NUMBER,
  COLLEAGUE_NUMBER,
  callThroughTwilio,
  putThroughByTwilio,
} from "../../simulators/call/via/twilio.ts";
import { preparePerson } from "../../simulators/caller/person.ts";
import { wallMs } from "../../simulators/caller/phone-leg.ts";
import { SCENARIOS } from "../../simulators/caller/scenarios/scenario.ts";
import type { Step } from "../../simulators/caller/script.ts";
import { Desk } from "../../simulators/desk/desk.ts";
import { DeskPhone } from "../../simulators/desk/desk-phone.ts";
import { lineOf } from "../../simulators/speech/lines.ts";
import { DEMO_NUMBER, FRONT_DESK_EXTENSION, FRONT_DESK_NUMBER } from "../../stack/demo.ts";
import { emailOf, type Who } from "../support/members.ts";
import { expectNobodyHanging, expectNothingLeft } from "../support/nothing-left.ts";
import { OPERATOR, type Product } from "../support/product.ts";
import { it } from "../support/shared/product.ts";

const { script, operator } = SCENARIOS["answered-by-operator"];
/** A caller who waits for somebody to say hello, and says goodbye. */
const brief: Step[] = [
  { kind: "hear", line: "operator.hello", withinMs: 25_000 },
  { kind: "wait", ms: 200 },
  { kind: "say", line: "caller.goodbye" },
  { kind: "wait", ms: 500 },
];
const hello: Step[] = [
  // Who waits hears a tone now and then: what is said right behind one would be one sound with it to their ear.
  { kind: "wait", ms: 1_000 },
  { kind: "say", line: "operator.hello" },
  { kind: "hear", line: "caller.goodbye" },
  { kind: "stay", withinMs: 10_000 },
];

/** The lab PBX's own way into its queue: Patchbay is not asked, and follows. */
const QUEUE_EXTENSION = "1600";

let product: Product;
const desks: Desk[] = [];

async function deskOf(who: Who): Promise<Desk> {
  const { edge, signIn } = product.stack;
  const desk = await Desk.signIn(edge.url, emailOf(who), signIn.password);
  desks.push(desk);
  return desk;
}

const person = (steps: readonly Step[]) =>
  preparePerson(steps, product.speech.voice, product.speech.recogniser);

const linesOf = (heard: readonly { lineId: string | null }[]) => heard.map(({ lineId }) => lineId);

it.beforeAll(async ({ product: ours }) => {
  product = ours;
  await product.decide({ ...DEFAULT_ORG_SETTINGS, transcripts: { people: true } });
});
afterEach(() => {
  for (const desk of desks.splice(0)) desk.close();
});

describe("a call to the front desk", () => {
  it("rings at the caller's phone until an operator takes it in the dashboard, and both hear each other", async () => {
    const olivia = await deskOf("operator");
    await olivia.open();
    const call = product.caller.call(FRONT_DESK_EXTENSION, script);
    const { id } = await olivia.call(({ ringing }) => ringing !== null);
    const talk = new DeskPhone(olivia, await olivia.answer(id), await person(operator));
    const [caller, desk] = await Promise.all([call, talk.ended]);
    expect(caller.failure).toBeNull();
    expect(desk.failure).toBeNull();
    // The SIP phone plays the ringing tone to its owner; words begin with the answer.
    const afterAnswer = caller.heard.filter(({ startMs }) => startMs >= (caller.answeredMs ?? 0));
    expect(linesOf(afterAnswer)).toEqual(["operator.hello", "operator.file", "operator.goodbye"]);
    expect(linesOf(desk.heard)).toEqual(["caller.name", "caller.goodbye"]);
    // A real phone was ringing meanwhile, and was answered when the operator was there.
    expect(caller.answeredMs ?? 0).toBeGreaterThan(desk.openedMs - 50);
    // What they said is written down, to the last word, where the organization wants that.
    const said = async () =>
      callDetail
        .parse(await olivia.get(`/api/calls/${id}`))
        .log.flatMap(({ event }) =>
          event.type === "turn_finished" ? [`${event.turn.speaker}: ${event.turn.text}`] : [],
        );
    await expect
      .poll(async () => (await said()).sort(), { timeout: 5_000 })
      .toEqual(
        [
          ...(["caller.name", "caller.goodbye"] as const).map((line) => `caller: ${lineOf(line).text}`),
          ...(["operator.hello", "operator.file", "operator.goodbye"] as const).map(
            (line) => `operator: ${lineOf(line).text}`,
          ),
        ].sort(),
      );
    const { call: kept } = callDetail.parse(await olivia.get(`/api/calls/${id}`));
    expect(kept).toMatchObject({
      status: "ended",
      disposition: "completed",
      handler: { kind: "operator", name: "Olivia Berg" },
    });
  });

  it("goes on after the operator's network failed for a moment", async () => {
    const olivia = await deskOf("operator");
    await olivia.open();
    const call = product.caller.call(FRONT_DESK_EXTENSION, brief);
    const { id } = await olivia.call(({ ringing }) => ringing !== null);
    // What is said into a phone that is off the network reaches nobody.
    const onceBack: Step[] = [{ kind: "cue", given: () => talk.resumed > 0 }, ...hello];
    const talk = new DeskPhone(olivia, await olivia.answer(id), await person(onceBack));
    await olivia.call((one) => one.id === id && one.status === "in_progress");
    talk.cut();
    const [caller, desk] = await Promise.all([call, talk.ended]);
    expect([caller.failure, desk.failure]).toEqual([null, null]);
    expect(desk.resumed).toBeGreaterThan(0);
  });

  it("rings with the others when the operator's browser is gone for good", async () => {
    const [olivia, sam] = await Promise.all([deskOf("operator"), deskOf("supervisor")]);
    await Promise.all([olivia.open(), sam.open()]);
    // Until the edge has given the first one up, and the second has answered.
    const waits: Step[] = [{ kind: "hear", line: "operator.hello", withinMs: 45_000 }, ...brief.slice(1)];
    const call = product.caller.call(FRONT_DESK_EXTENSION, waits);
    const { id } = await olivia.call(({ ringing }) => ringing !== null);
    const gone = new DeskPhone(olivia, await olivia.answer(id), await person([{ kind: "stay" }]));
    await sam.call((one) => one.id === id && one.status === "in_progress");
    gone.vanish();
    const again = await sam.call((one) => one.id === id && one.ringing !== null, 25_000);
    expect(again.status).toBe("queued");
    const talk = new DeskPhone(sam, await sam.answer(id), await person(hello));
    const [caller, desk] = await Promise.all([call, talk.ended]);
    expect([caller.failure, desk.failure]).toEqual([null, null]);
  });

  it("is turned away so that the caller's phone says it was declined", async () => {
    const olivia = await deskOf("operator");
    await olivia.open();
    const call = product.caller.call(FRONT_DESK_EXTENSION, [{ kind: "stay" }]);
    const { id } = await olivia.call(({ ringing }) => ringing !== null);
    await olivia.post(`/api/calls/${id}/reject`);
    const { answeredMs, dialStatus } = await call;
    expect(answeredMs).toBeNull();
    expect(dialStatus).not.toBe("ANSWER");
    await olivia.call((one) => one.id === id && one.disposition === "rejected");
  });

  it("goes to the assistant when nobody has a dashboard open", async () => {
    const report = await product.caller.call(FRONT_DESK_EXTENSION, [
      { kind: "hear", line: "assistant.greeting" },
    ]);
    expect(report.failure).toBeNull();
    expect(linesOf(report.heard)).toEqual(["assistant.greeting"]);
  });

  it("comes through Twilio too: rings unanswered, then both hear each other", async () => {
    const olivia = await deskOf("operator");
    await olivia.open();
    const twilio = product.stack.twilio.url;
    const call = callThroughTwilio(twilio, FRONT_DESK_NUMBER, "answered-by-operator");
    const { id } = await olivia.call(({ ringing, source }) => ringing !== null && source === "twilio");
    const talk = new DeskPhone(olivia, await olivia.answer(id), await person(operator));
    const [caller, desk] = await Promise.all([call, talk.ended]);
    expect([caller.failure, desk.failure]).toEqual([null, null]);
    expect(caller.answeredMs ?? 0).toBeGreaterThan(desk.openedMs - 50);
    expect(linesOf(caller.heard)).toEqual(["operator.hello", "operator.file", "operator.goodbye"]);
  });
});

describe("a call from a dashboard", () => {
  it("takes a caller out of the PBX's own queue", async () => {
    const olivia = await deskOf("operator");
    await olivia.open();
    const sinceMs = wallMs();
    const call = product.caller.call(QUEUE_EXTENSION, brief);
    const callId = await product.nextCallId(sinceMs);
    await olivia.call((one) => one.id === callId && one.status === "queued");
    const talk = new DeskPhone(olivia, await olivia.answer(callId), await person(hello));
    const [caller, desk] = await Promise.all([call, talk.ended]);
    expect([caller.failure, desk.failure]).toEqual([null, null]);
  });

  it("rings a SIP phone through the PBX, and both hear each other", async () => {
    const olivia = await deskOf("operator");
    await olivia.open();
    const phone = await product.operator();
    const answered = phone.answerNext(OPERATOR, brief);
    const line = product.siteId;
    const leg = await olivia.place({ kind: "number", number: OPERATOR, line });
    const talk = new DeskPhone(olivia, leg, await person(hello));
    const [callee, desk] = await Promise.all([answered, talk.ended]);
    expect([callee.failure, desk.failure]).toEqual([null, null]);
    expect(linesOf(callee.heard)).toEqual(["operator.hello"]);
    const kept = await olivia.call((one) => one.id === leg.callId && one.status === "ended");
    expect(kept).toMatchObject({
      direction: "outbound",
      to: { number: OPERATOR },
      disposition: "completed",
    });
  });

  it("reaches a number through Twilio, which was dialled once the person was on the line", async () => {
    const olivia = await deskOf("operator");
    const line = `twilio:${product.stack.secrets.PHONE_ACCOUNT_SID}:${FRONT_DESK_NUMBER}`;
    const leg = await olivia.place({ kind: "number", number: CALLER_NUMBER, line });
    await olivia.open();
    const talk = new DeskPhone(olivia, leg, await person([{ kind: "wait", ms: 4_000 }]));
    await olivia.call((one) => one.id === leg.callId && one.status === "in_progress");
    const desk = await talk.ended;
    expect(desk.failure).toBeNull();
    await olivia.call((one) => one.id === leg.callId && one.disposition === "completed");
    const { log } = callDetail.parse(await olivia.get(`/api/calls/${leg.callId}`));
    const types = log.map(({ event }) => event.type);
    expect(types).toContain("pickup_detected");
    expect(types.indexOf("dial_started")).toBeGreaterThan(types.indexOf("leg_joined"));
  });
});

describe("a caller at Twilio whom the assistant puts through to an outside number", () => {
  let restore = async (): Promise<void> => {};
  beforeAll(async () => {
    const { edge, signIn } = product.stack;
    const target = { kind: "number", number: COLLEAGUE_NUMBER, name: "", line: "" } as const;
    restore = await nameOnList({ api: edge.url, signIn }, target, "attended");
  });
  afterAll(() => restore());

  const place = (scenario: "attended-transfer" | "listen-after-transfer" | "declined-transfer") =>
    putThroughByTwilio(product.stack.twilio.url, DEMO_NUMBER, scenario);

  it("talks with who took them with 1, though the edge was killed while that was told of them", async () => {
    // The vendor names no pause between its tries, only 15 s for all of them: how soon a busy machine has its edge back is not at stake.
    const knobs = `${product.stack.twilio.url}/__control`;
    await fetch(knobs, { method: "POST", body: JSON.stringify({ retryPauseMs: 2_000 }) });
    onTestFinished(async () => void (await fetch(knobs, { method: "DELETE" })));
    const sam = await deskOf("supervisor");
    await sam.open();
    const placed = place("attended-transfer");
    const { id } = await sam.call(({ transfer }) => transfer?.stage === "briefing", 40_000);
    product.killWorker();
    const { report, colleague } = await placed;
    expect([report.failure, colleague?.failure]).toEqual([null, null]);
    // Each hears the other, and the brief is the target's alone.
    expect(linesOf(colleague?.heard ?? [])).toEqual(["assistant.brief", "caller.name", "caller.goodbye"]);
    expect(linesOf(report.heard)).toEqual([
      "assistant.greeting",
      "assistant.transfer",
      "operator.hello",
      "operator.file",
      "operator.goodbye",
    ]);
    await expect
      .poll(async () => (await product.call(id)).log.map(({ event }) => event.type), { timeout: 10_000 })
      .toEqual(
        expect.arrayContaining([
          "transfer_briefing",
          "transfer_accepted",
          "transfer_completed",
          "call_ended",
        ]),
      );
    await expectNobodyHanging(product);
  }, 90_000);

  it("is heard with them by a supervisor, though their sound goes from phone to phone now", async () => {
    const sam = await deskOf("supervisor");
    await sam.open();
    const sinceMs = Date.now();
    const { supervisor } = SCENARIOS["listen-after-transfer"];
    const isIt = ({ startedAt }: CallSummary) => startedAt >= sinceMs - 1_000;
    const listening = supervise(sam, supervisor, isIt, product.speech, () => {});
    const { report, colleague } = await place("listen-after-transfer");
    const heard = await listening;
    expect([report.failure, colleague?.failure, heard?.failure]).toEqual([null, null, null]);
    expect(linesOf(heard?.heard ?? [])).toEqual(
      expect.arrayContaining(["caller.name", "operator.file", "caller.goodbye", "operator.goodbye"]),
    );
    await expectNobodyHanging(product);
  }, 90_000);

  it("hears from the assistant why nobody has them, and leaves a message", async () => {
    const { report, colleague } = await place("declined-transfer");
    expect([report.failure, colleague?.failure]).toEqual([null, null]);
    expect(linesOf(colleague?.heard ?? [])).toEqual(["assistant.brief"]);
    expect(linesOf(report.heard)).toEqual([
      "assistant.greeting",
      "assistant.transfer",
      "assistant.not-through",
      "assistant.message-noted",
      "assistant.goodbye",
    ]);
    await expectNobodyHanging(product);
    await expectNothingLeft(product);
  }, 90_000);
});
