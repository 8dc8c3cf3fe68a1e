import { abortAllDurableObjects, env } from "cloudflare:test";
import { auditPage } from "@patchbay/protocol/audit";
import { recordingPeaks } from "@patchbay/protocol/recording";
import { describe, expect, it } from "vitest";
import { archiveCall } from "../../src/jobs/archive-call.ts";
import { dropParts, joinRecording } from "../../src/jobs/recording/join-recording.ts";
import { partKey, recordingKey } from "../../src/media/recording/keys.ts";
import { WAV_HEADER_BYTES } from "../../src/media/recording/wav.ts";
import { answered } from "../support/callers/answered.ts";
import { callerFrom } from "../support/callers/caller.ts";
import { frame, frames, openMedia, reachMarks, TestConnector } from "../support/connector.ts";
import { createOrganization } from "../support/organization.ts";
import { isKeptFrom } from "../support/outsiders.ts";
import { heard, playsAll, speakTo, TestDesk, voice } from "../support/phone.ts";
import { KEPT, lastedMs, listen, msOf, recorded } from "../support/recording/recorded.ts";
import { ASSISTANT, logOf, session, summaryOf, typesOf } from "../support/supervised.ts";

describe("a recording", () => {
  it("has both sides as they were heard, in the length of the call, and plays from anywhere", async () => {
    const { desk, callId, speak, end } = await recorded();
    await speak(0x11, 25);
    await end();
    const { bytes, status, headers } = await listen(desk, callId);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("audio/wav");
    const ms = await lastedMs(callId);
    expect(bytes.length).toBe(WAV_HEADER_BYTES + ms * 16);
    expect(msOf(bytes, 0, 0x11)).toBeGreaterThan(400);
    expect(msOf(bytes, 0, ASSISTANT)).toBe(0);
    expect(msOf(bytes, 1, ASSISTANT)).toBeGreaterThan(200);
    const part = await listen(desk, callId, "bytes=58-137");
    expect(part.status).toBe(206);
    expect(part.headers.get("content-range")).toBe(`bytes 58-137/${bytes.length}`);
    expect(part.bytes).toEqual(bytes.subarray(58, 138));
    expect((await listen(desk, callId, `bytes=${bytes.length}-`)).status).toBe(416);
    const taken = await listen(desk, callId, undefined, "?download=true");
    expect(taken.headers.get("content-disposition")).toBe(`attachment; filename="call-${callId}.wav"`);
    expect(taken.bytes).toEqual(bytes);
    const audited = async () => auditPage.parse((await desk.get(`/audit?call=${callId}`)).body).entries;
    await expect
      .poll(async () => (await audited()).map(({ action }) => action))
      .toContain("recordings.download");
    const peaks = recordingPeaks.parse((await desk.get(`/calls/${callId}/recording/peaks`)).body);
    expect(peaks.ms).toBe(ms);
    expect(Math.max(...peaks.caller)).toBeGreaterThan(20);
  });

  it.each(["twilio", "browser"] as const)("has both sides of a %s caller, too", async (source) => {
    const { callId, caller, olivia } = await callerFrom(source, { settings: KEPT });
    await expect.poll(() => typesOf(callId)).toContain("recording_started");
    for (let n = 0; n < 25; n += 1) {
      caller.says(0x11, n);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await caller.hangsUp();
    await archiveCall(env, { callId });
    await expect.poll(async () => (await summaryOf(callId))?.recording?.state).toBe("saved");
    const { bytes, status } = await listen(olivia, callId);
    expect(status).toBe(200);
    const log = (await session(callId).export())?.log ?? [];
    const at = (type: string) => log.find(({ event }) => event.type === type)?.at ?? 0;
    // To where they put the phone down: that the call is over is told later.
    expect(at("call_ended")).toBeGreaterThanOrEqual(at("leg_left"));
    expect(bytes.length).toBe(WAV_HEADER_BYTES + (at("leg_left") - at("recording_started")) * 16);
    expect(msOf(bytes, 0, 0x11)).toBeGreaterThan(400);
    expect(msOf(bytes, 0, ASSISTANT)).toBe(0);
    expect(msOf(bytes, 1, ASSISTANT)).toBeGreaterThan(200);
  });

  it("ends when the caller hung up, however late that is told", async () => {
    const { desk, callId, speak, end } = await recorded();
    await speak(0x11, 40);
    await end(undefined, 400);
    const log = (await session(callId).export())?.log ?? [];
    const ended = log.find(({ event }) => event.type === "call_ended");
    const ms = await lastedMs(callId);
    expect((ended?.at ?? 0) - (log[0]?.at ?? 0) - ms).toBeGreaterThan(350);
    const { bytes } = await listen(desk, callId);
    expect((bytes.length - WAV_HEADER_BYTES) / 16).toBe(ms);
    // What came before is all there.
    expect(msOf(bytes, 0, 0x11)).toBeGreaterThan(350);
  });

  it("has the right length after a crash of the edge, and silence in the gap", async () => {
    const { organization, desk, callId, resume, speak, end } = await recorded();
    await speak(0x11, 15);
    await abortAllDurableObjects();
    await expect.poll(() => typesOf(callId)).toContain("edge_restarted");
    await new Promise((resolve) => setTimeout(resolve, 400));
    const back = await openMedia(callId, resume, "resume");
    await frame(back, "welcome");
    // What the connector held of the caller's words comes at once.
    for (let n = 0; n < 15; n += 1) back.send(voice(0x33, n));
    for (let n = 15; n < 30; n += 1) {
      back.send(voice(0x22, n));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await end(await TestConnector.connect(organization.token));
    const log = (await session(callId).export())?.log ?? [];
    const at = (type: string) => log.find(({ event }) => event.type === type)?.at ?? 0;
    const { bytes } = await listen(desk, callId);
    expect((bytes.length - WAV_HEADER_BYTES) / 16).toBe(await lastedMs(callId));
    expect(msOf(bytes, 0, 0x22)).toBeGreaterThan(200);
    expect(msOf(bytes, 0, 0x33)).toBeGreaterThan(200);
    const firstMs = (byte: number): number =>
      bytes.findIndex((one, n) => n >= WAV_HEADER_BYTES && n % 2 === 0 && one === byte) / 16;
    // What was held lies before what was said after it, and nothing of either before the crash.
    expect(firstMs(0x33)).toBeLessThan(firstMs(0x22));
    expect(firstMs(0x33)).toBeGreaterThan(at("edge_restarted") - at("recording_started") - 20);
  });

  it("keeps nothing while it is paused, and says who paused it", async () => {
    const { desk, callId, speak, end } = await recorded();
    await speak(0x11, 5);
    expect((await desk.post(`/calls/${callId}/recording`, { paused: true })).status).toBe(202);
    await speak(0x33, 15);
    expect((await desk.post(`/calls/${callId}/recording`, { paused: true })).status).toBe(409);
    expect((await desk.post(`/calls/${callId}/recording`, { paused: false })).status).toBe(202);
    await speak(0x22, 10);
    await end();
    const { bytes } = await listen(desk, callId);
    expect(msOf(bytes, 0, 0x33)).toBe(0);
    expect(msOf(bytes, 0, 0x22)).toBeGreaterThan(100);
    expect(await logOf(callId)).toContainEqual(
      expect.objectContaining({ type: "recording_paused", by: expect.objectContaining({ name: "Olivia" }) }),
    );
  });

  it("begins only once the caller was told, where the organization wants that", async () => {
    const organization = await createOrganization();
    await organization.provision({ settings: { ...KEPT, recording: { enabled: true, announce: true } } });
    const connector = await TestConnector.connect(organization.token);
    const { callId, mediaTicket } = await connector.routed("u.1");
    const caller = await openMedia(callId, mediaTicket);
    await frame(caller, "welcome");
    await expect
      .poll(
        () => {
          reachMarks(caller);
          return typesOf(callId);
        },
        { timeout: 25_000 },
      )
      .toContain("recording_started");
    const types = await typesOf(callId);
    expect(types.indexOf("prompt_played")).toBeLessThan(types.indexOf("recording_started"));
  });

  it("begins with a person once the caller was told, who hears the person only then", async () => {
    const settings = { ...KEPT, recording: { enabled: true, announce: true } };
    const { callId, caller, phone } = await answered(settings);
    await expect.poll(() => typesOf(callId)).toContain("notice_due");
    for (let n = 0; n < 5; n += 1) phone.send(voice(0x22, n));
    // Both hear the notice.
    for (const ear of [caller, phone]) {
      await ear.until(() => frames(ear).filter(({ type }) => type === "audio").length > 5, "the notice");
    }
    expect(await typesOf(callId)).not.toContain("recording_started");
    playsAll(caller);
    await expect.poll(() => typesOf(callId), { timeout: 25_000 }).toContain("recording_started");
    expect(heard(caller, 0x22)).toBe(false);
    expect(await logOf(callId)).toContainEqual({ type: "recording_started", announced: true });
    await speakTo(phone, [caller], 0x33);
    await speakTo(caller, [phone], 0x11);
    expect((await typesOf(callId)).filter((type) => type === "notice_due")).toHaveLength(1);
  });

  it("is nobody's without the permission, nor another organization's; deleted, it is gone", async () => {
    const { organization, desk, callId, speak, end } = await recorded();
    await speak(0x11, 5);
    await end();
    await isKeptFrom(organization, "operator", (member) => listen(member, callId), "reads");
    const viewer = new TestDesk(await organization.signIn("viewer"));
    expect((await viewer.post(`/calls/${callId}/recording`, { paused: true })).status).toBe(403);
    expect((await desk.remove(`/calls/${callId}/recording`)).status).toBe(403);
    const owner = new TestDesk(await organization.signIn("owner", "Dana"));
    expect((await owner.remove(`/calls/${callId}/recording`)).status).toBe(200);
    expect((await listen(desk, callId)).status).toBe(404);
    expect(await logOf(callId)).toContainEqual(
      expect.objectContaining({ type: "recording_deleted", by: expect.objectContaining({ name: "Dana" }) }),
    );
    expect((await owner.remove(`/calls/${callId}/recording`)).status).toBe(404);
    // A job that comes again brings nothing of it back.
    await archiveCall(env, { callId });
    expect((await listen(desk, callId)).status).toBe(404);
    expect((await summaryOf(callId))?.recording).toBeNull();
  });

  it("is not made any more when it is deleted before it is one file, and not deleted under a call", async () => {
    const { organization, desk, callId, speak, hangUp } = await recorded();
    const owner = new TestDesk(await organization.signIn("owner"));
    await speak(0x11, 5);
    expect(await owner.remove(`/calls/${callId}/recording`)).toMatchObject({
      status: 409,
      body: { error: { code: "still_live" } },
    });
    await hangUp();
    expect((await owner.remove(`/calls/${callId}/recording`)).status).toBe(200);
    await archiveCall(env, { callId });
    expect((await listen(desk, callId)).status).toBe(404);
    const left = await env.ARCHIVE.list({ prefix: `${organization.orgId}/calls/${callId}/recording/` });
    expect(left.objects).toEqual([]);
  });
});

describe("joining the parts", () => {
  it("puts each where it belongs, silence where none is, and is the same when it is done twice", async () => {
    const callId = `c${"q".repeat(26)}`;
    const part = (byte: number, samples: number) => new Uint8Array(samples * 2).fill(byte);
    await env.ARCHIVE.put(partKey("o", callId, 8_000), part(0x22, 4_000));
    await env.ARCHIVE.put(partKey("o", callId, 0), part(0x11, 4_000));
    await joinRecording(env.ARCHIVE, "o", callId, 2_000);
    await joinRecording(env.ARCHIVE, "o", callId, 2_000);
    await dropParts(env.ARCHIVE, "o", callId);
    // A job that died before it could say so comes again, when the parts have gone.
    await joinRecording(env.ARCHIVE, "o", callId, 2_000);
    const file = await env.ARCHIVE.get(recordingKey("o", callId));
    const wav = new Uint8Array((await file?.arrayBuffer()) ?? new ArrayBuffer(0));
    expect(wav.length).toBe(WAV_HEADER_BYTES + 32_000);
    expect([wav[WAV_HEADER_BYTES], wav[WAV_HEADER_BYTES + 8_001], wav[WAV_HEADER_BYTES + 16_001]]).toEqual([
      0x11, 0xff, 0x22,
    ]);
    expect((await env.ARCHIVE.list({ prefix: `o/calls/${callId}/recording/part-` })).objects).toEqual([]);
  });
});
