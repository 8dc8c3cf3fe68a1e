import { abortAllDurableObjects, env, runDurableObjectAlarm } from "cloudflare:test";
import { logEntry } from "@patchbay/protocol/call";
import { encodeAudio, encodeControl } from "@patchbay/protocol/media";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { answersIn, frame, frames, openMedia, reachMarks, TestConnector } from "../support/connector.ts";
import { createOrganization } from "../support/organization.ts";
import { upgrade } from "../support/socket.ts";

const session = (callId: string) => env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId));
const eventsOf = async (callId: string) =>
  (await session(callId).export())?.log.map(({ event }) => event) ?? [];
const typesOf = async (callId: string): Promise<string[]> =>
  (await eventsOf(callId)).map((event) => event.type);
const voice = (n: number) => encodeAudio(n, new Uint8Array(160).fill(0x20));

async function answered(model?: string) {
  const organization = await createOrganization();
  if (model !== undefined) await organization.provision({ model });
  const connector = await TestConnector.connect(organization.token);
  const { callId, mediaTicket } = await connector.routed("u.1");
  return { organization, connector, callId, mediaTicket };
}

describe("a call with the assistant", () => {
  it("is greeted, heard, written down, ended and archived", async () => {
    const { connector, callId, mediaTicket, organization } = await answered();
    const media = await openMedia(callId, mediaTicket);
    await frame(media, "welcome");
    await media.until(
      () => frames(media).filter(({ type }) => type === "audio").length === 20,
      "the greeting",
    );
    const audio = frames(media).flatMap((seen) => (seen.type === "audio" ? [seen] : []));
    expect(audio.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, seq) => seq));
    expect(audio.every((seen) => seen.audio.every((byte) => byte === 0x55))).toBe(true);
    // One mark for 100 ms of audio; the last one closes the utterance.
    await media.until(() => answersIn(media) === 1, "the marks");
    reachMarks(media);
    for (let n = 0; n < 25; n += 1) media.send(voice(n));
    await expect.poll(() => typesOf(callId)).toContain("turn_finished");
    await expect
      .poll(async () =>
        (await eventsOf(callId)).flatMap((event) => (event.type === "turn_finished" ? [event.turn] : [])),
      )
      .toMatchObject([
        { speaker: "assistant", text: "Hello there." },
        { speaker: "caller", text: "I heard twenty-five frames." },
      ]);
    // Only now is it answered.
    await media.until(() => answersIn(media) === 2, "the answer");
    reachMarks(media);
    await expect.poll(async () => (await session(callId).export())?.summary.turns).toBe(3);
    connector.hangsUp("u.1");
    await frame(media, "bye");
    await expect
      .poll(async () => env.DB.prepare("SELECT * FROM call WHERE id = ?").bind(callId).first())
      .toMatchObject({ org_id: organization.orgId, status: "ended", disposition: "completed", turns: 3 });
    const turns = await env.DB.prepare("SELECT speaker, text FROM call_turn WHERE call_id = ? ORDER BY n")
      .bind(callId)
      .all();
    expect(turns.results).toEqual([
      { speaker: "assistant", text: "Hello there." },
      { speaker: "caller", text: "I heard twenty-five frames." },
      { speaker: "assistant", text: "Hello there." },
    ]);
    const stored = await env.ARCHIVE.get(`${organization.orgId}/calls/${callId}/log.json`);
    const log = z.array(logEntry).parse(await stored?.json());
    expect(log.map(({ n }) => n)).toEqual(log.map((_, index) => index + 1));
    // What was made of the caller's words may come after it.
    expect(log.map(({ event }) => event.type)).toContain("call_ended");
  });

  it("answers a repeated offer of the same channel with the same call", async () => {
    const { connector, callId } = await answered();
    connector.send({
      type: "call_offered",
      data: {
        offerId: "offer-again",
        channel: "PJSIP/1001-u.1",
        uniqueid: "u.1",
        linkedid: "u.1",
        from: { number: "1001", name: "Anna" },
        to: { number: "1412", name: "" },
        context: "internal",
        expiresAt: Date.now() + 1_500,
      },
    });
    const again = await connector.message("route_decided", ({ data }) => data.offerId === "offer-again");
    expect(again.data.callId).toBe(callId);
    expect((await typesOf(callId)).filter((type) => type === "call_began")).toHaveLength(1);
    await frame(await openMedia(callId, again.data.mediaTicket), "welcome");
  });

  it("sends the caller to people when the voice service refuses", async () => {
    const { callId, mediaTicket, connector } = await answered("refuse");
    await expect.poll(() => typesOf(callId)).toContain("engine_lost");
    const media = await openMedia(callId, mediaTicket);
    // A sentence of five seconds says why, on a phone that has been answered.
    await media.until(() => frames(media).filter(({ type }) => type === "audio").length > 20, "the notice");
    await expect.poll(() => typesOf(callId)).toContain("prompt_played");
    expect(await frame(media, "bye")).toEqual({ type: "bye", reason: "fallback" });
    connector.events({ kind: "queue_join", queue: "support", uniqueid: "u.1", channel: "x", position: 1 });
    await expect
      .poll(async () => (await session(callId).export())?.summary)
      .toMatchObject({
        status: "queued",
        handler: { kind: "queue", name: "support", fallback: true },
      });
    connector.hangsUp("u.1");
    await expect.poll(async () => (await session(callId).export())?.summary.disposition).toBe("abandoned");
  });

  it("keeps a call whose offer expired as one of the fallback queue", async () => {
    const { callId, connector, mediaTicket } = await answered();
    connector.send({ type: "offer_expired", data: { offerId: "offer-u.1", uniqueid: "u.1" } });
    await expect.poll(() => typesOf(callId)).toContain("offer_expired");
    const media = await openMedia(callId, mediaTicket);
    expect(await frame(media, "bye")).toEqual({ type: "bye", reason: "fallback" });
    expect((await session(callId).export())?.summary.handler).toMatchObject({
      kind: "queue",
      fallback: true,
    });
  });

  it("makes a call of a caller whom the PBX queued without asking", async () => {
    const { orgId, token } = await createOrganization();
    const connector = await TestConnector.connect(token);
    const channel = {
      uniqueid: "u.7",
      linkedid: "u.7",
      channel: "PJSIP/1001-u.7",
      state: "Up",
      callerNumber: "1001",
      callerName: "Anna",
      connectedNumber: "",
      context: "x",
      exten: "1412",
      bridgeId: null,
    };
    connector.send({
      type: "snapshot",
      data: {
        at: 1,
        asteriskVersion: "22",
        channels: [channel],
        queues: [
          {
            name: "support",
            members: [],
            callers: [{ uniqueid: "u.7", channel: "x", position: 1, waitMs: 0 }],
          },
        ],
      },
    });
    await connector.message("ack", ({ ack }) => ack === 1);
    const { deriveCallId } = await import("@patchbay/protocol/ids");
    const siteId = token.split("_")[1] ?? "";
    const callId = await deriveCallId({ source: "pbx", siteId, uniqueid: "u.7" });
    await expect
      .poll(async () => (await session(callId).export())?.summary)
      .toMatchObject({ status: "queued" });
    await expect
      .poll(() => env.ORGANIZATION.get(env.ORGANIZATION.idFromName(orgId)).call(callId))
      .toMatchObject({ status: "queued" });
    // The next snapshot no longer has the channel: the call is over though nobody saw the hang-up.
    connector.send({ type: "snapshot", data: { at: 2, asteriskVersion: "22", channels: [], queues: [] } });
    await expect.poll(async () => (await session(callId).export())?.summary.status).toBe("ended");
  });

  it("ends by itself when the channel is gone and nobody said so", async () => {
    const { callId, connector } = await answered();
    connector.send({ type: "snapshot", data: { at: 1, asteriskVersion: "22", channels: [], queues: [] } });
    await connector.message("ack", ({ ack }) => ack === connector.seq);
    await runDurableObjectAlarm(session(callId));
    await expect.poll(async () => (await session(callId).export())?.summary.status).toBe("ended");
  });
});

describe("the media socket", () => {
  it("that ends in good order is no trouble, one that breaks is", async () => {
    const { callId, mediaTicket } = await answered();
    const media = await openMedia(callId, mediaTicket);
    const { resume } = await frame(media, "welcome");
    media.close(3_999);
    await expect.poll(() => typesOf(callId)).toContain("leg_lost");
    const second = await openMedia(callId, resume, "resume");
    await frame(second, "welcome");
    second.send(encodeControl({ type: "bye", reason: "hangup" }));
    second.close();
    await expect.poll(() => typesOf(callId)).toContain("leg_left");
    expect((await typesOf(callId)).filter((type) => type === "leg_lost")).toHaveLength(1);
  });

  it("opens with its ticket once, and refuses everything else", async () => {
    const { callId, mediaTicket } = await answered();
    expect((await (await openMedia(callId, "0".repeat(32))).untilClosed()).code).toBe(4002);
    await frame(await openMedia(callId, mediaTicket), "welcome");
    expect((await (await openMedia(callId, mediaTicket)).untilClosed()).code).toBe(4002);
    const mute = await openMedia(callId, mediaTicket, "resume");
    expect((await mute.untilClosed()).code).toBe(4002);
    expect(await upgrade(`/media/c${"a".repeat(26)}`)).toMatchObject({ status: 404 });
    expect(await upgrade("/media/nonsense")).toMatchObject({ status: 404 });
  });

  it("closes on a malformed or oversized frame with a code, and the call goes on with its resume secret", async () => {
    const { callId, mediaTicket } = await answered();
    const media = await openMedia(callId, mediaTicket);
    const { resume } = await frame(media, "welcome");
    media.send(Uint8Array.of(0x77, 1, 2));
    expect((await media.untilClosed()).code).toBe(4000);
    const second = await openMedia(callId, resume, "resume");
    await frame(second, "welcome");
    second.send(new Uint8Array(9_000));
    expect((await second.untilClosed()).code).toBe(1009);
    const third = await openMedia(callId, resume, "resume");
    await frame(third, "welcome");
    expect((await session(callId).export())?.summary.status).toBe("in_progress");
    expect((await typesOf(callId)).filter((type) => type === "leg_resumed")).toHaveLength(2);
  });

  it("tells a resumed leg how far its caller was heard, and a leg that is there for the first time nothing", async () => {
    const { callId, mediaTicket } = await answered();
    const first = await openMedia(callId, mediaTicket);
    const { resume } = await frame(first, "welcome");
    for (let seq = 0; seq < 5; seq++) first.send(encodeAudio(seq, new Uint8Array(160).fill(0xff)));
    first.send(encodeControl({ type: "digit", digit: "5" }));
    await expect.poll(() => typesOf(callId)).toContain("digit_pressed");
    expect(frames(first).some(({ type }) => type === "received")).toBe(false);
    first.close();
    const second = await openMedia(callId, resume, "resume");
    expect((await frame(second, "received")).seq).toBe(5);
    await frame(second, "welcome");
    expect(
      frames(second)
        .map(({ type }) => type)
        .slice(0, 2),
    ).toEqual(["received", "welcome"]);
  });

  it("lets a resumed leg replace the socket that it left behind", async () => {
    const { callId, mediaTicket } = await answered();
    const first = await openMedia(callId, mediaTicket);
    const { resume } = await frame(first, "welcome");
    await frame(await openMedia(callId, resume, "resume"), "welcome");
    expect((await first.untilClosed()).code).toBe(4003);
  });
});

describe("a restart of the edge in mid-call", () => {
  it("loses and doubles nothing: the leg resumes, a new voice session knows what was said", async () => {
    const { callId, mediaTicket, connector, organization } = await answered();
    const media = await openMedia(callId, mediaTicket);
    const { resume } = await frame(media, "welcome");
    await media.until(() => answersIn(media) === 1, "the marks");
    reachMarks(media);
    await expect.poll(() => typesOf(callId)).toContain("turn_finished");
    const before = (await session(callId).export())?.log ?? [];
    const told = before.map(({ event }) => event.type).filter((type) => type !== "silence_noticed");
    await abortAllDurableObjects();
    const again = await openMedia(callId, resume, "resume");
    await frame(again, "welcome");
    // A slow machine has asked the caller for patience meanwhile.
    await expect
      .poll(async () =>
        (await typesOf(callId)).filter((type) => type !== "silence_noticed").slice(0, told.length + 3),
      )
      .toEqual([...told, "edge_restarted", "leg_resumed", "engine_opened"]);
    expect((await session(callId).export())?.log.slice(0, before.length)).toEqual(before);
    // The new session asks again, in case that the caller was speaking, and hears what comes.
    await again.until(() => answersIn(again) === 1, "the marks");
    reachMarks(again);
    for (let n = 0; n < 25; n += 1) again.send(voice(n));
    await expect
      .poll(async () =>
        (await eventsOf(callId)).flatMap((event) =>
          event.type === "turn_finished" ? [event.turn.text] : [],
        ),
      )
      .toEqual(["Hello there.", "Hello there.", "I heard twenty-five frames."]);
    const back = await TestConnector.connect(organization.token, connector.epoch, connector.seq);
    back.hangsUp("u.1");
    await expect.poll(async () => (await session(callId).export())?.summary.status).toBe("ended");
  });
});
