import { env, runInDurableObject } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import { understand } from "../../src/jobs/understanding/understand.ts";
import { CallSession } from "../../src/objects/call-session.ts";
import { greeted } from "../support/greeted.ts";
import { createOrganization } from "../support/organization.ts";
import { session, summaryOf, typesOf } from "../support/supervised.ts";

/** A call that has ended, in which nobody has asked yet what it was about. */
async function overCall() {
  const order = crypto.randomUUID();
  const organization = await createOrganization();
  await organization.provision({ model: JSON.stringify({ says: `Where is my order ${order}?` }) });
  const { callId, connector, uniqueid } = await greeted(organization);
  await expect.poll(() => typesOf(callId)).toContain("turn_understood");
  // Whoever asks first in this call is the test: what the call itself sends finds it asked.
  await holds(callId, { untilMs: Date.now() + 600_000, times: 1 });
  connector.hangsUp(uniqueid);
  await expect.poll(async () => (await summaryOf(callId))?.status).toBe("ended");
  const asked: () => Promise<number> = async () => {
    const all: { name: string; text: string }[] = await (await fetch("http://voice.test/__text")).json();
    return all.filter(({ name, text }) => name === "call_summary" && text.includes(order)).length;
  };
  return { callId, asked, ask: (tries = 1) => understand(env, { callId, turnId: null }, tries) };
}

/** Somebody asked so often about the whole call, and has until then to bring the answer. */
const holds = (callId: string, claim: { untilMs: number; times: number }) =>
  runInDurableObject(session(callId), (_call, { storage }) => storage.kv.put("question:", claim));

describe("F10: a question to the text model, each answer of which is paid for", () => {
  it("F10: is not asked while somebody has it; one whose answer was lost is asked once more, and that is said", async () => {
    const { callId, ask, asked } = await overCall();
    expect(await ask()).toEqual({ done: false, inS: 5 });
    expect(await asked()).toBe(0);
    await holds(callId, { untilMs: Date.now() - 1, times: 1 });
    expect(await ask()).toEqual({ done: true });
    expect(await ask()).toEqual({ done: true });
    expect(await asked()).toBe(1);
    const types = await typesOf(callId);
    expect(types.filter((type) => type === "understanding_repeated")).toHaveLength(1);
    expect(types.filter((type) => type === "call_understood")).toHaveLength(1);
  });

  it("F10: is asked no third time", async () => {
    const { callId, ask, asked } = await overCall();
    await holds(callId, { untilMs: Date.now() - 1, times: 2 });
    expect(await ask()).toEqual({ done: true });
    expect(await ask(2)).toEqual({ done: true });
    expect(await asked()).toBe(0);
    expect(await typesOf(callId)).toContain("understanding_failed");
  });

  it("F10: has its answer brought to a call whose process was lost meanwhile", async () => {
    const { callId, ask, asked } = await overCall();
    await holds(callId, { untilMs: Date.now() - 1, times: 0 });
    const lost = Object.assign(new Error("the object was reset"), { retryable: true });
    const understood = vi.spyOn(CallSession.prototype, "understood").mockImplementationOnce(() => {
      throw lost;
    });
    try {
      expect(await ask()).toEqual({ done: true });
      expect(understood.mock.calls.length).toBe(2);
    } finally {
      understood.mockRestore();
    }
    expect(await asked()).toBe(1);
    expect(await typesOf(callId)).toContain("call_understood");
    expect(await typesOf(callId)).not.toContain("understanding_repeated");
  });
});
