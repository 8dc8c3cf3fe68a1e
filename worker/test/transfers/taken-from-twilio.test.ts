import { env } from "cloudflare:test";
import { encodeControl } from "@patchbay/protocol/media";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { audit } from "../../src/store/schema.ts";
import { frame } from "../support/connector.ts";
import { hears as phoneHears, voice } from "../support/phone.ts";
import { ASSISTANT, logOf, summaryOf, typesOf } from "../support/supervised.ts";
import { media, stops } from "../support/twilio.ts";
import { connected, greeted, hears, TARGET } from "../support/twilio-transfer.ts";

/** A supervisor who takes over a caller whom Twilio has put through: their phone is here, and Twilio is told. */
async function takingOver() {
  const call = await greeted();
  const transfer = await connected(call);
  const { callId, olivia, twilio } = call;
  const before = (await twilio.updates()).length;
  const answer = await olivia.post(`/calls/${callId}/take-over`);
  expect(answer.status).toBe(200);
  const phone = await olivia.phone(answer.body);
  await expect.poll(async () => (await twilio.updates()).length).toBe(before + 1);
  expect((await twilio.updates())[before]?.url).toMatch(/\/api\/twilio\/calls\/[^/]+\/next#ct=1000/);
  return { ...call, transfer, phone };
}

describe("F7: a caller whom Twilio has put through", () => {
  it("F7: is fetched for whoever takes them over; they talk, and the assistant has them when they are handed back", async () => {
    const { callId, olivia, twilio, transfer, phone } = await takingOver();
    // Until they are here they talk on, and the page says with whom.
    expect(await summaryOf(callId)).toMatchObject({
      handler: { name: TARGET },
      supervision: { takingOver: { name: "Olivia" } },
    });
    const next = await twilio.post(`calls/${callId}/next`, { CallStatus: "in-progress" });
    const back = await twilio.stream(next.body);
    await expect.poll(() => summaryOf(callId)).toMatchObject({ handler: { name: "Olivia" } });
    // The target was let go, of which Twilio tells now.
    await transfer.leg("completed", { SequenceNumber: "3" });
    phone.send(voice(0x23));
    back.send(media(0));
    await Promise.all([hears(back, 0x23), phoneHears(phone, 0x20)]);
    expect(await transfer.done("completed", true)).toMatchObject({ status: 409 });

    const before = back.received.length;
    expect((await olivia.post(`/calls/${callId}/hand-back`)).status).toBe(202);
    await expect.poll(() => summaryOf(callId)).toMatchObject({ handler: { kind: "assistant" } });
    await back.until(
      () => back.received.slice(before).some((raw) => String(raw).includes("media")),
      "the assistant",
    );
    await hears(back, ASSISTANT);
    const rows = await drizzle(env.DB).select().from(audit).where(eq(audit.target, callId));
    expect(rows.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["calls.take_over", "calls.hand_back"]),
    );
    stops(back);
    await twilio.post("status", { CallStatus: "completed", SequenceNumber: "3" });
    expect(await summaryOf(callId)).toMatchObject({ status: "ended", disposition: "completed" });
  });

  it("F7: is not hung up on where the target hangs up in that very moment", async () => {
    const { callId, twilio, transfer } = await takingOver();
    const answer = await transfer.done("completed", true);
    expect(answer.body).toContain("<Stream");
    await twilio.stream(answer.body);
    await expect.poll(() => summaryOf(callId)).toMatchObject({ handler: { name: "Olivia" } });
  });

  it("F7: stays with the target where Twilio refuses, and the supervisor's phone is let go at once", async () => {
    const call = await greeted();
    await connected(call);
    const { callId, olivia, twilio } = call;
    await twilio.refuse(400, 21_205, 1);
    const phone = await olivia.phone((await olivia.post(`/calls/${callId}/take-over`)).body);
    expect(await frame(phone, "bye")).toEqual({ type: "bye", reason: "transferred" });
    expect(await typesOf(callId)).toContain("claim_lapsed");
    expect(await logOf(callId)).toContainEqual(expect.objectContaining({ type: "fault", code: "21205" }));
    expect(await summaryOf(callId)).toMatchObject({
      status: "in_progress",
      handler: { name: TARGET },
      supervision: { takingOver: null, takenFrom: null },
    });
  });

  it("F7: stays with the target where the supervisor puts the phone down before they are there", async () => {
    const { callId, phone } = await takingOver();
    phone.send(encodeControl({ type: "bye", reason: "hangup" }));
    await expect.poll(() => typesOf(callId)).toContain("claim_lapsed");
    expect(await summaryOf(callId)).toMatchObject({ status: "in_progress", handler: { name: TARGET } });
  });
});
