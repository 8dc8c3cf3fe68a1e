import { env, runDurableObjectAlarm } from "cloudflare:test";
import type { Plan } from "@patchbay/protocol/call";
import { deriveCallId } from "@patchbay/protocol/ids";
import { encodeAudio, encodeControl } from "@patchbay/protocol/media";
import { describe, expect, it, vi } from "vitest";
import { TwilioAccount } from "../../src/objects/twilio-account.ts";
import { frame, frames } from "../support/connector.ts";
import { createOrganization } from "../support/organization.ts";
import { TestDesk } from "../support/phone.ts";

import { media, sent, TestTwilio } from "../support/twilio.ts";

const session = (callId: string) => env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId));
const exported = (callId: string) => session(callId).export();
const summaryOf = async (callId: string) => (await exported(callId))?.summary;
const eventOf = async (callId: string, type: string) =>
  (await exported(callId))?.log.findLast(({ event }) => event.type === type)?.event;

const toOperators: Plan = { kind: "operators", ringMs: 20_000, member: null, otherwise: { kind: "end" } };

/** A call to a number that rings with the operators; Twilio's request for instructions is still open. */
async function ringing() {
  const organization = await createOrganization();
  const twilio = await TestTwilio.of(organization, null, toOperators);
  const olivia = new TestDesk(await organization.signIn("operator", "Olivia"));
  await olivia.available();
  const asked = twilio.post("voice");
  const { accountSid, callSid } = twilio;
  const callId = await deriveCallId({ source: "twilio", accountSid, callSid });
  await expect.poll(() => summaryOf(callId)).toMatchObject({ ringing: { claimedBy: null } });
  return { organization, twilio, olivia, asked, callId };
}

/** What the scripted vendor refuses to dial. */
const REFUSED_NUMBER = "+15005550001";

describe("a Twilio call that rings with operators", () => {
  it("rings on unanswered until a person is on the line, who is put through then", async () => {
    const { twilio, olivia, asked, callId } = await ringing();
    const leg = await olivia.post(`/calls/${callId}/answer`);
    const phone = await olivia.phone(leg.body);
    const caller = await twilio.stream((await asked).body);
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "in_progress" });
    caller.send(media(0));
    phone.send(encodeAudio(0, new Uint8Array(160).fill(0x22)));
    await phone.until(() => frames(phone).some(({ type }) => type === "audio"), "the caller");
    await caller.until(() => sent(caller, "media").length > 0, "the person");
    expect(await summaryOf(callId)).toMatchObject({ handler: { kind: "operator", name: "Olivia" } });
    phone.send(encodeControl({ type: "bye", reason: "hangup" }));
    await caller.untilClosed();
    expect((await twilio.post("next")).body).toContain("<Hangup/>");
  });

  it("is rejected without having been answered", async () => {
    const { olivia, asked, callId, twilio } = await ringing();
    expect((await olivia.post(`/calls/${callId}/reject`)).status).toBe(202);
    expect((await asked).body).toContain('<Reject reason="busy"/>');
    await twilio.post("status", { CallStatus: "busy", SequenceNumber: "1" });
    expect(await summaryOf(callId)).toMatchObject({ status: "ended", disposition: "busy" });
  });

  it("is told that nobody is there", async () => {
    const organization = await createOrganization();
    const twilio = await TestTwilio.of(organization, null, toOperators);
    expect((await twilio.post("voice")).body).toMatch(/<Say.*sorry/);
  });

  it("is ended by Twilio's own books when the callback is lost", async () => {
    const { callId, asked, olivia } = await ringing();
    await olivia.post(`/calls/${callId}/reject`);
    await asked;
    // The scripted vendor knows no such call in progress: it is completed there, and nobody told us.
    await runDurableObjectAlarm(session(callId));
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended" });
  });

  it("F12: is over since Twilio's books say so when the callback is lost, with the time that they say", async () => {
    const organization = await createOrganization();
    const twilio = await TestTwilio.of(organization);
    const stream = await twilio.stream((await twilio.post("voice")).body);
    await stream.until(() => sent(stream, "media").length > 0, "the greeting");
    const { accountSid, callSid } = twilio;
    const callId = await deriveCallId({ source: "twilio", accountSid, callSid });
    const startedAt = (await summaryOf(callId))?.startedAt ?? 0;
    // Twilio writes whole seconds; nobody was told, and the stream broke off.
    const endedAt = Math.ceil(startedAt / 1_000) * 1_000;
    await fetch("http://twilio.test/__ended", {
      method: "POST",
      body: JSON.stringify({ sid: callSid, atMs: endedAt }),
    });
    stream.close();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, endedAt + 1_000 - Date.now())));
    await runDurableObjectAlarm(session(callId));
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended", disposition: "completed" });
    expect(await eventOf(callId, "call_ended")).toMatchObject({ hungUpAt: endedAt });
  });

  it("is watched on when whoever asks Twilio breaks, and ended the next time", async () => {
    const { callId, asked, olivia } = await ringing();
    await olivia.post(`/calls/${callId}/reject`);
    await asked;
    const broken = vi
      .spyOn(TwilioAccount.prototype, "progress")
      .mockRejectedValueOnce(new Error("out of memory"));
    await runDurableObjectAlarm(session(callId));
    expect(broken).toHaveBeenCalledOnce();
    broken.mockRestore();
    // Without another alarm nobody would look again.
    expect(await runDurableObjectAlarm(session(callId))).toBe(true);
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended" });
  });
});

describe("a call from the browser phone through Twilio", () => {
  async function placing(number = "+12125550199") {
    const organization = await createOrganization();
    const twilio = await TestTwilio.of(organization);
    const dana = new TestDesk(await organization.signIn("operator", "Dana"));
    const line = `twilio:${twilio.accountSid}:${twilio.number}`;
    const id = crypto.randomUUID();
    const placed = await dana.post("/calls", { id, to: { kind: "number", number, line } });
    expect(placed.status).toBe(201);
    const { callId } = placed.body as { callId: string };
    return { organization, twilio, dana, callId, placed };
  }

  it("is dialled once the person is on the line, detected, put through, and ended by the callback", async () => {
    const { twilio, dana, callId, placed } = await placing();
    expect(await eventOf(callId, "dial_started")).toBeUndefined();
    const phone = await dana.phone(placed.body);
    await expect.poll(() => eventOf(callId, "dial_started")).toMatchObject({ number: "+12125550199" });
    const started = await eventOf(callId, "dial_started");
    twilio.become(started?.type === "dial_started" ? (started.twilio?.callSid ?? "") : "");
    const outbound = { From: twilio.number, To: "+12125550199", Direction: "outbound-api" };
    const at = `calls/${callId}`;
    await twilio.post(`${at}/status`, { ...outbound, CallStatus: "ringing", SequenceNumber: "1" });
    const answer = await twilio.post(`${at}/next`, { ...outbound, CallStatus: "in-progress" });
    const callee = await twilio.stream(answer.body);
    await twilio.post(`${at}/pickup`, { ...outbound, AnsweredBy: "human", MachineDetectionDuration: "900" });
    callee.send(media(0));
    await expect
      .poll(() => summaryOf(callId))
      .toMatchObject({ status: "in_progress", direction: "outbound" });
    callee.send(media(1));
    phone.send(encodeAudio(0, new Uint8Array(160).fill(0x22)));
    await callee.until(() => sent(callee, "media").length > 0, "the person");
    expect(await eventOf(callId, "pickup_detected")).toMatchObject({ verdict: "human" });
    // Reversed and repeated: the end comes before the answer.
    await twilio.post(`${at}/status`, { ...outbound, CallStatus: "completed", SequenceNumber: "3" });
    await twilio.post(`${at}/status`, { ...outbound, CallStatus: "in-progress", SequenceNumber: "2" });
    await frame(phone, "bye");
    expect(await summaryOf(callId)).toMatchObject({ status: "ended", disposition: "completed" });
  });

  it("says why a number could not be reached", async () => {
    const { dana, callId, placed } = await placing(REFUSED_NUMBER);
    const phone = await dana.phone(placed.body);
    await frame(phone, "bye");
    expect(await eventOf(callId, "dial_failed")).toMatchObject({
      message: expect.stringContaining("not a valid phone number"),
    });
    expect(await summaryOf(callId)).toMatchObject({ status: "ended", disposition: "no_answer" });
  });

  it("believes no other account, and no other call of the same account", async () => {
    const { twilio, dana, callId, placed } = await placing();
    await dana.phone(placed.body);
    await expect.poll(() => eventOf(callId, "dial_started")).toBeDefined();
    // `twilio` still has the sid of another call.
    expect((await twilio.post(`calls/${callId}/next`)).status).toBe(404);
    const other = await TestTwilio.of(await createOrganization());
    expect((await other.post(`calls/${callId}/status`, { CallStatus: "completed" })).status).toBe(404);
    expect(await summaryOf(callId)).not.toMatchObject({ status: "ended" });
  });

  it("stops ringing when the person puts the phone down", async () => {
    const { dana, callId, placed } = await placing();
    const phone = await dana.phone(placed.body);
    await expect.poll(() => eventOf(callId, "dial_started")).toBeDefined();
    phone.send(encodeControl({ type: "bye", reason: "hangup" }));
    await expect.poll(() => eventOf(callId, "hangup_requested")).toBeDefined();
    await expect
      .poll(async () => {
        await runDurableObjectAlarm(session(callId));
        return summaryOf(callId);
      })
      .toMatchObject({ status: "ended", disposition: "no_answer" });
  });
});
