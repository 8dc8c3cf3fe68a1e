import { env } from "cloudflare:test";
import { decodeMulawSample, encodeMulawSample } from "@patchbay/audio";
import { phoneLeg } from "@patchbay/protocol/api";
import { expect } from "vitest";
import { openMedia, TestConnector } from "./connector.ts";
import { createOrganization } from "./organization.ts";
import { hears, TestDesk, voice } from "./phone.ts";
import type { TestSocket } from "./socket.ts";

export const session = (callId: string) => env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId));
export const summaryOf = async (callId: string) => (await session(callId).export())?.summary;
export const logOf = async (callId: string) =>
  (await session(callId).export())?.log.map(({ event }) => event) ?? [];
export const typesOf = async (callId: string) => (await logOf(callId)).map(({ type }) => type);
/** The scripted assistant's voice is nothing but this byte. */
export const ASSISTANT = 0x55;

/** A PBX call that the assistant has greeted, and two supervisors who watch it; `model` scripts the voice. */
export async function withAssistant(model?: string) {
  const organization = await createOrganization();
  if (model !== undefined) await organization.provision({ model });
  const [olivia, paul] = await Promise.all(
    ["Olivia", "Paul"].map(async (name) => new TestDesk(await organization.signIn("supervisor", name))),
  );
  if (olivia === undefined || paul === undefined) throw new Error("two desks");
  const connector = await TestConnector.connect(organization.token);
  const { callId, mediaTicket } = await connector.routed("u.1");
  const caller = await openMedia(callId, mediaTicket);
  await hears(caller, ASSISTANT);
  return { organization, connector, callId, caller, olivia, paul };
}

/** The same, taken over by Olivia. */
export async function takenOver() {
  const call = await withAssistant();
  const leg = (await call.olivia.post(`/calls/${call.callId}/take-over`)).body;
  const phone = await call.olivia.phone(leg);
  await expect.poll(() => summaryOf(call.callId)).toMatchObject({ handler: { name: "Olivia" } });
  return { ...call, leg, phone };
}

/** Everybody speaks until `done`: the voices of a mix are told apart by their sum. */
export async function whileAllSpeak(
  voices: readonly (readonly [TestSocket, number])[],
  done: () => Promise<unknown>,
): Promise<void> {
  const speaking = setInterval(() => {
    for (const [socket, byte] of voices) socket.send(voice(byte));
  }, 20);
  try {
    await done();
  } finally {
    clearInterval(speaking);
  }
}

/** What these voices, each nothing but one byte of mu-law, are together. */
export const sumOf = (...bytes: number[]): number =>
  encodeMulawSample(bytes.map(decodeMulawSample).reduce((sum, one) => sum + one, 0));

/** A supervisor speaks into the call, or only listens again; `leg` is what Listen answered with. */
export const supervise = (callId: string, leg: unknown, mode: string, desk: TestDesk) =>
  desk.post(`/calls/${callId}/supervise`, { legId: phoneLeg.parse(leg).legId, mode });
