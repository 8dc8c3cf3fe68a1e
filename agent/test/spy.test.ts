import { decodeMulaw, dtmfTone, ringbackTone, SAMPLE_RATE_HZ, silenceFrame } from "@patchbay/audio";
import { randomToken } from "@patchbay/protocol/ids";
import type { Command } from "@patchbay/protocol/link/commands";
import { afterEach, describe, expect } from "vitest";
import { FakeMedia } from "./fake-media.ts";
import { paced } from "./person.ts";
import { routeTo } from "./routes.ts";
import type { Site } from "./site.ts";
import { it } from "./site-in-turn.ts";

let site: Site;
it.beforeAll(({ site: ours }) => {
  site = ours;
});
afterEach(() => site.calm());

type Spy = Extract<Command, { kind: "spy" }>;
const LEG = "spy-1";
/** What the caller says, what the target says, and what the supervisor says. */
const [CALLER_HZ, TARGET_HZ, SUPERVISOR_HZ] = [440, 1_004, 770];
const supervisorSays = Array.from({ length: 4 }, () => dtmfTone("5")).flat();

const media = (key: string): FakeMedia => {
  const fresh = new FakeMedia(site.edge.watch);
  fresh.ticket = randomToken();
  site.edge.media.set(key, fresh);
  return fresh;
};

/** How much of a frequency there is in the sound, 0 to 1 of its power. */
function share(sound: readonly Uint8Array[], hz: number): number {
  const samples = decodeMulaw(Buffer.concat(sound));
  let [sin, cos, power] = [0, 0, 0];
  for (const [n, sample] of samples.entries()) {
    const angle = (2 * Math.PI * hz * n) / SAMPLE_RATE_HZ;
    sin += sample * Math.sin(angle);
    cos += sample * Math.cos(angle);
    power += sample * sample;
  }
  return power === 0 ? 0 : (2 * (sin * sin + cos * cos)) / (samples.length * power);
}
/** Is there any second in it of which this tone is a part? */
const hears = (sound: readonly Uint8Array[], hz: number): boolean => {
  for (let from = 0; from + 10 <= sound.length; from += 5) {
    if (share(sound.slice(from, from + 10), hz) > 0.01) return true;
  }
  return false;
};

/** A caller who was put through to `number` and talks there, inside Asterisk. */
async function putThrough(number: string, path = "websocket") {
  await site.connector({ PATCHBAY_MEDIA_PATH: path });
  const offered = routeTo(site.edge, "assistant");
  await site.person.call("1412");
  await site.person.answered();
  const { offer, callId } = await offered;
  const own = site.edge.media.get(callId) ?? media(callId);
  await site.edge.watch.until(() => (own.joined ? true : undefined), "the caller's media");
  const back = media(callId);
  site.edge.command({
    kind: "transfer",
    callId,
    channel: offer.channel,
    uniqueid: offer.uniqueid,
    to: number === "queue" ? { kind: "queue", queue: "support" } : { kind: "number", number },
    ringMs: 10_000,
    brief: null,
    backTicket: back.ticket,
    backWithinMs: 30_000,
  });
  const where = number === "queue" ? "queue_join" : "bridge_enter";
  await site.edge.watch.until(
    () =>
      site.edge.pbx(where).filter((event) => event.uniqueid === offer.uniqueid)[number === "queue" ? 0 : 1],
    "the caller where they go",
  );
  return { callId, channel: offer.channel, uniqueid: offer.uniqueid };
}

type Call = Awaited<ReturnType<typeof putThrough>>;

/** Asks for a supervisor's leg, and answers what came of that. */
async function spyOn(call: Call, change: Partial<Spy> = {}) {
  const ear = media(`${call.callId}?leg=${LEG}`);
  const commandId = site.edge.command({
    kind: "spy",
    ...call,
    mediaTicket: ear.ticket,
    leg: LEG,
    speaksTo: "both",
    ...change,
  } as Spy);
  const told = await site.edge.watch.until(
    () => site.edge.all("command_result").find((one) => one.commandId === commandId),
    "the command's result",
  );
  return { ear, told };
}

async function listening(call: Call, speaksTo: Spy["speaksTo"] = "both"): Promise<FakeMedia> {
  const { ear, told } = await spyOn(call, { speaksTo });
  expect(told).toMatchObject({ ok: true });
  // Where both are silent Asterisk brings nothing.
  const talk = site.person.speak(ringbackTone().slice(0, 40));
  await site.edge.watch.until(() => (ear.frames.length > 20 ? true : undefined), "the conversation's sound");
  await talk;
  return ear;
}

/** The supervisor speaks, and the caller listens; their line brings its silence, as every phone's does. */
const speaksInto = (leg: FakeMedia) =>
  Promise.all([
    paced(supervisorSays, (frame) => leg.play(frame)),
    site.person.speak(supervisorSays.map(() => silenceFrame())),
  ]);

const ours = async () => (await site.channels()).filter((name) => /^(WebSocket|AudioSocket)/.test(name));

describe("a conversation that the PBX has in its own hands", () => {
  it.each(["websocket", "audiosocket"])("is heard by a supervisor, both sides, by %s", async (path) => {
    const ear = await listening(await putThrough("9810", path));
    expect([CALLER_HZ, TARGET_HZ, SUPERVISOR_HZ].map((hz) => hears(ear.frames, hz))).toEqual([
      true,
      true,
      false,
    ]);
    // Both are undisturbed, and nothing of it is left afterwards.
    const sounding = site.person.heard.length;
    await site.person.watch.until(
      () => (hears(site.person.heard.slice(sounding), TARGET_HZ) ? true : undefined),
      "the target, still there",
    );
    await site.person.hangUp();
    await expect.poll(() => site.channels(), { timeout: 5_000 }).toEqual([]);
    await expect.poll(() => ear.control).toContainEqual({ type: "bye", reason: "hangup" });
  });

  it("hears a supervisor who barges in, the caller and whoever they talk with", async () => {
    const ear = await listening(await putThrough("9810"));
    site.person.heard.length = 0;
    await speaksInto(ear);
    await expect.poll(() => hears(site.person.heard, SUPERVISOR_HZ)).toBe(true);
    await site.person.hangUp();
    await site.calm();

    const echoed = await listening(await putThrough("9818"));
    expect(hears(echoed.frames, SUPERVISOR_HZ)).toBe(false);
    await speaksInto(echoed);
    await expect.poll(() => hears(echoed.frames, SUPERVISOR_HZ)).toBe(true);
  });

  it("has a whisper heard by the caller's partner alone", async () => {
    const ear = await listening(await putThrough("9810"), "peer");
    site.person.heard.length = 0;
    await speaksInto(ear);
    expect(hears(site.person.heard, TARGET_HZ)).toBe(true);
    expect(hears(site.person.heard, SUPERVISOR_HZ)).toBe(false);
    await site.person.hangUp();
    await site.calm();

    const echoed = await listening(await putThrough("9818"), "peer");
    await speaksInto(echoed);
    await expect.poll(() => hears(echoed.frames, SUPERVISOR_HZ)).toBe(true);
  });

  it("goes on when the supervisor leaves, and may be listened to again", async () => {
    const call = await putThrough("9810");
    const ear = await listening(call);
    ear.say({ type: "bye", reason: "hangup" });
    await expect.poll(ours, { timeout: 5_000 }).toEqual([]);
    const sounding = site.person.heard.length;
    await site.person.watch.until(
      () => (hears(site.person.heard.slice(sounding), TARGET_HZ) ? true : undefined),
      "the target, still there",
    );
    await listening(call);
  });

  it("is a queue's, too; nobody can be whispered to there", async () => {
    const call = await putThrough("queue");
    expect((await spyOn(call)).told).toMatchObject({ ok: true });
    const { told } = await spyOn(call, { speaksTo: "peer" });
    expect(told).toMatchObject({ ok: false, code: "refused" });
  });

  it.each<[string, Partial<Spy>, string]>([
    ["a channel of another uniqueid", { uniqueid: "lab-1.1" }, "unknown_channel"],
    ["a channel that is none", { channel: "PJSIP/1001,w" }, "unknown_channel"],
    ["a ticket with an assignment", { mediaTicket: "a,PATCHBAY_SPY=x" }, "invalid"],
  ])("is not listened to by a command with %s", async (_what, change, code) => {
    const { told } = await spyOn(await putThrough("9810"), change);
    expect(told).toMatchObject({ ok: false, code });
    expect(await ours()).toEqual([]);
  });
});
