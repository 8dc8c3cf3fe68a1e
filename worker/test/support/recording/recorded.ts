import { env, SELF } from "cloudflare:test";
import { expect } from "vitest";
import { archiveCall } from "../../../src/jobs/archive-call.ts";
import { WAV_HEADER_BYTES } from "../../../src/media/recording/wav.ts";
import { frame, openMedia, TestConnector } from "../connector.ts";
import { createOrganization, ORIGIN, type TestOrganization } from "../organization.ts";
import { TestDesk, voice } from "../phone.ts";
import { session, summaryOf, typesOf } from "../supervised.ts";

export const KEPT = {
  recording: { enabled: true, announce: false },
  understanding: { enabled: false, emotion: false },
};

/** A PBX call that is kept as sound, and a supervisor who may listen to it. */
export async function recorded(change: Parameters<TestOrganization["provision"]>[0] = {}) {
  const organization = await createOrganization();
  await organization.provision({ settings: KEPT, ...change });
  const desk = new TestDesk(await organization.signIn("supervisor", "Olivia"));
  const connector = await TestConnector.connect(organization.token);
  const { callId, mediaTicket } = await connector.routed("u.1");
  const caller = await openMedia(callId, mediaTicket);
  const { resume } = await frame(caller, "welcome");
  await expect.poll(() => typesOf(callId)).toContain("recording_started");
  const speak = async (byte: number, frames: number) => {
    for (let n = 0; n < frames; n += 1) {
      caller.send(voice(byte, n));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const hangUp = async (by = connector, agoMs = 0) => {
    by.hangsUp("u.1", agoMs);
    await expect.poll(async () => (await summaryOf(callId))?.status).toBe("ended");
  };
  const end = async (by = connector, agoMs = 0) => {
    await hangUp(by, agoMs);
    await archiveCall(env, { callId });
    await expect.poll(async () => (await summaryOf(callId))?.recording?.state).toBe("saved");
  };
  return { organization, desk, callId, caller, resume, speak, hangUp, end };
}

export async function listen(desk: TestDesk, callId: string, range?: string, query = "") {
  const response = await SELF.fetch(`${ORIGIN}/api/calls/${callId}/recording${query}`, {
    headers: { cookie: desk.cookie, ...(range === undefined ? {} : { range }) },
  });
  return {
    status: response.status,
    headers: response.headers,
    bytes: new Uint8Array(await response.arrayBuffer()),
  };
}

/** From the recording's beginning until the PBX saw the caller's channel go, in milliseconds. */
export async function lastedMs(callId: string): Promise<number> {
  const log = (await session(callId).export())?.log ?? [];
  const began = log.find(({ event }) => event.type === "recording_started")?.at ?? Number.NaN;
  const event = log.map((entry) => entry.event).find(({ type }) => type === "call_ended");
  return event?.type === "call_ended" ? (event.hungUpAt ?? Number.NaN) - began : Number.NaN;
}

/** How much of one side is this byte, in milliseconds. */
export const msOf = (wav: Uint8Array, side: 0 | 1, byte: number): number =>
  wav.subarray(WAV_HEADER_BYTES).filter((one, n) => n % 2 === side && one === byte).length / 8;
