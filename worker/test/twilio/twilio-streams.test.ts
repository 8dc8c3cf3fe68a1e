import { env } from "cloudflare:test";
import { deriveCallId } from "@patchbay/protocol/ids";
import { describe, expect, it } from "vitest";
import { createOrganization } from "../support/organization.ts";
import { answersOn, media, sent, TestTwilio } from "../support/twilio.ts";

const session = (callId: string) => env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId));
const exported = async (callId: string) => session(callId).export();
const turnsOf = async (callId: string): Promise<string[]> =>
  (await exported(callId))?.log.flatMap(({ event }) =>
    event.type === "turn_finished" ? [event.turn.text] : [],
  ) ?? [];
const typesOf = async (callId: string): Promise<string[]> =>
  (await exported(callId))?.log.map(({ event }) => event.type) ?? [];

/** A call whose TwiML has been fetched and whose stream is still to come. */
async function fetched() {
  const organization = await createOrganization();
  const twilio = await TestTwilio.of(organization);
  const { accountSid, callSid } = twilio;
  const { body } = await twilio.post("voice");
  const callId = await deriveCallId({ source: "twilio", accountSid, callSid });
  return { organization, twilio, twiml: body, callId };
}

/** Answers the marks that came, as Twilio does when it has played so far. */
function echo(socket: Awaited<ReturnType<TestTwilio["stream"]>>): void {
  for (const { mark } of sent(socket, "mark")) {
    socket.send(JSON.stringify({ event: "mark", streamSid: `MZ${"1".repeat(32)}`, mark }));
  }
}

describe("a Twilio stream that is not as it should be", () => {
  it("with a wrong token is closed and says nothing to the call, whose own stream goes on", async () => {
    const { twilio, twiml, callId } = await fetched();
    const before = await typesOf(callId);
    const wrong = await twilio.stream(twiml, "0".repeat(32));
    expect(await wrong.untilClosed()).toMatchObject({ code: 4002 });
    const without = await twilio.stream(twiml, "");
    expect(await without.untilClosed()).toMatchObject({ code: 4002 });
    expect(await typesOf(callId)).not.toContain("leg_joined");
    expect(before).not.toContain("leg_joined");
    const own = await twilio.stream(twiml);
    await own.until(() => answersOn(own) === 1, "the greeting");
    const second = await twilio.stream(twiml);
    expect(await second.untilClosed()).toMatchObject({ code: 4002 });
    echo(own);
    for (let n = 0; n < 25; n += 1) own.send(media(n));
    await expect.poll(() => turnsOf(callId)).toEqual(["Hello there.", "I heard twenty-five frames."]);
    expect((await typesOf(callId)).filter((type) => type === "leg_joined")).toHaveLength(1);
    expect((await exported(callId))?.summary).toMatchObject({ status: "in_progress", attention: null });
  });

  it("brings sound before its start: that sound is nobody's, and the call begins as ever", async () => {
    const { twilio, twiml, callId } = await fetched();
    const own = await twilio.stream(
      twiml,
      undefined,
      Array.from({ length: 30 }, (_, n) => media(n)),
    );
    await own.until(() => answersOn(own) === 1, "the greeting");
    echo(own);
    for (let n = 0; n < 25; n += 1) own.send(media(n));
    await expect.poll(() => turnsOf(callId)).toEqual(["Hello there.", "I heard twenty-five frames."]);
  });

  it("never answers a mark: what was sent counts as heard two seconds later, and the call goes on", async () => {
    const { twilio, twiml, callId } = await fetched();
    const deaf = await twilio.stream(twiml);
    await deaf.until(() => answersOn(deaf) === 1, "the greeting");
    await expect.poll(() => turnsOf(callId)).toEqual(["Hello there."]);
    for (let n = 0; n < 25; n += 1) deaf.send(media(n));
    await expect
      .poll(() => turnsOf(callId))
      .toEqual(["Hello there.", "I heard twenty-five frames.", "Hello there."]);
    await twilio.post("status", { CallStatus: "completed", SequenceNumber: "1" });
    expect((await exported(callId))?.summary).toMatchObject({ status: "ended", disposition: "completed" });
  });
});

describe("a webhook for somebody else's number", () => {
  it("is rejected and counted, and the other organization has no call of it", async () => {
    const [own, other] = await Promise.all([fetched(), fetched()]);
    own.twilio.become(`CA${"a".repeat(32)}`);
    const answer = await own.twilio.post("voice", { To: other.twilio.number });
    expect(answer.body).toContain("<Reject");
    const { accountSid, callSid } = own.twilio;
    expect(await exported(await deriveCallId({ source: "twilio", accountSid, callSid }))).toBeNull();
    const account = env.TWILIO_ACCOUNT.get(env.TWILIO_ACCOUNT.idFromName(accountSid));
    expect(await account.refused()).toMatchObject({ unknownNumber: 1, forged: 0 });
    // Nor does it help to name the other's account: that one's secret signed nothing.
    const posing = new TestTwilio();
    const forged = await posing.post(
      "voice",
      { AccountSid: other.twilio.accountSid, To: other.twilio.number },
      "x",
    );
    expect(forged.status).toBe(403);
  });
});
