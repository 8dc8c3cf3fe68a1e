import { abortAllDurableObjects, env } from "cloudflare:test";
import { deriveCallId } from "@patchbay/protocol/ids";
import { describe, expect, it } from "vitest";
import { createOrganization } from "./support/organization.ts";
import { media, sent, TestTwilio } from "./support/twilio.ts";

const session = (callId: string) => env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId));
const exported = async (callId: string) => session(callId).export();
const typesOf = async (callId: string): Promise<string[]> =>
  (await exported(callId))?.log.map(({ event }) => event.type) ?? [];

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
    await socket.until(() => sent(socket, "media").length === 20, "the greeting");
    expect(
      sent(socket, "media").every(({ media: m }) => m?.payload === new Uint8Array(160).fill(0x55).toBase64()),
    ).toBe(true);
    await socket.until(() => sent(socket, "mark").length === 4, "the marks");
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
  });

  it("answers a retried webhook with the same call and a ticket that works", async () => {
    const { twilio, answer, callId } = await ringing();
    const again = await twilio.post("voice");
    expect((await typesOf(callId)).filter((type) => type === "call_began")).toHaveLength(1);
    const late = await twilio.stream(answer.body);
    expect((await late.untilClosed()).code).toBe(4002);
    const socket = await twilio.stream(again.body);
    await socket.until(() => sent(socket, "media").length > 0, "the greeting");
    const second = await twilio.stream(again.body);
    expect((await second.untilClosed()).code).toBe(4002);
    expect((await exported(callId))?.summary.status).toBe("in_progress");
  });

  it("comes back to the same call after a crash of the edge", async () => {
    const { twilio, answer, callId } = await ringing();
    const socket = await twilio.stream(answer.body);
    await socket.until(() => sent(socket, "mark").length === 4, "the marks");
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
    await again.until(() => sent(again, "mark").length === 4, "the marks");
    for (let n = 0; n < 25; n += 1) again.send(media(n));
    await expect.poll(async () => (await exported(callId))?.summary.turns).toBe(3);
  });

  it("hears an apology when the voice service refuses", async () => {
    const { twilio, answer, callId } = await ringing("refuse");
    await expect.poll(() => typesOf(callId)).toContain("engine_lost");
    const socket = await twilio.stream(answer.body);
    await socket.untilClosed();
    expect((await twilio.post("next")).body).toMatch(/<Say.*sorry/);
    await twilio.post("status", { CallStatus: "completed", SequenceNumber: "1" });
    expect((await exported(callId))?.summary).toMatchObject({ status: "ended" });
  });

  it("is hung up from the dashboard by the TwiML behind its stream", async () => {
    const { twilio, answer, callId } = await ringing();
    const socket = await twilio.stream(answer.body);
    await socket.until(() => sent(socket, "media").length > 0, "the greeting");
    expect(await session(callId).requestHangup({ kind: "member", id: "u", name: "Dana" })).toBe(true);
    await socket.untilClosed();
    expect((await twilio.post("next")).body).toContain("<Hangup/>");
  });
});
