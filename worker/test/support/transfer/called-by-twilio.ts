import type { PutThroughEntry } from "@patchbay/protocol/put-through";
import { expect } from "vitest";
import { callerFrom } from "../callers/caller.ts";
import type { TestSocket } from "../socket.ts";
import { ASSISTANT, summaryOf } from "../supervised.ts";
import { media, sent, TestTwilio } from "../twilio.ts";

let calls = 0;

/** A number that nobody else's test calls. */
export const someNumber = (): string => {
  calls += 1;
  return `+1646${String(2_000_000 + Math.floor(Math.random() * 7_000) * 1_000 + calls)}`;
};

/** A caller in a browser whom Olivia puts through to an outside number by the organization's number at Twilio. */
export async function calledByTwilio(
  kind: "attended" | "blind" = "attended",
  { number = someNumber(), putsThroughTo }: { number?: string; putsThroughTo?: PutThroughEntry[] } = {},
) {
  const call = await callerFrom("browser", putsThroughTo === undefined ? {} : { putsThroughTo });
  const { callId, olivia, organization } = call;
  const twilio = await TestTwilio.of(organization);
  const line = `twilio:${twilio.accountSid}:${twilio.number}`;
  const answer = await olivia.post(`/calls/${callId}/transfer`, {
    target: { kind: "number", number, line },
    kind,
    brief: "Dana asks about her bill",
  });
  expect(answer.status).toBe(202);
  const { transferId } = answer.body as { transferId: string };
  await expect.poll(() => newestTo(number)).not.toBeNull();
  const { sid } = (await newestTo(number)) ?? { sid: "" };
  twilio.become(sid);
  return { ...call, twilio, transferId, number, line, ...target(twilio, callId, transferId, number) };
}

/** What Twilio tells and asks of the call to the target. */
export function target(twilio: TestTwilio, callId: string, transferId: string, number: string) {
  const path = `calls/${callId}/transfers/${transferId}/leg`;
  const ends = { From: twilio.number, To: number, Direction: "outbound-api" };
  const tell = (CallStatus: string, more: object = {}) =>
    twilio.post(`${path}/status`, { ...ends, CallStatus, ...more });
  const ask = () => twilio.post(path, { ...ends, CallStatus: "in-progress" });
  return {
    tell,
    ask,
    /** They pick up: Twilio asks, and joins their stream. */
    answers: async (): Promise<TestSocket> => {
      await tell("in-progress", { SequenceNumber: "2" });
      return twilio.stream((await ask()).body);
    },
  };
}

export type CalledByTwilio = Awaited<ReturnType<typeof calledByTwilio>>;

/** As the vendor has it; null when there is none. */
export const newestTo = async (number: string): Promise<{ sid: string; status: string } | null> =>
  (await fetch(`http://twilio.test/__newest/${encodeURIComponent(number)}`)).json();
/** By the vendor's books that is how the newest call to the number stands now. */
export const becomes = (to: string, status: string) =>
  fetch("http://twilio.test/__becomes", { method: "POST", body: JSON.stringify({ to, status }) });
export const createdWith = async (sid: string): Promise<Record<string, string>> =>
  (await fetch(`http://twilio.test/__created/${sid}`)).json();

/** The target hears this voice alone. */
export const targetHears = (stream: TestSocket, byte: number) =>
  stream.until(
    () =>
      sent(stream, "media").some((one) =>
        Uint8Array.fromBase64(one.media?.payload ?? "").every((b) => b === byte),
      ),
    `voice ${byte}`,
  );
export const targetSays = (stream: TestSocket, byte: number, n = 0) => stream.send(media(n, byte));
export const targetPresses = (stream: TestSocket, digit: string) =>
  stream.send(
    JSON.stringify({
      event: "dtmf",
      sequenceNumber: "400",
      streamSid: `MZ${"1".repeat(32)}`,
      dtmf: { track: "inbound_track", digit },
    }),
  );

/** They have answered, and hear who calls. */
export async function briefedByTwilio(call: CalledByTwilio): Promise<TestSocket> {
  const stream = await call.answers();
  await targetHears(stream, ASSISTANT);
  await expect.poll(() => summaryOf(call.callId)).toMatchObject({ transfer: { stage: "briefing" } });
  return stream;
}
