import { abortAllDurableObjects, env } from "cloudflare:test";
import { encodeControl } from "@patchbay/protocol/media";
import type { Turn } from "@patchbay/protocol/turn";
import { describe, expect, it } from "vitest";
import { memoryOf } from "../../src/call/memory.ts";
import { answered } from "../support/callers/answered.ts";
import { callerFrom, SOURCES } from "../support/callers/caller.ts";
import { frame } from "../support/connector.ts";
import { hears, type TestDesk, voice } from "../support/phone.ts";
import { opened, upgrade } from "../support/socket.ts";
import { ASSISTANT, logOf, session, summaryOf } from "../support/supervised.ts";

const SILENCE = 0xff;

/** Who said what, in the order in which it was said; the assistant's own words left out. */
const turnsOf = async (callId: string): Promise<Turn[]> =>
  (await logOf(callId))
    .flatMap((event) =>
      event.type === "turn_finished" && event.turn.speaker !== "assistant" ? [event.turn] : [],
    )
    .sort((a, b) => a.startMs - b.startMs);
/** Whose voices stand there, each once: a machine that stalls in a word makes two of it. */
const voicesIn = (turns: readonly { speaker: string; text: string }[]): string[] =>
  [
    ...new Set(turns.flatMap(({ speaker, text }) => text.split(" ").map((word) => `${speaker} ${word}`))),
  ].sort();
const said = async (callId: string) => voicesIn(await turnsOf(callId));
const faultsOf = async (callId: string) => (await logOf(callId)).filter(({ type }) => type === "fault");
const hasCaller = (callId: string, name: string) =>
  expect.poll(() => summaryOf(callId)).toMatchObject({ handler: { kind: "operator", name } });

type Says = (byte: number, n: number) => void;

/**
 * Both phones send, 20 ms by 20 ms, what is said into them: `caller` and `person` for so many milliseconds each step.
 * Answers when each of them began, and the last one was over, epoch milliseconds, and how late a busy machine was at worst.
 */
async function talk(caller: Says, person: Says, ...steps: [caller: number, person: number, ms: number][]) {
  const beganAt: number[] = [];
  const firstAt = Date.now();
  let n = 0;
  let lateMs = 0;
  for (const [fromCaller, fromPerson, ms] of steps) {
    beganAt.push(Date.now());
    for (let at = 0; at < ms; at += 20) {
      caller(fromCaller, n);
      person(fromPerson, n);
      lateMs = Math.max(lateMs, Date.now() - firstAt - n * 20);
      n += 1;
      // A phone's clock does not slow down with the machine's work.
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, firstAt + n * 20 - Date.now())));
    }
  }
  return { moments: [...beganAt, Date.now()], lateMs };
}
const [A, B]: [[number, number, number], [number, number, number]] = [
  [0x11, SILENCE, 300],
  [SILENCE, 0x22, 300],
];
const PAUSE: [number, number, number] = [SILENCE, SILENCE, 400];

/** Taken over from the assistant by Olivia, a page of whom watches. */
async function takenOver(
  wanted: Parameters<typeof callerFrom>[1] & { source?: (typeof SOURCES)[number] } = {},
) {
  const call = await callerFrom(wanted.source ?? "pbx", wanted);
  const page = await watches(call.olivia, call.callId);
  const leg = (await call.olivia.post(`/calls/${call.callId}/take-over`)).body;
  const phone = await call.olivia.phone(leg);
  await hasCaller(call.callId, "Olivia");
  const says: Says = (byte, n) => phone.send(voice(byte, n));
  return { ...call, page, leg, phone, says };
}

async function watches({ cookie }: TestDesk, callId: string) {
  const page = opened(await upgrade("/feed", { cookie, origin: "http://patchbay.test" }));
  page.send(JSON.stringify({ type: "subscribe", topic: `call:${callId}` }));
  await page.until(() => page.received.some((raw) => String(raw).includes('"welcome"')), "the call's page");
  return page;
}

describe("what caller and person say to each other after a takeover", () => {
  it.each(SOURCES)(
    "of a %s caller is written down as each one's turns, live, at its time, with its cost, and the assistant knows it",
    async (source) => {
      const { callId, caller, says, page, olivia, phone } = await takenOver({ source });
      const startedAt = (await summaryOf(callId))?.startedAt ?? 0;
      const { moments, lateMs } = await talk(caller.says, says, A, PAUSE, B, PAUSE);
      await expect.poll(() => said(callId)).toEqual(["caller 0x11", "operator 0x22"]);
      // In step with what was heard: `moments` are those of the phones, which a busy machine keeps waiting.
      const turns = await turnsOf(callId);
      for (const [speaker, step] of [
        ["caller", 0],
        ["operator", 2],
      ] as const) {
        const theirs = turns.filter((turn) => turn.speaker === speaker);
        const [from = 0, to = 0] = moments.slice(step, step + 2).map((moment) => moment - startedAt);
        expect(Math.abs((theirs[0]?.startMs ?? 0) - from)).toBeLessThan(500 + lateMs);
        expect(Math.abs((theirs.at(-1)?.endMs ?? 0) - to)).toBeLessThan(500 + lateMs);
      }
      const live = page.received.join("\n");
      expect(live).toMatch(/"interim_words","interim":\{[^}]*"speaker":"caller","text":"0x11"/);
      expect(live).toMatch(/"interim_words","interim":\{[^}]*"speaker":"operator","text":"0x22"/);
      const used = (await logOf(callId)).flatMap((event) =>
        event.type === "usage_recorded" && event.model === "gpt-transcribe" ? [event.transcribedMs ?? 0] : [],
      );
      expect(used).toHaveLength(turns.length);
      expect(Math.max(...used)).toBeGreaterThan(200);

      const before = caller.heard().length;
      expect((await olivia.post(`/calls/${callId}/hand-back`)).status).toBe(202);
      await frame(phone, "bye");
      await caller.hears(ASSISTANT, before);
      const memory = memoryOf((await session(callId).export())?.log ?? []);
      const memos = memory.map((one) => ("memo" in one ? one.memo : null));
      const between = memory.slice(memos.indexOf("handover") + 1, memos.indexOf("returned"));
      expect(voicesIn(between.flatMap((one) => ("memo" in one ? [] : [one])))).toEqual([
        "caller 0x11",
        "operator 0x22",
      ]);
    },
  );

  it("is told apart where both speak at once", async () => {
    const { callId, caller, says } = await takenOver();
    await talk(caller.says, says, A, [0x12, 0x23, 400], PAUSE, PAUSE);
    await expect.poll(() => said(callId)).toEqual(["caller 0x11", "caller 0x12", "operator 0x23"]);
    const turns = await turnsOf(callId);
    const [mine, theirs] = ["caller", "operator"].map((one) =>
      turns.filter(({ speaker }) => speaker === one),
    );
    expect(theirs?.[0]?.startMs).toBeLessThan(mine?.at(-1)?.endMs ?? 0);
  });

  it("is written down to its last word, also where the call ends with it, and stands in the history", async () => {
    const { callId, caller, says, organization } = await takenOver();
    await talk(caller.says, says, A, PAUSE, B);
    await caller.hangsUp();
    await expect.poll(() => said(callId)).toEqual(["caller 0x11", "operator 0x22"]);
    // The history was written when the call ended, and is written again for what came after.
    const history = async () =>
      (
        await env.DB.prepare(
          "SELECT speaker, text FROM call_turn WHERE org_id = ? AND speaker <> 'assistant' ORDER BY start_ms",
        )
          .bind(organization.orgId)
          .all<{ speaker: string; text: string }>()
      ).results;
    await expect.poll(async () => voicesIn(await history())).toEqual(["caller 0x11", "operator 0x22"]);
  });

  it("is nothing while the caller is on hold", async () => {
    const { callId, caller, says, olivia } = await takenOver();
    await talk(caller.says, says, A, PAUSE);
    expect((await olivia.post(`/calls/${callId}/hold`, { held: true })).status).toBe(200);
    await talk(caller.says, says, [0x13, 0x24, 300], PAUSE);
    expect((await olivia.post(`/calls/${callId}/hold`, { held: false })).status).toBe(200);
    await talk(caller.says, says, B, PAUSE, PAUSE);
    await expect.poll(() => said(callId)).toEqual(["caller 0x11", "operator 0x22"]);
  });

  it("leaves the house in silence while the recording is paused for a card's number", async () => {
    const settings = { recording: { enabled: true, announce: false } };
    const { callId, caller, says, olivia } = await takenOver({ settings });
    await talk(caller.says, says, A, PAUSE);
    expect((await olivia.post(`/calls/${callId}/recording`, { paused: true })).status).toBe(202);
    await talk(caller.says, says, [0x41, 0x42, 300], PAUSE);
    expect((await olivia.post(`/calls/${callId}/recording`, { paused: false })).status).toBe(202);
    // What is said a moment after may belong to before, and has no digits.
    await talk(caller.says, says, PAUSE, PAUSE, B, PAUSE);
    await expect.poll(() => said(callId)).toEqual(["caller 0x11", "operator 0x22"]);
  });
});

describe("a voice service that does not write down", () => {
  it("refuses: the two talk, and the log says so once", async () => {
    const { callId, caller, says, phone } = await takenOver({ language: "xx" });
    await talk(caller.says, says, A, PAUSE, B, PAUSE, PAUSE, PAUSE);
    await Promise.all([hears(phone, 0x11), caller.hears(0x22)]);
    expect(await said(callId)).toEqual([]);
    expect(await faultsOf(callId)).toEqual([
      expect.objectContaining({ message: expect.stringContaining("may be missing in the transcript") }),
    ]);
    expect(await summaryOf(callId)).toMatchObject({ status: "in_progress", handler: { name: "Olivia" } });
  });

  it("is slow to open: nothing of what was said meanwhile is missing, or late", async () => {
    const { callId, caller, says } = await takenOver({ language: "zz" });
    const startedAt = (await summaryOf(callId))?.startedAt ?? 0;
    const {
      moments: [beganAt = 0],
      lateMs,
    } = await talk(caller.says, says, A, PAUSE, B, PAUSE, PAUSE);
    expect(await said(callId)).toEqual([]);
    await talk(caller.says, says, PAUSE, PAUSE);
    await expect.poll(() => said(callId)).toEqual(["caller 0x11", "operator 0x22"]);
    const [first] = await turnsOf(callId);
    expect(Math.abs((first?.startMs ?? 0) - (beganAt - startedAt))).toBeLessThan(500 + lateMs);
    expect(await faultsOf(callId)).toEqual([]);
  });

  it("is lost in mid-word: the next session hears the words again, and nothing stands there twice", async () => {
    const { callId, caller, says } = await takenOver();
    await talk(
      caller.says,
      says,
      A,
      PAUSE,
      [0x66, SILENCE, 200],
      [0x12, SILENCE, 300],
      PAUSE,
      PAUSE,
      PAUSE,
      PAUSE,
      B,
      PAUSE,
    );
    await expect
      .poll(() => said(callId))
      .toEqual(["caller 0x11", "caller 0x12", "caller 0x66", "operator 0x22"]);
    expect(await faultsOf(callId)).toHaveLength(1);
  });
});

describe("a call that people answer by themselves", () => {
  async function talking(transcripts?: { people: boolean }) {
    const { callId, caller, phone } = await answered({ transcripts, understanding: { emotion: true } });
    await hasCaller(callId, "Olivia");
    await talk(
      (byte, n) => caller.send(voice(byte, n)),
      (byte, n) => phone.send(voice(byte, n)),
      A,
      PAUSE,
      B,
      PAUSE,
      PAUSE,
    );
    await Promise.all([hears(phone, 0x11), hears(caller, 0x22)]);
    phone.send(encodeControl({ type: "bye", reason: "hangup" }));
    return callId;
  }

  it("is not written down where nobody has decided that", async () => {
    const callId = await talking();
    expect(await said(callId)).toEqual([]);
    expect(await faultsOf(callId)).toEqual([]);
  });

  it("is written down where the organization has switched it on, and understood but for moods: nobody told the caller", async () => {
    const callId = await talking({ people: true });
    await expect.poll(() => said(callId)).toEqual(["caller 0x11", "operator 0x22"]);
    const moods = async () =>
      (await logOf(callId)).flatMap((event) => (event.type === "turn_understood" ? [event.emotion] : []));
    await expect.poll(async () => new Set(await moods())).toEqual(new Set([null]));
  });
});

// It ends every object that there is: by itself.
describe("what people say around a crash of the edge", () => {
  it("goes on being written down after a crash of the edge", async () => {
    const { callId, caller, leg, phone, says, olivia } = await takenOver();
    await talk(caller.says, says, A, PAUSE, PAUSE);
    await expect.poll(() => said(callId)).toEqual(["caller 0x11"]);
    const { resume } = await frame(phone, "welcome");
    await abortAllDurableObjects();
    const back = await caller.returns();
    const phoneBack = await olivia.phone({ ...(leg as object), ticket: resume }, "resume");
    await talk(
      back.says,
      (byte, n) => phoneBack.send(voice(byte, n)),
      [0x15, SILENCE, 300],
      PAUSE,
      B,
      PAUSE,
      PAUSE,
    );
    await expect.poll(() => said(callId)).toEqual(["caller 0x11", "caller 0x15", "operator 0x22"]);
  });
});
