import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { callDetail, phoneTargets } from "@patchbay/protocol/api";
import type { LogEntry } from "@patchbay/protocol/call";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { nameOnList } from "../../simulators/call/put-through.ts";
import { COLLEAGUE_NUMBER, callThroughTwilio, colleagueAtNumber } from "../../simulators/call/via/twilio.ts";
import { type PersonReport, preparePerson } from "../../simulators/caller/person.ts";
import { wallMs } from "../../simulators/caller/phone-leg.ts";
import { SCENARIOS } from "../../simulators/caller/scenarios/scenario.ts";
import type { Step } from "../../simulators/caller/script.ts";
import { Desk } from "../../simulators/desk/desk.ts";
import { DeskPhone } from "../../simulators/desk/desk-phone.ts";
import { type LineId, lineOf } from "../../simulators/speech/lines.ts";
import { DEMO_NUMBER, FRONT_DESK_EXTENSION } from "../../stack/demo.ts";
import { copyCheckout } from "../support/checkout.ts";
import { emailOf, type Who } from "../support/members.ts";
import { expectNobodyHanging, expectNothingLeft } from "../support/nothing-left.ts";
import { Product } from "../support/product.ts";
import { linesHeard } from "../support/sound/lines-heard.ts";

/** From the edge's loss to both legs of a call being back, with time to spare for a loaded machine. */
const BACK_WITHIN_MS = 20_000;
const SOURCES = ["pbx", "twilio", "browser"] as const;
const textOf = (id: LineId): string => lineOf(id).text;
const BEFORE = ["assistant.greeting", "caller.appointment", "assistant.days"] as const;
const AFTER = [
  "assistant.repeat",
  "caller.thursday",
  "assistant.thursday-booked",
  "caller.goodbye",
  "assistant.goodbye",
] as const;
/** What a caller's ear gets of it, in order. */
const HEARD = [...BEFORE, ...AFTER].filter((id) => id.startsWith("assistant."));
/** Said to a caller who waits for what happens to the edge, where a busy machine takes its time for that. */
const STILL_THERE = textOf("assistant.still-there");

let product: Product;
let folder: string;
const desks: Desk[] = [];

beforeAll(async () => {
  // A checkout of its own: its Worker is edited while calls are up.
  folder = await mkdtemp(join(tmpdir(), "patchbay-edge-"));
  await copyCheckout(folder);
  await mkdir(join(folder, "web/dist"), { recursive: true });
  product = await Product.start({ edgeProject: folder, watch: true });
});
afterEach(async () => {
  for (const desk of desks.splice(0)) desk.close();
  await product?.onlooker.hangUpAll();
});
afterAll(async () => {
  await product?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function deskOf(who: Who): Promise<Desk> {
  const { edge, signIn } = product.stack;
  const desk = await Desk.signIn(edge.url, emailOf(who), signIn.password);
  desks.push(desk);
  return desk;
}

const person = (steps: readonly Step[]) =>
  preparePerson(steps, product.speech.voice, product.speech.recogniser);

/** The desk's own call to the assistant, as its browser phone places it. */
async function callFromDesk(desk: Desk, script: readonly Step[]): Promise<PersonReport> {
  const { assistants } = phoneTargets.parse(await desk.get("/api/phone/targets"));
  const prepared = await person(script);
  const leg = await desk.place({ kind: "assistant", assistantId: assistants[0]?.id ?? "" });
  return new DeskPhone(desk, leg, prepared).ended;
}

/** One call of each source at once, all of them following the scenario `crash`. */
async function callsOfEverySource() {
  const desk = await deskOf("supervisor");
  await desk.open();
  const { script } = SCENARIOS.crash;
  const sinceMs = Math.floor(wallMs());
  const over = Promise.all([
    product.caller.call("1412", script),
    callThroughTwilio(product.stack.twilio.url, DEMO_NUMBER, "crash"),
    callFromDesk(desk, script),
  ]);
  // Each has answered the caller's first wish before anything happens to them.
  const days = textOf("assistant.days").slice(0, 40);
  const ids = await Promise.all(
    SOURCES.map(async (source) => {
      const found = await desk.call(
        (call) => call.source === source && call.startedAt >= sinceMs && call.lastWords.startsWith(days),
        45_000,
      );
      return found.id;
    }),
  );
  return { over, ids };
}

const countOf = (log: readonly LogEntry[], type: string): number =>
  log.filter(({ event }) => event.type === type).length;
const turnsOf = (log: readonly LogEntry[]): string[] =>
  log.flatMap(({ event }) =>
    event.type === "turn_finished" && event.turn.text !== STILL_THERE ? [event.turn.text] : [],
  );

/** What has to be true of each call after it went through the loss of its edge: nothing lost, nothing doubled. */
async function expectWentOn(ids: readonly string[]): Promise<void> {
  for (const [at, id] of ids.entries()) {
    const source = SOURCES[at];
    await expect
      .poll(async () => (await product.call(id)).call.status, { timeout: 20_000, message: source ?? "" })
      .toBe("ended");
    const { call, log } = await product.call(id);
    expect(call, source).toMatchObject({ source, disposition: "completed" });
    expect(turnsOf(log), source).toEqual([...BEFORE, ...AFTER].map(textOf));
    expect(countOf(log, "edge_restarted"), source).toBe(1);
    expect(countOf(log, "leg_resumed"), source).toBe(1);
    expect(countOf(log, "call_began"), source).toBe(1);
  }
}

/** The sessions that the voice service got afterwards were told everything that had been said, once. */
async function expectRemembered(sinceMs: number): Promise<void> {
  const sessions = await product.voiceService.sessions(sinceMs);
  expect(sessions.map(({ told }) => told.filter((text) => text !== STILL_THERE))).toEqual(
    SOURCES.map(() => BEFORE.map(textOf)),
  );
  for (const { heard } of sessions) {
    expect(heard.map(({ lineId }) => lineId)).toEqual(["caller.thursday", "caller.goodbye"]);
  }
}

describe("the Worker's process is killed", () => {
  it("with a PBX, a Twilio and a browser call up: each goes on to its end, and the assistant remembers", async () => {
    const { over, ids } = await callsOfEverySource();
    const killedMs = wallMs();
    product.killWorker();
    const reports = await over;
    for (const [at, report] of reports.entries()) {
      expect(report.failure, SOURCES[at]).toBeNull();
      expect(
        linesHeard(report).filter((line) => line !== "assistant.still-there"),
        SOURCES[at],
      ).toEqual(HEARD);
    }
    await expectWentOn(ids);
    await expectRemembered(killedMs);
    await expectNothingLeft(product);
  }, 120_000);

  it("under a caller and an operator: both legs come back, and they hear each other", async () => {
    const olivia = await deskOf("operator");
    await olivia.open();
    const over = product.caller.call(FRONT_DESK_EXTENSION, [
      { kind: "hear", line: "operator.hello", withinMs: 25_000 },
      { kind: "wait", ms: 200 },
      { kind: "say", line: "caller.name" },
      { kind: "hear", line: "operator.file", withinMs: 40_000 },
      { kind: "wait", ms: 200 },
      { kind: "say", line: "caller.goodbye" },
      { kind: "hear", line: "operator.goodbye" },
    ]);
    const { id } = await olivia.call(({ ringing }) => ringing !== null);
    let bothBack = false;
    const martin = await person([
      { kind: "wait", ms: 1_000 },
      { kind: "say", line: "operator.hello" },
      { kind: "hear", line: "caller.name" },
      // The edge dies, and comes back.
      { kind: "cue", given: () => bothBack },
      { kind: "wait", ms: 1_000 },
      { kind: "say", line: "operator.file" },
      { kind: "hear", line: "caller.goodbye" },
      { kind: "wait", ms: 200 },
      { kind: "say", line: "operator.goodbye" },
      { kind: "stay", withinMs: 10_000 },
    ]);
    const talk = new DeskPhone(olivia, await olivia.answer(id), martin);
    await expect
      .poll(() => martin.report().heard.map(({ lineId }) => lineId), { timeout: 30_000, interval: 20 })
      .toEqual(["caller.name"]);
    product.killWorker();
    const logNow = async () => callDetail.parse(await olivia.get(`/api/calls/${id}`)).log;
    await expect
      .poll(async () => countOf(await logNow().catch(() => []), "leg_resumed"), { timeout: BACK_WITHIN_MS })
      .toBe(2);
    bothBack = true;
    const [caller, desk] = await Promise.all([over, talk.ended]);
    expect([caller.failure, desk.failure]).toEqual([null, null]);
    expect(desk.resumed).toBe(1);
    const { call } = await product.call(id);
    expect(call).toMatchObject({
      disposition: "completed",
      handler: { kind: "operator", name: "Olivia Berg" },
    });
    expect(countOf(await logNow(), "edge_restarted")).toBe(1);
    await expectNothingLeft(product);
  }, 120_000);
});

describe("a browser's caller who is put through by the organization's number at Twilio", () => {
  it("talks with who took them with 1, though the edge was killed while their phone rang", async () => {
    const { edge, signIn, twilio, secrets } = product.stack;
    const line = `twilio:${secrets.PHONE_ACCOUNT_SID}:${DEMO_NUMBER}`;
    const target = { kind: "number", number: COLLEAGUE_NUMBER, name: "", line } as const;
    const restore = await nameOnList({ api: edge.url, signIn }, target, "attended");
    const colleague = await colleagueAtNumber(twilio.url, "attended-transfer");
    const desk = await deskOf("supervisor");
    await desk.open();
    const over = callFromDesk(desk, SCENARIOS["attended-transfer"].script);
    const { id } = await desk.call(({ transfer }) => transfer?.stage === "ringing", 40_000);
    product.killWorker();
    const caller = await over;
    const taken = await colleague.leave();
    await restore();
    expect([caller.failure, taken?.failure]).toEqual([null, null]);
    expect(taken?.heard.map(({ lineId }) => lineId)).toEqual([
      "assistant.brief",
      "caller.name",
      "caller.goodbye",
    ]);
    const heard = caller.heard.map(({ lineId }) => lineId);
    expect(heard).toEqual(expect.arrayContaining(["operator.hello", "operator.file", "operator.goodbye"]));
    // The brief is the target's alone.
    expect(heard).not.toContain("assistant.brief");
    await expect.poll(async () => (await product.call(id)).call.status, { timeout: 20_000 }).toBe("ended");
    const { log } = await product.call(id);
    expect(countOf(log, "edge_restarted")).toBe(1);
    expect(countOf(log, "transfer_completed")).toBe(1);
    await expectNobodyHanging(product);
    await expectNothingLeft(product);
  }, 120_000);
});

describe("the Worker's code is exchanged", () => {
  it("with a PBX, a Twilio and a browser call up: each goes on to its end with the new code", async () => {
    const { over, ids } = await callsOfEverySource();
    const changedMs = wallMs();
    const app = join(folder, "worker/src/app.ts");
    const code = await readFile(app, "utf8");
    expect(code).toContain("{ ok: true,");
    await writeFile(app, code.replace("{ ok: true,", '{ ok: true, code: "new",'));
    await expect
      .poll(
        () =>
          fetch(`${product.stack.edge.url}/healthz`).then(
            (answer) => answer.text(),
            () => "",
          ),
        { timeout: BACK_WITHIN_MS, interval: 100 },
      )
      .toContain("new");
    const reports = await over;
    for (const [at, { failure }] of reports.entries()) expect(failure, SOURCES[at]).toBeNull();
    await expectWentOn(ids);
    await expectRemembered(changedMs);
    await expectNothingLeft(product);
  }, 120_000);
});
