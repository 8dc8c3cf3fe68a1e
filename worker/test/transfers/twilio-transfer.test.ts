import { env } from "cloudflare:test";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { audit } from "../../src/store/schema.ts";
import { createOrganization } from "../support/organization.ts";
import { hears as phoneHears, TestDesk, voice } from "../support/phone.ts";
import { logOf, summaryOf, typesOf } from "../support/supervised.ts";
import { media, stops, TestTwilio } from "../support/twilio.ts";
import {
  asked,
  briefed,
  failure,
  greeted,
  hears,
  isBack,
  ringing,
  TARGET,
  transferred,
} from "../support/twilio-transfer.ts";

describe("a caller whom Twilio puts through", () => {
  it("is told of to the target, who takes them with 1; the call goes on there and ends with Twilio", async () => {
    const call = await greeted();
    const { callId, twilio } = call;
    const transfer = await asked(call);
    expect(transfer.update?.twiml).toMatch(
      /<Dial callerId="\+12125550142" timeout="30" action="http:[^"]+\/done/,
    );
    expect(transfer.update?.twiml).toMatch(/<Number url="http:[^"]+\/brief[^>]+>\+12125550177<\/Number>/);
    stops(call.caller);
    await transfer.leg("initiated", { SequenceNumber: "0" });
    await transfer.leg("in-progress", { SequenceNumber: "2" });
    const brief = await transfer.brief();
    expect(brief.body).toContain("Anna asks about her bill. Press one to take the call, or two to decline.");
    // The same again, and what was meant to come before.
    expect((await transfer.brief()).body).toBe(brief.body);
    await transfer.leg("ringing", { SequenceNumber: "1" });
    expect(await summaryOf(callId)).toMatchObject({ transfer: { stage: "briefing" } });
    expect((await transfer.key("1")).body).toContain("<Response/>");
    expect((await transfer.key("1")).body).toContain("<Response/>");
    expect((await transfer.done("completed", true)).body).toContain("<Hangup/>");
    expect(await transferred(callId)).toEqual([
      "requested",
      "ringing",
      "claimed",
      "briefing",
      "accepted",
      "completed",
    ]);
    expect(await summaryOf(callId)).toMatchObject({
      transfer: null,
      status: "in_progress",
      handler: { kind: "operator", name: TARGET },
    });
    await transfer.leg("completed", { SequenceNumber: "3" });
    await twilio.post("status", { CallStatus: "completed", SequenceNumber: "3" });
    expect(await summaryOf(callId)).toMatchObject({ status: "ended", disposition: "completed" });
    expect(await logOf(callId)).toContainEqual(
      expect.objectContaining({ way: "twilio", keepsCallerId: true }),
    );
  });

  it("blind is the target's as soon as that answers", async () => {
    const call = await greeted();
    const transfer = await ringing(call, "blind");
    expect(transfer.update?.twiml).not.toContain("/brief");
    await transfer.leg("in-progress", { SequenceNumber: "2" });
    expect(await transferred(call.callId)).toEqual(["requested", "ringing", "completed"]);
    expect((await transfer.done("completed", true)).body).toContain("<Hangup/>");
  });

  it.each([
    ["busy", "busy", "the line is busy"],
    ["no-answer", "no_answer", "nobody answered"],
    ["failed", "unreachable", "they cannot be reached"],
  ])("is back with the assistant after %s, who says why", async (dialled, reason, words) => {
    const call = await greeted();
    const transfer = await ringing(call);
    const answer = await transfer.done(dialled, false);
    expect(await failure(call.callId)).toMatchObject({ reason });
    await isBack(call, answer.body, words);
  });

  it.each([
    ["declines with 2", ["2", "1"], "<Hangup/>", "they cannot take the call now"],
    ["presses nothing", [""], "<Hangup/>", "nobody answered"],
    ["hangs up over the brief", [], "", "they hung up"],
    ["hangs up after 1, before the two were put together", ["1"], "<Response/>", "they hung up"],
  ])("is back from a target who %s, and hears why", async (_how, keys, answered, why) => {
    const call = await greeted();
    const transfer = await briefed(call);
    for (const key of keys) expect((await transfer.key(key)).body).toContain(answered);
    await isBack(call, (await transfer.done("completed", false)).body, why);
  });

  it("is taken back when a person calls it off", async () => {
    const call = await greeted();
    const { callId, olivia, twilio } = call;
    const transfer = await ringing(call);
    expect(await olivia.post(`/calls/${callId}/transfer/cancel`)).toMatchObject({ status: 202 });
    await expect.poll(() => twilio.updates()).toHaveLength(2);
    const { url } = (await twilio.updates())[1] ?? {};
    expect(url).toMatch(/\/api\/twilio\/calls\/[^/]+\/next#ct=1000/);
    const next = await twilio.post(`calls/${callId}/next`, { CallStatus: "in-progress" });
    await isBack(call, next.body, "it was called off");
    // What is told of it now changes nothing.
    const before = await typesOf(callId);
    await transfer.leg("canceled", { SequenceNumber: "3" });
    expect((await transfer.brief()).body).toContain("<Hangup/>");
    expect(await transfer.done("canceled", false)).toMatchObject({ status: 409 });
    expect(await typesOf(callId)).toEqual(before);
  });
});

describe("whoever puts a Twilio caller through", () => {
  it("may be the person who has them, and has them back when it fails", async () => {
    const call = await greeted();
    const { callId, olivia } = call;
    const phone = await olivia.phone((await olivia.post(`/calls/${callId}/take-over`)).body);
    await expect.poll(() => summaryOf(callId)).toMatchObject({ handler: { name: "Olivia" } });
    const transfer = await ringing(call);
    const back = await call.twilio.stream((await transfer.done("busy", false)).body);
    await expect.poll(() => summaryOf(callId)).toMatchObject({ transfer: null, handler: { name: "Olivia" } });
    phone.send(voice(0x23));
    back.send(media(0));
    await Promise.all([hears(back, 0x23), phoneHears(phone, 0x20)]);
  });

  it("may be a person who has called somebody by Twilio; the target sees the number that was called from", async () => {
    const organization = await createOrganization();
    const twilio = await TestTwilio.of(organization);
    const dana = new TestDesk(await organization.signIn("operator", "Dana"));
    const to = {
      kind: "number",
      number: "+12125550199",
      line: `twilio:${twilio.accountSid}:${twilio.number}`,
    };
    const placed = (await dana.post("/calls", { id: crypto.randomUUID(), to })).body as { callId: string };
    const { callId } = placed;
    await dana.phone(placed);
    await expect.poll(() => typesOf(callId)).toContain("dial_started");
    const started = (await logOf(callId)).find((event) => event.type === "dial_started");
    twilio.become(started?.twilio?.callSid ?? "");
    const answered = {
      From: twilio.number,
      To: to.number,
      Direction: "outbound-api",
      CallStatus: "in-progress",
    };
    const caller = await twilio.stream((await twilio.post(`calls/${callId}/next`, answered)).body);
    await expect
      .poll(() => summaryOf(callId))
      .toMatchObject({ status: "in_progress", handler: { name: "Dana" } });
    const transfer = await ringing({ organization, twilio, caller, callId, olivia: dana });
    expect(transfer.update?.twiml).toContain(`callerId="${twilio.number}"`);
    await twilio.stream((await transfer.done("busy", false)).body);
    await expect.poll(() => summaryOf(callId)).toMatchObject({ transfer: null, handler: { name: "Dana" } });
  });

  it("shows the target our own number for a caller who withholds theirs", async () => {
    const call = await greeted({ From: "+266696687" });
    const transfer = await asked(call);
    expect(transfer.update?.twiml).toContain(`callerId="${call.twilio.number}"`);
    expect(await logOf(call.callId)).toContainEqual(expect.objectContaining({ keepsCallerId: false }));
  });

  it("is told which numbers Twilio dials; all of it is on record", async () => {
    const { callId, olivia } = await greeted();
    const target = { kind: "number", number: "1002" };
    const refused = await olivia.post(`/calls/${callId}/transfer`, { target, kind: "blind" });
    expect(refused).toMatchObject({
      status: 409,
      body: { error: { code: "no_way", message: expect.stringContaining("country code") } },
    });
    await olivia.post(`/calls/${callId}/transfer`, { target: { ...target, number: TARGET }, kind: "blind" });
    const rows = await drizzle(env.DB).select().from(audit);
    expect(rows.filter((row) => row.target === callId).map(({ result }) => result)).toEqual([
      "refused",
      "done",
    ]);
  });
});
