import { callsPage } from "@patchbay/protocol/api";
import { actTold } from "@patchbay/protocol/api/ami";
import { assistantsPage } from "@patchbay/protocol/assistants";
import { MEMBER_DEVICE, memberInterface } from "@patchbay/protocol/pbx-names";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type QueueMemberReport,
  queueMember,
  queueShortcomings,
} from "../simulators/call/inside/queue-member.ts";
import { wallMs } from "../simulators/caller/phone-leg.ts";
import { breath, exchange, hear, type Step, say } from "../simulators/caller/script.ts";
import { Desk } from "../simulators/desk/desk.ts";
import { HELPLINE } from "../stack/demo.ts";
import { emailOf } from "./support/members.ts";
import { expectNothingLeft } from "./support/nothing-left.ts";
import { CALLER, Product } from "./support/product.ts";
import { linesHeard } from "./support/sound/lines-heard.ts";

let product: Product;
let desk: Desk;
let assistant: { id: string; name: string };
/** What the assistant is to its queue. */
let member: string;
const { name: queue, exten } = HELPLINE;
const PERSON = `PJSIP/${HELPLINE.extension}`;
const WITHIN_MS = 60_000;

beforeAll(async () => {
  product = await Product.start({ moreQueues: HELPLINE.config });
  desk = await Desk.signIn(product.stack.edge.url, emailOf("owner"), product.stack.signIn.password);
  await desk.open();
  const { assistants } = await product.owner.get("/api/assistants", assistantsPage);
  assistant = assistants[0] ?? { id: "", name: "" };
  member = memberInterface(assistant.id);
}, 120_000);
afterEach(async () => {
  await leave();
  await product.onlooker.hangUpAll();
  await product.letGuestsGo();
  await expectNothingLeft(product);
});
afterAll(async () => {
  desk?.close();
  await product?.stop();
});

const act = async (action: string, input: object) =>
  actTold.parse(await desk.post(`/api/sites/${product.siteId}/ami/${action}`, { input }));
const join = (penalty: number) =>
  act("QueueAdd", {
    Queue: queue,
    Interface: member,
    Penalty: penalty,
    MemberName: assistant.name,
    StateInterface: MEMBER_DEVICE,
  });
/** It is no member afterwards, whether it was or not. */
const leave = () => act("QueueRemove", { Queue: queue, Interface: member }).catch(() => {});
const statusOf = async (who: string) => {
  const { items } = await act("QueueStatus", { Queue: queue, Member: who });
  return items.find(({ Event }) => Event === "QueueMember");
};

const callsSince = async (sinceMs: number) => {
  const { calls } = await product.owner.get("/api/calls", callsPage);
  return calls.filter(({ startedAt }) => startedAt >= sinceMs);
};
const eventsOf = async (callId: string) => (await product.call(callId)).log.map(({ event }) => event);

/** The person's part where they answer: greet, and are told a name. */
const PERSONS: readonly Step[] = [
  breath,
  say("operator.hello"),
  hear("caller.name", WITHIN_MS),
  { kind: "stay" },
];
const WITH_PERSON: readonly Step[] = [hear("operator.hello", WITHIN_MS), breath, say("caller.name"), breath];

describe("a queue with a person and, behind them by penalty, an assistant", () => {
  let report: QueueMemberReport;
  let sinceMs: number;

  it("rings the person first, the assistant where they do not answer, and no assistant that is paused", async () => {
    const person = await product.operator({ ringsOn: true });
    sinceMs = wallMs();
    report = await queueMember({ caller: product.caller, person, queue: HELPLINE, desk, told: () => {} });
    expect(queueShortcomings(report, queue)).toEqual([]);
    const rung = (fits: string) =>
      product.onlooker.first("AgentCalled", sinceMs, ({ Interface }) => Interface === fits);
    const missed = product.onlooker.first("AgentRingNoAnswer", sinceMs);
    expect(missed).toMatchObject({ Queue: queue, Interface: PERSON });
    expect(rung(PERSON)?.atMs).toBeLessThan(rung(member)?.atMs ?? 0);
    // Of the second caller it was told nothing.
    const pausedAt = product.onlooker.first(
      "QueueMemberPause",
      sinceMs,
      ({ Interface, Paused }) => Interface === member && Paused,
    )?.atMs;
    expect(pausedAt).toBeGreaterThan(rung(member)?.atMs ?? 0);
    expect(
      product.onlooker.first("AgentCalled", pausedAt ?? 0, ({ Interface }) => Interface === member),
    ).toBeUndefined();
  }, 180_000);

  it("has one call of each caller, with who they are, whose it was, how long they waited and what was said", async () => {
    expect(report.calls).toMatchObject([
      {
        from: { number: CALLER, name: `Extension ${CALLER}` },
        to: { number: exten },
        handler: { kind: "assistant", id: assistant.id, name: assistant.name, queue },
        status: "ended",
        disposition: "completed",
        attention: null,
      },
      { from: { number: CALLER }, to: { number: exten }, handler: { kind: "operator", name: "Olivia" } },
    ]);
    const [first] = report.calls;
    const log = await eventsOf(first?.id ?? "");
    const types = log.map(({ type }) => type);
    for (const once of [
      "call_began",
      "queue_joined",
      "assistant_rung",
      "leg_joined",
      "call_answered",
    ] as const)
      expect(types.filter((type) => type === once)).toEqual([once]);
    const connected = product.onlooker.first("AgentConnect", sinceMs);
    expect(connected).toMatchObject({ Interface: member, MemberName: assistant.name });
    const waitedMs = (first?.answeredAt ?? 0) - (first?.startedAt ?? 0);
    // Asterisk counts whole seconds, and a busy machine tells of them late; who was rung first had five of them.
    expect(Math.abs(waitedMs - (connected?.HoldTime ?? 0) * 1_000)).toBeLessThan(4_000);
    const turns = log.flatMap((event) => (event.type === "turn_finished" ? [event.turn.speaker] : []));
    expect(turns).toEqual(["assistant", "caller", "assistant", "caller", "assistant"]);
  });

  it("is counted by Asterisk as answered by each, with the time that they talked", async () => {
    const talked = async (who: string) => {
      // The last one's may still be on its way.
      const fits = ({ Interface }: { Interface: string }) => Interface === who;
      return (await product.onlooker.next("AgentComplete", sinceMs, WITHIN_MS, fits)).TalkTime;
    };
    const { byAssistant, byPerson } = report;
    for (const [who, { endedMs, answeredMs }] of [
      [member, byAssistant],
      [PERSON, byPerson],
    ] as const)
      expect(Math.abs((await talked(who)) - (endedMs - (answeredMs ?? 0)) / 1_000)).toBeLessThan(4);
  });
});

describe("an assistant that stands before the person", () => {
  it("has any number of callers at once", async () => {
    await join(0);
    const sinceMs = Date.now();
    const script = [
      hear("assistant.greeting", WITHIN_MS),
      ...exchange("caller.hours", "assistant.hours"),
      ...exchange("caller.goodbye", "assistant.goodbye"),
    ];
    const reports = await Promise.all([1, 2, 3].map(() => product.caller.call(exten, script)));
    for (const report of reports) {
      expect(report.failure).toBeNull();
      expect(linesHeard(report)).toEqual(["assistant.greeting", "assistant.hours", "assistant.goodbye"]);
    }
    const spans = reports.map(({ answeredMs, endedMs }) => [answeredMs ?? 0, endedMs] as const);
    expect(Math.max(...spans.map(([from]) => from))).toBeLessThan(Math.min(...spans.map(([, to]) => to)));
    await expect
      .poll(async () => (await callsSince(sinceMs)).map(({ status }) => status))
      .toEqual(reports.map(() => "ended"));
  }, 120_000);

  it("is passed over while its connector is gone, and is in reach again when that is back", async () => {
    await join(0);
    await expect.poll(async () => (await statusOf(member))?.Status).toBe("1");
    const person = await product.operator({ ringsOn: true });
    process.kill(product.connector.pid, "SIGKILL");
    const answering = person.answerNext(HELPLINE.extension, PERSONS);
    const sinceMs = wallMs();
    const report = await product.caller.call(exten, WITH_PERSON);
    expect([report.failure, linesHeard(report)]).toEqual([null, ["operator.hello"]]);
    expect(linesHeard(await answering)).toEqual(["caller.name"]);
    // Whether it was tried or not, nobody is paused for it.
    expect(product.onlooker.first("QueueMemberPause", sinceMs)).toBeUndefined();
    await product.restartConnector();
    await expect.poll(async () => (await statusOf(member))?.Status).toBe("1");
  }, 120_000);

  it("that loses its connector in mid-call gives the caller back to their queue, where the person has them", async () => {
    await join(0);
    await expect.poll(async () => (await statusOf(member))?.Status).toBe("1");
    const person = await product.operator({ ringsOn: true });
    const sinceMs = Date.now();
    const calling = product.caller.call(exten, [hear("assistant.greeting", WITHIN_MS), ...WITH_PERSON]);
    calling.catch(() => {});
    const id = await product.nextCallId(sinceMs);
    const now = async () => (await product.call(id).catch(() => null))?.call;
    await expect
      .poll(now)
      .toMatchObject({ status: "in_progress", handler: { kind: "assistant", queue }, turns: 1 });
    const answering = person.answerNext(HELPLINE.extension, PERSONS);
    process.kill(product.connector.pid, "SIGKILL");
    const report = await calling;
    expect(linesHeard(report)).toEqual(["assistant.greeting", "operator.hello"]);
    expect(linesHeard(await answering)).toEqual(["caller.name"]);
    await product.restartConnector();
    await expect.poll(now).toMatchObject({ status: "ended", from: { number: CALLER } });
    await expect.poll(async () => (await callsSince(sinceMs)).map((one) => one.id)).toEqual([id]);
  }, 120_000);
});
