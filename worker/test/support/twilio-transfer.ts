import { deriveCallId } from "@patchbay/protocol/ids";
import { expect } from "vitest";
import { memoryOf } from "../../src/call/memory.ts";
import { createOrganization } from "./organization.ts";
import { TestDesk } from "./phone.ts";
import type { TestSocket } from "./socket.ts";
import { ASSISTANT, logOf, session, summaryOf, typesOf } from "./supervised.ts";
import { sent, stops, TestTwilio } from "./twilio.ts";

export const TARGET = "+12125550177";
export const LEG = `CA${"c".repeat(32)}`;

export const hears = (stream: TestSocket, byte: number) =>
  stream.until(
    () =>
      sent(stream, "media").some((one) =>
        Uint8Array.fromBase64(one.media?.payload ?? "").every((b) => b === byte),
      ),
    `voice ${byte}`,
  );

/** A caller at Twilio whom the assistant has greeted. */
export async function greeted(from: Record<string, string> = {}) {
  const organization = await createOrganization();
  const twilio = await TestTwilio.of(organization);
  const caller = await twilio.stream((await twilio.post("voice", from)).body);
  await hears(caller, ASSISTANT);
  const { accountSid, callSid } = twilio;
  const callId = await deriveCallId({ source: "twilio", accountSid, callSid });
  const olivia = new TestDesk(await organization.signIn("supervisor", "Olivia"));
  return { organization, twilio, caller, callId, olivia };
}

type Greeted = Awaited<ReturnType<typeof greeted>>;

/** Asks for the transfer; answers how Twilio asks and tells of it, at the addresses that it was given. */
export async function asked({ twilio, callId, olivia }: Greeted, kind: "attended" | "blind" = "attended") {
  const before = (await twilio.updates()).length;
  const answer = await olivia.post(`/calls/${callId}/transfer`, {
    kind,
    target: { kind: "number", number: TARGET },
    brief: "Anna asks about her bill",
  });
  expect(answer.status).toBe(202);
  const { transferId } = answer.body as { transferId: string };
  await expect.poll(async () => (await twilio.updates()).length).toBe(before + 1);
  const at = `calls/${callId}/transfers/${transferId}`;
  const ofLeg = { CallSid: LEG, ParentCallSid: twilio.callSid, To: TARGET, Direction: "outbound-dial" };
  return {
    transferId,
    update: (await twilio.updates())[before],
    leg: (CallStatus: string, more: object = {}) =>
      twilio.post(`${at}/status`, { ...ofLeg, CallStatus, ...more }),
    brief: () => twilio.post(`${at}/brief`, { ...ofLeg, CallStatus: "in-progress" }),
    key: (Digits: string) => twilio.post(`${at}/key`, { ...ofLeg, CallStatus: "in-progress", Digits }),
    done: (DialCallStatus: string, DialBridged: boolean) =>
      twilio.post(`${at}/done`, {
        CallStatus: "in-progress",
        DialCallStatus,
        DialBridged: String(DialBridged),
      }),
  };
}

/** The same, as far as the target's phone rings and the caller has left their stream. */
export async function ringing(call: Greeted, kind?: "blind") {
  const transfer = await asked(call, kind);
  stops(call.caller);
  await transfer.leg("ringing", { SequenceNumber: "1" });
  await expect.poll(() => summaryOf(call.callId)).toMatchObject({ transfer: { stage: "ringing" } });
  return transfer;
}

/** The same, as far as caller and target talk from phone to phone. */
export async function connected(call: Greeted) {
  const transfer = await ringing(call, "blind");
  await transfer.leg("in-progress", { SequenceNumber: "2" });
  await expect.poll(() => summaryOf(call.callId)).toMatchObject({ transfer: null, status: "in_progress" });
  return transfer;
}

export async function briefed(call: Greeted) {
  const transfer = await ringing(call);
  await transfer.leg("in-progress", { SequenceNumber: "2" });
  await transfer.brief();
  return transfer;
}

export const transferred = async (callId: string) =>
  (await typesOf(callId)).flatMap((type) => (type.startsWith("transfer_") ? [type.slice(9)] : []));
export const failure = async (callId: string) =>
  (await logOf(callId)).findLast((event) => event.type === "transfer_failed");
/** The caller is on a stream again and hears the assistant, whose voice knows why. */
export async function isBack({ twilio, callId }: Greeted, twiml: string, why: string) {
  await hears(await twilio.stream(twiml), ASSISTANT);
  await expect
    .poll(() => summaryOf(callId))
    .toMatchObject({ transfer: null, handler: { kind: "assistant" } });
  const memory = memoryOf((await session(callId).export())?.log ?? []);
  expect(memory.findLast((one) => "memo" in one)).toMatchObject({ text: expect.stringContaining(why) });
}
