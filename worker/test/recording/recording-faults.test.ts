import { abortAllDurableObjects, env, runDurableObjectAlarm } from "cloudflare:test";
import { SILENCE_BYTE } from "@patchbay/audio";
import { describe, expect, it, vi } from "vitest";
import { archiveCall } from "../../src/jobs/archive-call.ts";
import { partsPrefix } from "../../src/media/recording/keys.ts";
import { WAV_HEADER_BYTES } from "../../src/media/recording/wav.ts";
import { CallHistory } from "../../src/store/history/calls.ts";
import { lastedMs, listen, msOf, recorded } from "../support/recording/recorded.ts";
import { logOf, session, summaryOf, typesOf } from "../support/supervised.ts";

/** The archive refuses whatever belongs to this call's sound, until it is told that it works again. */
function refusing(callId: string) {
  const bucket: { put(key: string, ...rest: unknown[]): Promise<unknown> } = Object.getPrototypeOf(
    env.ARCHIVE,
  );
  const put = bucket.put;
  const refusal = vi.spyOn(bucket, "put").mockImplementation(function (this: R2Bucket, key, ...rest) {
    return key.includes(`/${callId}/recording/`)
      ? Promise.reject(new Error("R2 is away"))
      : put.call(this, key, ...rest);
  });
  return { refusals: () => refusal.mock.calls.length, works: () => refusal.mockRestore() };
}

describe("an archive that takes no sound", () => {
  it("for a long time has the recording in the end, though the object was thrown out of memory meanwhile", async () => {
    const { organization, desk, callId, speak, hangUp } = await recorded();
    const archive = refusing(callId);
    try {
      await speak(0x11, 25);
      await hangUp();
      await expect(archiveCall(env, { callId })).rejects.toThrow("wait for the archive");
      // The history has the call without its sound; nobody forgets that there is some.
      expect(await new CallHistory(env.DB, organization.orgId).get(callId)).toMatchObject({
        recording: null,
      });
      await runDurableObjectAlarm(session(callId));
      expect(await summaryOf(callId)).toMatchObject({ recording: { state: "on" } });
      await abortAllDurableObjects();
      await expect(archiveCall(env, { callId })).rejects.toThrow("wait for the archive");
    } finally {
      archive.works();
    }
    await abortAllDurableObjects();
    await runDurableObjectAlarm(session(callId));
    await expect.poll(async () => (await summaryOf(callId))?.recording?.state).toBe("saved");
    const { bytes } = await listen(desk, callId);
    expect(msOf(bytes, 0, 0x11)).toBeGreaterThan(400);
    await expect
      .poll(() => new CallHistory(env.DB, organization.orgId).get(callId))
      .toMatchObject({ recording: { state: "saved" } });
    await expect
      .poll(async () => (await env.ARCHIVE.list({ prefix: partsPrefix(organization.orgId, callId) })).objects)
      .toEqual([]);
  });

  it("holds no call: what it refused for too long is given up, with a note, and the rest is kept", async () => {
    // A part every tenth of a second instead of every four seconds: a minute of parts in one.
    const inTime = setInterval;
    vi.stubGlobal("setInterval", (task: () => void, ms: number) => inTime(task, ms === 4_000 ? 100 : ms));
    const { desk, callId, speak, end } = await recorded().finally(() => vi.unstubAllGlobals());
    const archive = refusing(callId);
    try {
      await speak(0x11, 130);
      expect(archive.refusals()).toBeGreaterThan(5);
      expect(await typesOf(callId)).toContain("recording_gap");
      // Meanwhile the caller was heard and answered.
      expect(
        (await logOf(callId)).flatMap((event) =>
          event.type === "turn_finished" ? [event.turn.speaker] : [],
        ),
      ).toContain("caller");
      expect(await summaryOf(callId)).toMatchObject({ status: "in_progress", recording: { state: "on" } });
    } finally {
      archive.works();
    }
    await speak(0x22, 25);
    await end();
    const log = (await session(callId).export())?.log ?? [];
    const gaps = log.flatMap(({ event }) => (event.type === "recording_gap" ? [event] : []));
    const { bytes } = await listen(desk, callId);
    expect((bytes.length - WAV_HEADER_BYTES) / 16).toBe(await lastedMs(callId));
    expect(msOf(bytes, 0, 0x22)).toBeGreaterThan(400);
    for (const { atMs, ms } of gaps) {
      const [from, to] = [atMs, atMs + ms].map((each) => WAV_HEADER_BYTES + each * 16);
      expect(bytes.subarray(from, to).every((one) => one === SILENCE_BYTE)).toBe(true);
    }
  });
});
