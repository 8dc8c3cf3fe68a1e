import { env } from "cloudflare:test";
import { encodeAudio, encodeControl, MEDIA_TYPE } from "@patchbay/protocol/media";
import { encodeBundle, encodePiece } from "@patchbay/protocol/media-pieces";
import { CLOSE } from "@patchbay/protocol/version";
import { describe, expect, it } from "vitest";
import { answersIn, frame, frames, openMedia, reachMarks, TestConnector } from "../support/connector.ts";
import { createOrganization } from "../support/organization.ts";
import type { TestSocket } from "../support/socket.ts";
import { whileAllSpeak, withAssistant } from "../support/supervised.ts";

const FRAME = new Uint8Array(160).fill(0x20);
const eventsOf = async (callId: string) =>
  (await env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId)).export())?.log.map(({ event }) => event) ??
  [];
const heardIn = async (callId: string): Promise<string[]> =>
  (await eventsOf(callId)).flatMap((event) =>
    event.type === "turn_finished" && event.turn.speaker === "caller" ? [event.turn.text] : [],
  );
const messages = (socket: TestSocket) => socket.received.filter((raw) => raw instanceof Uint8Array);

async function routed() {
  const organization = await createOrganization();
  await organization.provision();
  return TestConnector.connect(organization.token);
}

/** A call whose greeting has been heard. */
async function greeted(version: number) {
  const connector = await routed();
  const { callId, mediaTicket } = await connector.routed("u.1");
  const media = await openMedia(callId, mediaTicket, "ticket", version);
  const welcome = await frame(media, "welcome");
  await media.until(() => answersIn(media) === 1, "the greeting");
  reachMarks(media);
  return { media, callId, welcome };
}

describe("messages of a media socket", () => {
  it("are frames one by one for an old connector, both ways", async () => {
    const { media, callId, welcome } = await greeted(1);
    expect(welcome.version).toBe(1);
    for (let n = 0; n < 25; n += 1) media.send(encodeAudio(n, FRAME));
    await expect.poll(() => heardIn(callId)).toEqual(["I heard twenty-five frames."]);
    await media.until(() => answersIn(media) === 2, "the answer");
    const sound = messages(media).filter(([type]) => type === MEDIA_TYPE.audio);
    expect(sound.every(({ length }) => length === 165)).toBe(true);
    const later = messages(media).filter(([type]) => type === MEDIA_TYPE.bundle || type === MEDIA_TYPE.pace);
    expect(later).toEqual([]);
  });

  it("have several frames for a new one, both ways", async () => {
    const { media, callId, welcome } = await greeted(2);
    expect(welcome.version).toBe(2);
    for (let n = 0; n < 24; n += 3) media.send(encodePiece(n, [FRAME, FRAME, FRAME]));
    media.send(encodeBundle([encodePiece(24, [FRAME])]));
    await expect.poll(() => heardIn(callId)).toEqual(["I heard twenty-five frames."]);
    await media.until(() => answersIn(media) === 2, "the answer");
    const audible = frames(media).filter(({ type }) => type === "audio").length;
    expect(audible).toBeGreaterThanOrEqual(40);
    expect(messages(media).length).toBeLessThan(audible);
  });

  it.each([
    ["no whole number of frames", encodeAudio(0, new Uint8Array(250))],
    ["longer than agreed", encodePiece(0, Array<Uint8Array>(11).fill(FRAME))],
    ["a bundle that is cut off", Uint8Array.of(MEDIA_TYPE.bundle, 0, 200, 1)],
  ])("that hold %s close the socket with a code, and the call goes on", async (_what, bad) => {
    const { media, callId, welcome } = await greeted(2);
    media.send(bad);
    expect((await media.untilClosed()).code).toBe(CLOSE.malformed);
    const again = await openMedia(callId, welcome.resume, "resume");
    await frame(again, "welcome");
    for (let n = 0; n < 25; n += 1) again.send(encodeAudio(n, FRAME));
    await expect.poll(() => heardIn(callId)).toEqual(["I heard twenty-five frames."]);
    expect((await eventsOf(callId)).map(({ type }) => type)).toContain("leg_resumed");
  });

  it("of a version that nobody knows close it too, and the ticket stays good", async () => {
    const connector = await routed();
    const { callId, mediaTicket } = await connector.routed("u.1");
    const stranger = await openMedia(callId, mediaTicket, "ticket", 9);
    expect((await stranger.untilClosed()).code).toBe(CLOSE.wrongVersion);
    await frame(await openMedia(callId, mediaTicket), "welcome");
  });

  it("are asked to be longer while an isolate serves many legs, old connectors are not", async () => {
    const connector = await routed();
    const legs = await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        const { callId, mediaTicket } = await connector.routed(`u.${n}`);
        const media = await openMedia(callId, mediaTicket, "ticket", n === 0 ? 1 : 2);
        await frame(media, "welcome");
        return media;
      }),
    );
    let seq = 0;
    const speaking = setInterval(() => {
      for (const leg of legs) leg.send(encodeAudio(seq, FRAME));
      seq += 1;
    }, 20);
    try {
      const [old, ...others] = legs;
      for (const leg of others)
        await leg.until(() => frames(leg).some(({ type }) => type === "pace"), "a pace");
      expect(old && frames(old).some(({ type }) => type === "pace")).toBe(false);
    } finally {
      clearInterval(speaking);
    }
  });

  it("are longer still while nobody but the assistant hears the caller, and a live voice's once somebody does", async () => {
    const { connector, caller, callId, paul } = await withAssistant();
    const legs = await Promise.all(
      Array.from({ length: 22 }, async (_, n) => {
        const other = await connector.routed(`v.${n}`);
        const media = await openMedia(other.callId, other.mediaTicket);
        await frame(media, "welcome");
        return media;
      }),
    );
    const paces = () => frames(caller).flatMap((one) => (one.type === "pace" ? [one.frames] : []));
    const voices = [caller, ...legs].map((leg) => [leg, 0x11] as const);
    await whileAllSpeak(voices, async () => {
      await caller.until(() => paces().at(-1) === 5, "pieces of 100 ms");
      // An older connector understands no longer pieces than these, and keeps to them.
      expect(paces().at(-2)).toBe(3);
      const ear = await paul.phone((await paul.post(`/calls/${callId}/listen`)).body);
      await caller.until(() => (paces().at(-1) ?? 0) <= 3, "pieces of a live voice");
      ear.send(encodeControl({ type: "bye", reason: "hangup" }));
      await caller.until(() => paces().at(-1) === 5, "pieces of 100 ms again");
    });
  });
});
