import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { callerFrom } from "../support/callers/caller.ts";
import { frame } from "../support/connector.ts";
import { voice } from "../support/phone.ts";
import { logOf, session, summaryOf } from "../support/supervised.ts";

const LOST = (event: Awaited<ReturnType<typeof logOf>>[number]) =>
  event.type === "words_lost" || (event.type === "turn_finished" && event.turn.brokenOff === true);
const lost = async (callId: string) => (await logOf(callId)).filter(LOST);
/** What is kept of words that are no turn yet. */
const underWay = (callId: string) =>
  runInDurableObject(session(callId), (_call, { storage }) =>
    JSON.stringify(storage.kv.get("words_under_way") ?? []),
  );
const turnsOf = (held: string) => [...held.matchAll(/"turnId":"([^"]*)"/g)].map(([, id]) => id).sort();
/** The same of turns that go on: of one whose end is on its way at the first look the second tells nothing. */
async function goingOn(callId: string): Promise<string> {
  const first = await underWay(callId);
  await new Promise((resolve) => setTimeout(resolve, 150));
  const held = await underWay(callId);
  return turnsOf(held).join() === turnsOf(first).join() ? held : "";
}

// It ends every object that there is: by itself.
describe("F9: words that people were saying in a crash of the edge", () => {
  it("F9: survive as a turn that was broken off, or are said to be missing where nothing was written down", async () => {
    const { callId, caller, olivia } = await callerFrom("pbx");
    const leg = (await olivia.post(`/calls/${callId}/take-over`)).body;
    const phone = await olivia.phone(leg);
    const { resume } = await frame(phone, "welcome");
    await expect.poll(() => summaryOf(callId)).toMatchObject({ handler: { name: "Olivia" } });
    // Of the caller's voice the word is known at once, of Olivia's only when she is silent.
    let n = 0;
    const talking = setInterval(() => {
      caller.says(0x5b, n);
      phone.send(voice(0x22, n));
      n += 1;
    }, 20);
    try {
      const both =
        /"caller","text":"0x5b".*"operator","text":""|"operator","text":"".*"caller","text":"0x5b"/;
      await expect.poll(() => goingOn(callId), { timeout: 30_000 }).toMatch(both);
    } finally {
      clearInterval(talking);
    }
    await abortAllDurableObjects();
    await caller.returns();
    await olivia.phone({ ...(leg as object), ticket: resume }, "resume");
    const told = await lost(callId);
    expect(told).toContainEqual({
      type: "turn_finished",
      turn: expect.objectContaining({ speaker: "caller", text: "0x5b", brokenOff: true }),
    });
    expect(told).toContainEqual({ type: "words_lost", speaker: "operator", startMs: expect.any(Number) });
    expect(told).toHaveLength(2);
    const types = (await logOf(callId)).map(({ type }) => type);
    expect(types.indexOf("words_lost")).toBeGreaterThan(types.indexOf("edge_restarted"));
    // Another crash finds nothing left of it.
    await abortAllDurableObjects();
    expect(await lost(callId)).toEqual(told);
  }, 60_000);

  it("F9: are told of the assistant's caller, too, who is asked for them again", async () => {
    const { callId, caller } = await callerFrom("pbx");
    // As the process before had it: the scripted voice notices a caller only when it knows what they said.
    const kept = { turnId: "item_x", speaker: "caller", text: "I would like", startMs: 100, toMs: 900 };
    await runInDurableObject(session(callId), (_call, { storage }) =>
      storage.kv.put("words_under_way", [kept]),
    );
    await abortAllDurableObjects();
    await caller.returns();
    expect(await lost(callId)).toEqual([
      {
        type: "turn_finished",
        turn: {
          id: "item_x",
          speaker: "caller",
          text: "I would like",
          startMs: 100,
          endMs: 900,
          brokenOff: true,
        },
      },
    ]);
    expect(await summaryOf(callId)).toMatchObject({ lastWords: "I would like" });
  }, 30_000);
});
