import { abortAllDurableObjects, env, runDurableObjectAlarm } from "cloudflare:test";
import { encodeControl } from "@patchbay/protocol/media";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { audit } from "../../src/store/schema.ts";
import { frame, frames, openMedia } from "../support/connector.ts";
import { isKeptFrom } from "../support/outsiders.ts";
import { hears, voice } from "../support/phone.ts";
import {
  ASSISTANT,
  logOf,
  session,
  summaryOf,
  takenOver,
  typesOf,
  withAssistant,
} from "../support/supervised.ts";

describe("taking a call over", () => {
  it("leaves the caller with the assistant until the phone has joined, then cuts the assistant off", async () => {
    const { callId, caller, olivia } = await withAssistant();
    const answer = await olivia.post(`/calls/${callId}/take-over`);
    expect(answer.status).toBe(200);
    expect(await summaryOf(callId)).toMatchObject({
      handler: { kind: "assistant" },
      supervision: { takingOver: { name: "Olivia" } },
    });
    const phone = await olivia.phone(answer.body);
    await frame(caller, "clear");
    caller.send(voice(0x11));
    phone.send(voice(0x22));
    await Promise.all([hears(phone, 0x11), hears(caller, 0x22)]);
    expect(await summaryOf(callId)).toMatchObject({
      handler: { kind: "operator", name: "Olivia" },
      supervision: { takingOver: null, takenFrom: { name: "Receptionist" } },
    });
    const log = await logOf(callId);
    // What was cut off is in the log as far as it was heard, and in order.
    const turn = log.find((event) => event.type === "turn_finished");
    expect(turn).toMatchObject({ turn: { speaker: "assistant" } });
    const numbers = (await session(callId).export())?.log.map(({ n }) => n) ?? [];
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it("is one supervisor's of two, and the other is told whose", async () => {
    const { callId, olivia, paul } = await withAssistant();
    const answers = await Promise.all([olivia, paul].map((desk) => desk.post(`/calls/${callId}/take-over`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const name = answers[0]?.status === 200 ? "Olivia" : "Paul";
    const lost = answers.find(({ status }) => status === 409);
    expect(lost?.body).toEqual({
      error: { code: "answered", message: `${name} is taking this call over.` },
    });
  });

  it("is refused to whoever may not supervise, to strangers, and for a call that has just ended", async () => {
    const { callId, connector, organization, olivia } = await withAssistant();
    const { member, stranger } = await isKeptFrom(organization, "operator", (desk) =>
      desk.post(`/calls/${callId}/hand-back`),
    );
    expect(await member.post(`/calls/${callId}/take-over`)).toMatchObject({
      status: 403,
      body: { error: { message: expect.stringContaining("calls.supervise") } },
    });
    expect((await stranger.post(`/calls/${callId}/take-over`)).status).toBe(404);
    expect(await summaryOf(callId)).toMatchObject({ supervision: { takingOver: null } });
    connector.hangsUp("u.1");
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended" });
    expect(await olivia.post(`/calls/${callId}/take-over`)).toMatchObject({
      status: 409,
      body: { error: { code: "already_ended" } },
    });
  });

  it("comes to nothing without a phone: the caller never leaves the assistant", async () => {
    const { callId, olivia, paul } = await withAssistant();
    await olivia.post(`/calls/${callId}/take-over`);
    await expect
      .poll(
        async () => {
          await runDurableObjectAlarm(session(callId));
          return typesOf(callId);
        },
        { timeout: 25_000, interval: 1_000 },
      )
      .toContain("claim_lapsed");
    expect(await summaryOf(callId)).toMatchObject({
      handler: { kind: "assistant" },
      supervision: { takingOver: null },
    });
    expect(await typesOf(callId)).not.toContain("hangup_requested");
    expect((await paul.post(`/calls/${callId}/take-over`)).status).toBe(200);
  });

  it("goes on after a crash of the edge, and stands in the audit log", async () => {
    const { callId, caller, olivia, phone, leg, organization } = await takenOver();
    const [callerKey, phoneKey] = [await frame(caller, "welcome"), await frame(phone, "welcome")];
    await abortAllDurableObjects();
    const callerBack = await openMedia(callId, callerKey.resume, "resume");
    await frame(callerBack, "welcome");
    const phoneBack = await olivia.phone({ ...(leg as object), ticket: phoneKey.resume }, "resume");
    callerBack.send(voice(0x11));
    phoneBack.send(voice(0x22));
    await Promise.all([hears(phoneBack, 0x11), hears(callerBack, 0x22)]);
    const rows = await drizzle(env.DB).select().from(audit);
    expect(rows.filter(({ orgId }) => orgId === organization.orgId)).toContainEqual(
      expect.objectContaining({ action: "calls.take_over", target: callId, result: "done" }),
    );
  });
});

describe("handing a call back", () => {
  it("gives the caller to the assistant, who goes on without a greeting", async () => {
    const { callId, caller, olivia, phone } = await takenOver();
    const before = frames(caller).length;
    expect((await olivia.post(`/calls/${callId}/hand-back`)).status).toBe(202);
    expect(await frame(phone, "bye")).toMatchObject({ reason: "transferred" });
    await caller.until(
      () =>
        frames(caller)
          .slice(before)
          .some((seen) => seen.type === "audio" && seen.audio.every((one) => one === ASSISTANT)),
      "the assistant's voice",
    );
    expect(await summaryOf(callId)).toMatchObject({
      handler: { kind: "assistant", name: "Receptionist" },
      supervision: { takenFrom: null },
    });
    expect(await typesOf(callId)).not.toContain("hangup_requested");
    // Whoever handed back can take over again.
    const again = await olivia.phone((await olivia.post(`/calls/${callId}/take-over`)).body);
    again.send(voice(0x44));
    await hears(caller, 0x44);
  });

  it("is for who took it over", async () => {
    const { callId, paul } = await takenOver();
    expect(await paul.post(`/calls/${callId}/hand-back`)).toMatchObject({
      status: 409,
      body: { error: { code: "not_talking" } },
    });
  });

  it("happens by itself when the supervisor's browser does not come back", async () => {
    const { callId, caller, phone } = await takenOver();
    phone.close(1_001);
    await expect.poll(() => typesOf(callId)).toContain("leg_lost");
    await expect
      .poll(
        async () => {
          await runDurableObjectAlarm(session(callId));
          return (await summaryOf(callId))?.handler;
        },
        { timeout: 25_000, interval: 1_000 },
      )
      .toMatchObject({ kind: "assistant" });
    expect(await typesOf(callId)).not.toContain("operators_rang");
    expect(frames(caller).some(({ type }) => type === "bye")).toBe(false);
  });

  it("ends the call when the supervisor puts the phone down instead", async () => {
    const { connector, phone } = await takenOver();
    phone.send(encodeControl({ type: "bye", reason: "hangup" }));
    const { data } = await connector.message("command");
    expect(data.command).toMatchObject({ kind: "hangup", uniqueid: "u.1" });
  });
});
