import { abortAllDurableObjects, env } from "cloudflare:test";
import { encodeControl } from "@patchbay/protocol/media";
import { describe, expect, it } from "vitest";
import { WITHHELD } from "../../src/call/card-data/digits.ts";
import { frame, openMedia } from "../support/connector.ts";
import { finishedTools, greeted } from "../support/greeted.ts";
import { createOrganization } from "../support/organization.ts";
import { heard, hears, playsAll, speakTo, TestDesk, voice } from "../support/phone.ts";
import { listen, msOf, recorded } from "../support/recording/recorded.ts";
import { opened, upgrade } from "../support/socket.ts";
import { logOf, session, summaryOf, supervise, typesOf, whileAllSpeak } from "../support/supervised.ts";

const CARD = "4111 1111 1111 1111";
/** The script of the voice stands in the log, as its name. */
const veiled = (text: string): string => `«${btoa(text)}»`;
/** Any part of it, however it is written; nothing else of a call looks like that. */
const SECRET = /4111[ -]?1111|1111[ -]1111|code is 737|7 3 7|"737"/;
const RECORDED = {
  recording: { enabled: true, announce: false },
  understanding: { enabled: true, emotion: false },
};
type Calls = [name: string, args: string][];
const PAUSE: Calls = [["pause_recording", "{}"]];
const RESUME: Calls = [["resume_recording", "{}"]];

const said = async (callId: string) =>
  (await logOf(callId)).flatMap((event) =>
    event.type === "turn_finished" && event.turn.speaker === "caller" ? [event.turn.text] : [],
  );
const isGreeted = (callId: string) => expect.poll(() => typesOf(callId)).toContain("turn_finished");
const finished = (callId: string, count: number) =>
  expect.poll(() => finishedTools(callId)).toHaveLength(count);

/** Everything of an organization that is written down anywhere. */
async function writtenDown(orgId: string): Promise<string> {
  const rows = await Promise.all(
    ["call", "call_turn", "message", "callback", "audit"].map((table) =>
      env.DB.prepare(`SELECT * FROM ${table} WHERE org_id = ?`).bind(orgId).all(),
    ),
  );
  const { objects } = await env.ARCHIVE.list({ prefix: `${orgId}/` });
  const files = await Promise.all(objects.map(async ({ key }) => (await env.ARCHIVE.get(key))?.text()));
  return JSON.stringify([rows.map(({ results }) => results), files]);
}

describe("a card number that is said while the assistant has paused", () => {
  it("is nowhere: not in the log, the history, the archive, a live page or a question to a model; the recording is silent there", async () => {
    const message = JSON.stringify({ text: `Anna pays by card ${veiled(CARD)}.` });
    const model = JSON.stringify({
      says: "I want to pay by card.",
      calls: PAUSE,
      // Also what the model makes of it before it resumes, and in the same breath.
      later: [
        { says: `It is ${veiled(CARD)}.`, calls: [["take_message", message]] },
        {
          says: `${veiled("1111 1111")}, and the code is ${veiled("737")}.`,
          calls: [...RESUME, ["take_message", message]],
        },
        { says: "Thank you, I come at 9." },
      ],
    });
    const { organization, desk, callId, caller, speak, end } = await recorded({ model, settings: RECORDED });
    playsAll(caller);
    const list = await desk.available();
    const page = opened(await upgrade("/feed", { cookie: desk.cookie, origin: "http://patchbay.test" }));
    for (const topic of [`call:${callId}`, "words"]) page.send(JSON.stringify({ type: "subscribe", topic }));
    await isGreeted(callId);
    await speak(0x11, 25);
    await finished(callId, 1);
    expect(await summaryOf(callId)).toMatchObject({ recording: { state: "paused" } });
    await speak(0x33, 25);
    await finished(callId, 2);
    for (const digit of "737") caller.send(encodeControl({ type: "digit", digit }));
    await expect
      .poll(async () => (await typesOf(callId)).filter((type) => type === "digit_pressed"))
      .toHaveLength(3);
    await speak(0x33, 25);
    await finished(callId, 4);
    expect(await summaryOf(callId)).toMatchObject({ recording: { state: "on" } });
    // What was said a moment after it was resumed may belong to before.
    await new Promise((resolve) => setTimeout(resolve, 700));
    await speak(0x22, 25);
    await expect
      .poll(() => said(callId))
      .toEqual([
        "I want to pay by card.",
        `It is ${WITHHELD}.`,
        `${WITHHELD}, and the code is ${WITHHELD}.`,
        `[keypad] ${WITHHELD}`,
        "Thank you, I come at 9.",
      ]);
    await expect
      .poll(async () => (await typesOf(callId)).filter((type) => type === "turn_understood"))
      .toHaveLength(5);
    await end();
    const summedUp = async () => (await summaryOf(callId))?.understanding;
    await expect.poll(summedUp).not.toBeNull();

    const log = await logOf(callId);
    expect(log.filter(({ type }) => type === "message_taken")).toMatchObject([
      { text: `Anna pays by card ${WITHHELD}.` },
      { text: `Anna pays by card ${WITHHELD}.` },
    ]);
    expect(log.flatMap((event) => (event.type === "digit_pressed" ? [event.digit] : []))).toEqual([
      "•",
      "•",
      "•",
    ]);
    expect(JSON.stringify(log)).not.toMatch(SECRET);
    const stored = await writtenDown(organization.orgId);
    expect(stored).toContain("Thank you, I come at 9.");
    expect(stored).not.toMatch(SECRET);
    const shown = [...list.received, ...page.received].join("\n");
    // Words are shown while they are spoken, but not those.
    expect(shown).toMatch(/"interim_words".*Thank you, I come at 9\./);
    expect(shown).not.toMatch(SECRET);
    const asked: { text: string }[] = await (await fetch("http://voice.test/__text")).json();
    expect(asked.some(({ text }) => text.includes("Thank you, I come at 9."))).toBe(true);
    expect(asked.filter(({ text }) => SECRET.test(text))).toEqual([]);
    const { bytes } = await listen(desk, callId);
    expect(msOf(bytes, 0, 0x11)).toBeGreaterThan(400);
    expect(msOf(bytes, 0, 0x33)).toBe(0);
    expect(msOf(bytes, 0, 0x22)).toBeGreaterThan(400);
  });

  it("reaches the tool that needs it all the same, and is not asked for again from what the log has of it", async () => {
    const organization = await createOrganization();
    const admin = new TestDesk(await organization.signIn("admin"));
    const tool = (path: string) => ({
      description: "Tells whether an order is ready.",
      allowedHosts: ["tools.example.com"],
      fields: [{ name: "order", type: "string", description: "Its number." }],
      url: `https://tools.example.com${path}`,
      secret: "only-for-tests-only",
    });
    await admin.put("/tools/check_order", tool("/order"));
    await admin.put("/tools/check_slowly", { ...tool("/slow"), repeatable: true });
    const model = (name: string) =>
      JSON.stringify({ says: "For the order.", calls: [...PAUSE, [name, '{"order":"737"}']] });
    await organization.provision({ model: model("check_order") });
    const first = await greeted(organization);
    await finished(first.callId, 2);
    expect((await finishedTools(first.callId))[1]?.result).toContain('\\"order\\":\\"737\\"');
    const argumentsOf = async (callId: string) =>
      (await logOf(callId)).flatMap((event) => (event.type === "tool_called" ? [event.arguments] : []));
    expect(await argumentsOf(first.callId)).toEqual(["{}", JSON.stringify({ order: WITHHELD })]);

    await organization.provision({ model: model("check_slowly") });
    const second = await greeted(organization);
    const { resume } = await frame(second.caller, "welcome");
    await expect.poll(() => argumentsOf(second.callId)).toHaveLength(2);
    await abortAllDurableObjects();
    await frame(await openMedia(second.callId, resume, "resume"), "welcome");
    await finished(second.callId, 2);
    expect((await finishedTools(second.callId))[1]).toMatchObject({ outcome: "interrupted" });
  });
});

describe("a pause of the recording that a person made", () => {
  it("is not ended by the assistant, who is told so in words; the person ends it", async () => {
    const model = JSON.stringify({ says: "Go on.", calls: RESUME, later: [{ says: "Well?", calls: PAUSE }] });
    const { desk, callId, caller, speak } = await recorded({ model });
    playsAll(caller);
    await isGreeted(callId);
    expect((await desk.post(`/calls/${callId}/recording`, { paused: true })).status).toBe(202);
    await speak(0x11, 25);
    await finished(callId, 1);
    await speak(0x11, 25);
    await finished(callId, 2);
    expect(await finishedTools(callId)).toMatchObject([
      { name: "resume_recording", outcome: "refused", result: expect.stringContaining("Olivia paused") },
      { name: "pause_recording", outcome: "done", result: expect.stringContaining("Olivia has paused") },
    ]);
    expect(await summaryOf(callId)).toMatchObject({ recording: { state: "paused" } });
    const ofRecording = async () => (await typesOf(callId)).filter((type) => type.startsWith("recording_"));
    expect(await ofRecording()).toEqual(["recording_started", "recording_paused"]);
    expect((await desk.post(`/calls/${callId}/recording`, { paused: false })).status).toBe(202);
    expect(await summaryOf(callId)).toMatchObject({ recording: { state: "on" } });
  });
});

describe("who only listens while a card's number is said", () => {
  it("hears nothing of it, before and after a crash of the edge; who has barged in does", async () => {
    const { organization, desk, callId, caller, resume } = await recorded();
    playsAll(caller);
    const paul = new TestDesk(await organization.signIn("supervisor", "Paul"));
    const leg = (await desk.post(`/calls/${callId}/listen`)).body;
    const guest = (await paul.post(`/calls/${callId}/listen`)).body;
    const [listens, barges] = [await desk.phone(leg), await paul.phone(guest)];
    const key = await frame(listens, "welcome");
    await speakTo(caller, [listens, barges], 0x91);
    expect((await supervise(callId, guest, "barge", paul)).status).toBe(202);
    expect((await desk.post(`/calls/${callId}/recording`, { paused: true })).status).toBe(202);
    expect(await summaryOf(callId)).toMatchObject({ secret: true });
    await whileAllSpeak([[caller, 0xa2]], () => Promise.all([hears(barges, 0xa2), hears(listens, 0xff)]));
    expect(heard(listens, 0xa2)).toBe(false);

    await abortAllDurableObjects();
    const callerBack = await openMedia(callId, resume, "resume");
    await frame(callerBack, "welcome");
    const back = await desk.phone({ ...(leg as object), ticket: key.resume }, "resume");
    await whileAllSpeak([[callerBack, 0xb3]], () => hears(back, 0xff));
    expect(heard(back, 0xb3)).toBe(false);
    expect((await desk.post(`/calls/${callId}/recording`, { paused: false })).status).toBe(202);
    await speakTo(callerBack, [back], 0xc4);
    expect(await summaryOf(callId)).toMatchObject({ secret: false });
  }, 20_000);
});

describe("a pause that the assistant and a person make at once", () => {
  it("is the person's, though the assistant was a moment sooner, and stays until they end it", async () => {
    const model = JSON.stringify({
      says: "My card.",
      calls: PAUSE,
      later: [{ says: "Done.", calls: RESUME }],
    });
    const { desk, callId, caller, speak } = await recorded({ model });
    playsAll(caller);
    await isGreeted(callId);
    await speak(0x11, 25);
    await finished(callId, 1);
    expect((await desk.post(`/calls/${callId}/recording`, { paused: true })).status).toBe(202);
    expect((await desk.post(`/calls/${callId}/recording`, { paused: true })).status).toBe(409);
    await speak(0x11, 25);
    await finished(callId, 2);
    expect((await finishedTools(callId))[1]).toMatchObject({
      name: "resume_recording",
      outcome: "refused",
      result: expect.stringContaining("Olivia paused"),
    });
    expect(await summaryOf(callId)).toMatchObject({ recording: { state: "paused" } });
    expect((await desk.post(`/calls/${callId}/recording`, { paused: false })).status).toBe(202);
    expect(await summaryOf(callId)).toMatchObject({ recording: { state: "on" } });
  }, 15_000);
});

describe("a call that is not recorded", () => {
  it("has nothing to be resumed, and no button; its digits are held back all the same", async () => {
    const organization = await createOrganization();
    const model = JSON.stringify({
      says: "Hello.",
      calls: [...RESUME, ...PAUSE],
      later: [{ says: `It is ${CARD}.`, calls: RESUME }],
    });
    await organization.provision({ model });
    const desk = new TestDesk(await organization.signIn("operator"));
    const { callId, caller } = await greeted(organization);
    await finished(callId, 2);
    for (let n = 0; n < 25; n += 1) caller.send(voice(0x33, n));
    await finished(callId, 3);
    expect(await finishedTools(callId)).toMatchObject([
      { outcome: "refused", result: expect.stringContaining("This call is not recorded") },
      { outcome: "done", result: expect.stringContaining("This call is not recorded") },
      { outcome: "done" },
    ]);
    expect(await said(callId)).toEqual(["Hello.", `It is ${WITHHELD}.`]);
    // The page offers to pause what is recorded, and nothing else.
    expect(await summaryOf(callId)).toMatchObject({ recording: null });
    expect((await desk.post(`/calls/${callId}/recording`, { paused: true })).status).toBe(409);
    expect(
      (await session(callId).export())?.log.filter(({ event }) => event.type === "recording_paused"),
    ).toMatchObject([{ event: { transcriptOnly: true } }]);
  });
});
