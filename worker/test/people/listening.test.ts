import { abortAllDurableObjects, env } from "cloudflare:test";
import { encodeControl } from "@patchbay/protocol/media";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { memoryOf } from "../../src/call/memory.ts";
import { isMemo } from "../../src/media/ports.ts";
import { audit } from "../../src/store/schema.ts";
import { frame, frames, openMedia } from "../support/connector.ts";
import { isKeptFrom } from "../support/outsiders.ts";
import { heard, hears, speakTo, voice } from "../support/phone.ts";
import {
  ASSISTANT,
  logOf,
  session,
  summaryOf,
  takenOver,
  typesOf,
  withAssistant,
} from "../support/supervised.ts";

describe("listening in", () => {
  const listen = async (call: Awaited<ReturnType<typeof withAssistant>>, desk = call.paul) =>
    desk.phone((await desk.post(`/calls/${call.callId}/listen`)).body);

  it("lets a supervisor hear both sides, through a takeover, and lets nobody hear them", async () => {
    const call = await withAssistant();
    const { callId, caller, olivia } = call;
    const ear = await listen(call);
    await expect
      .poll(() => summaryOf(callId))
      .toMatchObject({ supervision: { listeners: [{ name: "Paul" }] } });
    await speakTo(caller, [ear], 0x11);
    ear.send(voice(0x33));
    const phone = await olivia.phone((await olivia.post(`/calls/${callId}/take-over`)).body);
    await speakTo(phone, [ear, caller], 0x22);
    expect(heard(caller, 0x33) || heard(phone, 0x33)).toBe(false);

    ear.send(encodeControl({ type: "bye", reason: "hangup" }));
    await expect.poll(() => summaryOf(callId)).toMatchObject({ supervision: { listeners: [] } });
    expect(await typesOf(callId)).not.toContain("hangup_requested");
    const log = await logOf(callId);
    expect(log).toContainEqual(
      expect.objectContaining({ type: "listener_left", by: expect.objectContaining({ name: "Paul" }) }),
    );
  });

  it("goes on after a crash of the edge", async () => {
    const call = await withAssistant();
    const { callId, caller, paul } = call;
    const leg = (await paul.post(`/calls/${callId}/listen`)).body;
    const ear = await paul.phone(leg);
    const [callerKey, earKey] = [await frame(caller, "welcome"), await frame(ear, "welcome")];
    await abortAllDurableObjects();
    const callerBack = await openMedia(callId, callerKey.resume, "resume");
    await frame(callerBack, "welcome");
    const earBack = await paul.phone({ ...(leg as object), ticket: earKey.resume }, "resume");
    // The assistant takes the conversation up again.
    await hears(earBack, ASSISTANT);
    await expect
      .poll(() => summaryOf(callId))
      .toMatchObject({ supervision: { listeners: [{ name: "Paul" }] } });
  });

  it("is for twenty phones at a time, also of one supervisor's pages, and tells the next why not", async () => {
    const call = await withAssistant();
    const first = await listen(call);
    const second = await listen(call);
    await speakTo(call.caller, [first, second], 0x11);
    for (let n = 2; n < 20; n += 1) await listen(call);
    expect(await call.paul.post(`/calls/${call.callId}/listen`)).toMatchObject({
      status: 409,
      body: { error: { code: "listening_refused", message: "20 phones listen already." } },
    });
    first.send(encodeControl({ type: "bye", reason: "hangup" }));
    await expect.poll(async () => (await summaryOf(call.callId))?.supervision.listeners).toHaveLength(19);
    await listen(call);
  });

  it("ends with the call", async () => {
    const call = await withAssistant();
    const ear = await listen(call);
    call.connector.hangsUp("u.1");
    expect(await frame(ear, "bye")).toMatchObject({ reason: "call_ended" });
    expect(await call.paul.post(`/calls/${call.callId}/listen`)).toMatchObject({
      status: 409,
      body: { error: { code: "already_ended" } },
    });
  });

  it("is refused to whoever may not supervise, to strangers, to the call's own person, and in the PBX's hands", async () => {
    const call = await takenOver();
    const { callId, organization, olivia, paul, connector } = call;
    await isKeptFrom(organization, "operator", (desk) => desk.post(`/calls/${callId}/listen`));
    expect(await olivia.post(`/calls/${callId}/listen`)).toMatchObject({
      status: 409,
      body: { error: { code: "listening_refused", message: "You have this call yourself." } },
    });
    connector.events({ kind: "queue_join", queue: "support", uniqueid: "u.1", channel: "x", position: 1 });
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "queued" });
    expect(await paul.post(`/calls/${callId}/listen`)).toMatchObject({
      body: { error: { code: "listening_refused" } },
    });
  });
});

describe("coaching the assistant", () => {
  const note = { text: "Offer Friday." };

  it("stands in the log and in the audit log, and the caller hears nothing of it", async () => {
    const { callId, caller, paul, organization } = await withAssistant();
    const before = frames(caller).length;
    expect((await paul.post(`/calls/${callId}/coach`, note)).status).toBe(202);
    expect(await logOf(callId)).toContainEqual(
      expect.objectContaining({
        type: "coached",
        by: expect.objectContaining({ name: "Paul" }),
        text: "Offer Friday.",
      }),
    );
    const rows = await drizzle(env.DB).select().from(audit);
    expect(rows.filter(({ orgId }) => orgId === organization.orgId)).toContainEqual(
      expect.objectContaining({ action: "calls.coach", target: callId, result: "done" }),
    );
    expect(
      frames(caller)
        .slice(before)
        .some(({ type }) => type === "clear"),
    ).toBe(false);
    expect((await typesOf(callId)).filter((type) => type === "call_answered")).toHaveLength(1);
  });

  it("is kept for an assistant that has lost its caller to a person, and known to it when they are handed back", async () => {
    const { callId, olivia } = await takenOver();
    expect((await olivia.post(`/calls/${callId}/coach`, note)).status).toBe(202);
    expect((await olivia.post(`/calls/${callId}/hand-back`)).status).toBe(202);
    await expect.poll(() => summaryOf(callId)).toMatchObject({ handler: { kind: "assistant" } });
    const { log } = (await session(callId).export()) ?? { log: [] };
    const memos = memoryOf(log).flatMap((one) => (isMemo(one) ? [one.memo] : []));
    expect(memos).toEqual(["handover", "coaching", "returned"]);
  });

  it("is refused without words, without the permission, to strangers, and when the call is over", async () => {
    const { callId, organization, connector, paul } = await takenOver();
    expect((await paul.post(`/calls/${callId}/coach`, { text: "  " })).status).toBe(400);
    expect((await paul.post(`/calls/${callId}/coach`, { text: "x".repeat(501) })).status).toBe(400);
    await isKeptFrom(organization, "operator", (desk) => desk.post(`/calls/${callId}/coach`, note));
    connector.hangsUp("u.1");
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended" });
    expect(await paul.post(`/calls/${callId}/coach`, note)).toMatchObject({
      status: 409,
      body: { error: { code: "already_ended" } },
    });
    expect(await typesOf(callId)).not.toContain("coached");
  });
});
