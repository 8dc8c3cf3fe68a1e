import {
  abortAllDurableObjects,
  env,
  runDurableObjectAlarm,
  runInDurableObject,
  SELF,
} from "cloudflare:test";
import { routingPage } from "@patchbay/protocol/api";
import { deriveCallId } from "@patchbay/protocol/ids";
import { describe, expect, it, vi } from "vitest";
import { createOrganization, ORIGIN } from "../support/organization.ts";
import { TestDesk } from "../support/phone.ts";
import { answersOn, media, sent, stops, TestTwilio } from "../support/twilio.ts";

const session = (callId: string) => env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId));
const exported = async (callId: string) => session(callId).export();
const typesOf = async (callId: string): Promise<string[]> =>
  (await exported(callId))?.log.map(({ event }) => event.type) ?? [];

const refusedOf = ({ accountSid }: TestTwilio) =>
  env.TWILIO_ACCOUNT.get(env.TWILIO_ACCOUNT.idFromName(accountSid)).refused();

async function ringing(model: string | null = null) {
  const organization = await createOrganization();
  const twilio = await TestTwilio.of(organization, model);
  const answer = await twilio.post("voice");
  const callId = await deriveCallId({
    source: "twilio",
    accountSid: twilio.accountSid,
    callSid: twilio.callSid,
  });
  return { organization, twilio, answer, callId };
}

describe("a call through Twilio", () => {
  it("is put on a stream, greeted, heard, and ended by the status callback", async () => {
    const { organization, twilio, answer, callId } = await ringing();
    expect(answer.status).toBe(200);
    expect(answer.body).toMatch(/<Connect><Stream url="ws:.*<\/Connect>.*<Redirect method="POST">/);
    const socket = await twilio.stream(answer.body);
    // Twenty frames, however many of them go in one message.
    const greeting = () =>
      sent(socket, "media").flatMap(({ media: m }) => [...Uint8Array.fromBase64(m?.payload ?? "")]);
    await socket.until(() => greeting().length === 20 * 160, "the greeting");
    expect(greeting().every((byte) => byte === 0x55)).toBe(true);
    await socket.until(() => answersOn(socket) === 1, "the marks");
    for (const { mark } of sent(socket, "mark")) {
      socket.send(
        JSON.stringify({ event: "mark", sequenceNumber: "9", streamSid: `MZ${"1".repeat(32)}`, mark }),
      );
    }
    for (let n = 0; n < 25; n += 1) socket.send(media(n));
    await expect
      .poll(async () =>
        (await exported(callId))?.log.flatMap(({ event }) =>
          event.type === "turn_finished" ? [event.turn.text] : [],
        ),
      )
      .toEqual(["Hello there.", "I heard twenty-five frames."]);
    expect((await exported(callId))?.summary).toMatchObject({
      source: "twilio",
      status: "in_progress",
      from: { number: "+12125550142" },
    });
    // Reversed and repeated, as they may come.
    expect((await twilio.post("status", { CallStatus: "completed", SequenceNumber: "3" })).status).toBe(204);
    await twilio.post("status", { CallStatus: "in-progress", SequenceNumber: "2" });
    await twilio.post("status", { CallStatus: "completed", SequenceNumber: "3" });
    expect((await exported(callId))?.summary).toMatchObject({ status: "ended", disposition: "completed" });
    expect((await typesOf(callId)).filter((type) => type === "call_ended")).toHaveLength(1);
    expect(
      await env.ORGANIZATION.get(env.ORGANIZATION.idFromName(organization.orgId)).call(callId),
    ).toMatchObject({ source: "twilio" });
    expect((await twilio.post("next")).body).toContain("<Hangup/>");
  });

  it("believes nobody without the account's signature, and no number that is not the account's", async () => {
    const { twilio, callId } = await ringing();
    const before = await typesOf(callId);
    for (const path of ["voice", "next", "status"]) {
      expect(await twilio.post(path, { CallStatus: "completed" }, "another-token")).toMatchObject({
        status: 403,
      });
    }
    expect(await typesOf(callId)).toEqual(before);
    const stranger = new TestTwilio();
    expect((await stranger.post("voice")).status).toBe(403);
    expect((await twilio.post("voice", { To: "+12125550199" })).body).toContain("<Reject");
    expect(await refusedOf(twilio)).toMatchObject({ forged: 3, replayed: 0, unknownNumber: 1 });
  });

  it("answers a replayed webhook of a call that is over with 409, and opens nothing for it", async () => {
    const { organization, twilio, callId } = await ringing();
    await twilio.post("status", { CallStatus: "completed", SequenceNumber: "1" });
    const before = (await exported(callId))?.log;
    expect(before?.at(-1)?.event.type).toBe("call_ended");
    const replay = await twilio.post("voice");
    expect(replay).toMatchObject({ status: 409, body: expect.stringContaining("call_over") });
    expect(replay.body).not.toContain("ticket");
    expect((await exported(callId))?.log).toEqual(before);
    expect(await refusedOf(twilio)).toMatchObject({ forged: 0, replayed: 1 });
    const cookie = await organization.signIn("owner");
    const page = await SELF.fetch(`${ORIGIN}/api/routing`, { headers: { cookie } });
    expect(routingPage.parse(await page.json()).accounts).toEqual([
      {
        accountSid: twilio.accountSid,
        refused: {
          forged: 0,
          sharedKey: 0,
          wrongSharedKey: 0,
          replayed: 1,
          unknownNumber: 0,
          lastAt: expect.any(Number),
        },
        sharedKey: false,
      },
    ]);
  });

  it("does so too when the call's own object has long forgotten it", async () => {
    const { twilio, callId } = await ringing();
    await twilio.post("status", { CallStatus: "completed", SequenceNumber: "1" });
    await runInDurableObject(session(callId), (_object, state) => state.storage.deleteAll());
    await abortAllDurableObjects();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 4 * 24 * 3_600_000 });
    try {
      expect((await twilio.post("voice")).status).toBe(409);
    } finally {
      vi.useRealTimers();
    }
    expect(await exported(callId)).toBeNull();
    expect(await refusedOf(twilio)).toMatchObject({ replayed: 1 });
  });

  it("answers a retried webhook with the same call and a ticket that works", async () => {
    const { twilio, answer, callId } = await ringing();
    const again = await twilio.post("voice");
    expect((await typesOf(callId)).filter((type) => type === "call_began")).toHaveLength(1);
    // Twilio follows whichever answer came first: both have the one ticket, until it is used.
    const socket = await twilio.stream(answer.body);
    await socket.until(() => sent(socket, "media").length > 0, "the greeting");
    const second = await twilio.stream(again.body);
    expect((await second.untilClosed()).code).toBe(4002);
    expect((await exported(callId))?.summary.status).toBe("in_progress");
  });

  it("comes back to the same call after a crash of the edge", async () => {
    const { twilio, answer, callId } = await ringing();
    const socket = await twilio.stream(answer.body);
    await socket.until(() => answersOn(socket) === 1, "the marks");
    for (const { mark } of sent(socket, "mark")) {
      socket.send(
        JSON.stringify({ event: "mark", sequenceNumber: "9", streamSid: `MZ${"1".repeat(32)}`, mark }),
      );
    }
    await expect.poll(() => typesOf(callId)).toContain("turn_finished");
    await abortAllDurableObjects();
    const back = await twilio.post("next");
    expect(back.body).toContain("<Stream");
    const again = await twilio.stream(back.body);
    await expect
      .poll(() => typesOf(callId))
      .toEqual(expect.arrayContaining(["edge_restarted", "leg_resumed"]));
    // It asks again, in case that the caller was speaking, and hears what comes.
    await again.until(() => answersOn(again) === 1, "the marks");
    for (let n = 0; n < 25; n += 1) again.send(media(n));
    await expect.poll(async () => (await exported(callId))?.summary.turns).toBe(3);
  });

  it("rings with people when the voice service refuses, and ends when nobody is there", async () => {
    const { twilio, answer, callId } = await ringing("refuse");
    await expect.poll(() => typesOf(callId)).toContain("engine_lost");
    const socket = await twilio.stream(answer.body);
    // Two sentences of five seconds, at the pace of speech; Twilio answers each mark when it has played so far.
    let echoed = 0;
    await socket.until(
      () => {
        for (const { mark } of sent(socket, "mark").slice(echoed)) {
          echoed += 1;
          socket.send(JSON.stringify({ event: "mark", streamSid: `MZ${"1".repeat(32)}`, mark }));
        }
        return socket.closed;
      },
      "the close",
      15_000,
    );
    const types = await typesOf(callId);
    expect(types.filter((type) => type === "prompt_played")).toHaveLength(2);
    expect(types).toContain("operators_missed");
    expect((await twilio.post("next")).body).toContain("<Hangup/>");
    await twilio.post("status", { CallStatus: "completed", SequenceNumber: "1" });
    expect((await exported(callId))?.summary).toMatchObject({ status: "ended" });
  });

  /** A caller who is put through and has left their stream; `later` is the alarm so much later. */
  async function puttingThrough(kind: "attended" | "blind") {
    const { organization, twilio, answer, callId } = await ringing();
    const socket = await twilio.stream(answer.body);
    await socket.until(() => sent(socket, "media").length > 0, "the greeting");
    const desk = new TestDesk(await organization.signIn("supervisor"));
    await desk.post(`/calls/${callId}/transfer`, {
      target: { kind: "number", number: "+12125550177" },
      kind,
    });
    await expect.poll(() => twilio.updates()).toHaveLength(1);
    stops(socket);
    await expect.poll(() => typesOf(callId)).toContain("leg_left");
    const later = async (ms: number) => {
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });
      await runDurableObjectAlarm(session(callId));
    };
    return { twilio, callId, later };
  }

  it("is taken back by Twilio when its transfer has come to nothing in time, and once more when that did not help", async () => {
    const { twilio, callId, later } = await puttingThrough("attended");
    try {
      await later(16_000);
      await expect
        .poll(() => twilio.updates())
        .toMatchObject([{ url: null }, { url: expect.stringContaining("/next#") }]);
      await later(13_000);
      await expect.poll(() => twilio.updates()).toHaveLength(3);
    } finally {
      vi.useRealTimers();
    }
    expect(await typesOf(callId)).toEqual(expect.arrayContaining(["transfer_failed", "transfer_unresolved"]));
    const back = await twilio.stream((await twilio.post(`calls/${callId}/next`)).body);
    await back.until(() => sent(back, "media").length > 0, "the assistant");
  });

  it("stays with a target who has answered, though what tells so was lost", async () => {
    const { twilio, callId, later } = await puttingThrough("blind");
    await twilio.dialled("in-progress");
    try {
      await later(16_000);
    } finally {
      vi.useRealTimers();
    }
    expect(await typesOf(callId)).toContain("transfer_completed");
    expect(await typesOf(callId)).not.toContain("transfer_failed");
    expect(await twilio.updates()).toHaveLength(1);
  });

  it("is hung up from the dashboard by the TwiML behind its stream", async () => {
    const { twilio, answer, callId } = await ringing();
    const socket = await twilio.stream(answer.body);
    await socket.until(() => sent(socket, "media").length > 0, "the greeting");
    expect(await session(callId).requestHangup({ kind: "member", id: "u", name: "Dana" })).not.toBe(false);
    await socket.untilClosed();
    expect((await twilio.post("next")).body).toContain("<Hangup/>");
  });
});
