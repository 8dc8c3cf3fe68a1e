import { abortAllDurableObjects, runDurableObjectAlarm } from "cloudflare:test";
import type { CallEvent } from "@patchbay/protocol/call";
import { deriveCallId } from "@patchbay/protocol/ids";
import { describe, expect, it } from "vitest";
import { createOrganization } from "../support/organization.ts";
import { TestDesk } from "../support/phone.ts";
import { ASSISTANT, logOf, session, summaryOf, typesOf } from "../support/supervised.ts";
import { sent, stops, TestTwilio } from "../support/twilio.ts";
import {
  asked,
  briefed,
  failure,
  greeted,
  hears,
  isBack,
  LEG,
  ringing,
  TARGET,
  transferred,
} from "../support/twilio-transfer.ts";

describe("a caller whom Twilio is to put through", () => {
  it.each([
    ["21220", 400, 1],
    ["20500", 500, 3],
    ["20429", 429, 3],
  ])("stays with the assistant, who says so, where Twilio refuses (%s)", async (code, status, times) => {
    const call = await greeted();
    const { callId, twilio, olivia, caller } = call;
    await twilio.refuse(status, Number(code), times);
    const heard = sent(caller, "media").length;
    const target = { kind: "number", number: TARGET };
    expect(await olivia.post(`/calls/${callId}/transfer`, { target, kind: "blind" })).toMatchObject({
      status: 202,
    });
    await expect.poll(() => failure(callId)).toMatchObject({ reason: "unreachable" });
    await caller.until(() => sent(caller, "media").length > heard, "the assistant");
    expect(await summaryOf(callId)).toMatchObject({ transfer: null, handler: { kind: "assistant" } });
    // A call that has ended says so itself.
    expect((await typesOf(callId)).includes("fault")).toBe(code !== "21220");
  });

  it("is brought back when an update that seemed refused was carried out after all", async () => {
    const call = await greeted();
    const { callId, twilio, olivia, caller } = call;
    await twilio.refuse(500, 20_500, 3);
    const target = { kind: "number", number: TARGET };
    const asked = await olivia.post(`/calls/${callId}/transfer`, { target, kind: "blind" });
    await expect.poll(() => failure(callId)).toMatchObject({ reason: "unreachable" });
    stops(caller);
    await expect.poll(() => typesOf(callId)).toContain("leg_left");
    const { transferId } = asked.body as { transferId: string };
    const ofLeg = { CallSid: LEG, ParentCallSid: twilio.callSid, CallStatus: "in-progress" };
    await twilio.post(`calls/${callId}/transfers/${transferId}/status`, ofLeg);
    expect(await twilio.updates()).toMatchObject([{ url: expect.stringContaining("/next#") }]);
  });

  it("is back when the target's phone has rung in vain, though Twilio would not bring them back when it was called off", async () => {
    const call = await greeted();
    const { callId, olivia, twilio } = call;
    const transfer = await ringing(call);
    await twilio.refuse(500, 20_500, 3);
    await olivia.post(`/calls/${callId}/transfer/cancel`);
    await expect.poll(() => typesOf(callId)).toContain("fault");
    expect(await failure(callId)).toMatchObject({ reason: "cancelled" });
    await isBack(call, (await transfer.done("no-answer", false)).body, "it was called off");
  });

  it("is hung up by a person also when the target has them", async () => {
    const call = await greeted();
    const transfer = await ringing(call, "blind");
    await transfer.leg("in-progress");
    expect(await summaryOf(call.callId)).toMatchObject({ handler: { kind: "operator" } });
    expect(await call.olivia.post(`/calls/${call.callId}/hangup`)).toMatchObject({ status: 202 });
    await expect
      .poll(async () => {
        await runDurableObjectAlarm(session(call.callId));
        return summaryOf(call.callId);
      })
      .toMatchObject({ status: "ended" });
  });

  it("stays with the target whom Twilio connected before it answered that it would", async () => {
    const call = await greeted();
    await call.twilio.answersLate(600);
    const transfer = await ringing(call, "blind");
    await transfer.leg("in-progress");
    expect(await typesOf(call.callId)).toContain("transfer_completed");
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(await call.twilio.updates()).toHaveLength(1);
  });

  it("is taken back when it was called off before Twilio answered that it would", async () => {
    const call = await greeted();
    const { callId, twilio, olivia } = call;
    await twilio.answersLate(400);
    await asked(call);
    await olivia.post(`/calls/${callId}/transfer/cancel`);
    expect(await failure(callId)).toMatchObject({ reason: "cancelled" });
    await expect
      .poll(() => twilio.updates())
      .toMatchObject([{ url: null }, { url: expect.stringContaining("/next#") }]);
  });

  it("stays with the assistant where the call began with a version that did not know where Twilio asks", async () => {
    const organization = await createOrganization();
    const twilio = await TestTwilio.of(organization);
    const { accountSid, callSid, number } = twilio;
    const callId = await deriveCallId({ source: "twilio", accountSid, callSid });
    const receptionist = { id: "a1", name: "Receptionist", instructions: "", greeting: "Hello there." };
    await session(callId).begin({
      callId,
      orgId: organization.orgId,
      from: { number: "+12125550142", name: "" },
      to: { number, name: "" },
      decision: {
        plan: { kind: "assistant", assistantId: "a1", name: "Receptionist", fallbackQueue: "support" },
        reason: "",
        assistant: { ...receptionist, language: "en", voice: "marin", model: null },
      },
      origin: { twilio: { accountSid, callSid }, publicOrigin: "" },
    });
    await hears(await twilio.stream((await twilio.post("next")).body), ASSISTANT);
    const olivia = new TestDesk(await organization.signIn("supervisor"));
    await olivia.post(`/calls/${callId}/transfer`, {
      target: { kind: "number", number: TARGET },
      kind: "blind",
    });
    await expect.poll(() => failure(callId)).toMatchObject({ reason: "unreachable" });
    expect(await logOf(callId)).toContainEqual(
      expect.objectContaining({ type: "fault", code: "earlier_version" }),
    );
    expect(await twilio.updates()).toEqual([]);
  });

  it("is put through all the same when Twilio was only busy for a moment", async () => {
    const call = await greeted();
    await call.twilio.refuse(429, 20_429, 1);
    await ringing(call);
    expect(await typesOf(call.callId)).not.toContain("fault");
  });

  it.each(["reaching", "ringing", "briefing", "accepted"])(
    "hangs up while the target is at %s: the call ends",
    async (stage) => {
      const call = await greeted();
      const transfer =
        stage === "reaching"
          ? await asked(call)
          : stage === "ringing"
            ? await ringing(call)
            : await briefed(call);
      if (stage === "accepted") await transfer.key("1");
      await call.twilio.post("status", { CallStatus: "completed", SequenceNumber: "3" });
      expect(await summaryOf(call.callId)).toMatchObject({ status: "ended", transfer: null });
      expect(await failure(call.callId)).toMatchObject({ reason: "caller_gone" });
      const before = await typesOf(call.callId);
      expect((await transfer.done("canceled", false)).body).toContain("<Hangup/>");
      expect(await typesOf(call.callId)).toEqual(before);
    },
  );

  it.each(["ringing", "briefing", "accepted", "returning"])(
    "goes on after the edge died under it at %s",
    async (stage) => {
      const call = await greeted();
      const transfer = stage === "ringing" ? await ringing(call) : await briefed(call);
      if (stage === "accepted") await transfer.key("1");
      if (stage === "returning") await transfer.key("2");
      await abortAllDurableObjects();
      if (stage === "ringing") {
        await transfer.leg("in-progress", { SequenceNumber: "2" });
        expect((await transfer.brief()).body).toContain("<Gather");
        await transfer.key("1");
      } else if (stage === "briefing") await transfer.key("1");
      const answer = await transfer.done("completed", stage !== "returning");
      if (stage === "returning") return isBack(call, answer.body, "they cannot take the call now");
      expect(answer.body).toContain("<Hangup/>");
      const types = await transferred(call.callId);
      expect(types).toEqual(["requested", "ringing", "claimed", "briefing", "accepted", "completed"]);
    },
  );

  it("is put through again when the edge died before Twilio was asked, and they come back to their stream", async () => {
    const call = await greeted();
    const { twilio, callId } = call;
    const transfer = await asked(call);
    await abortAllDurableObjects();
    await twilio.stream((await twilio.post("next")).body);
    await expect.poll(() => twilio.updates()).toHaveLength(2);
    expect((await twilio.updates())[1]).toEqual(transfer.update);
    expect(await transferred(callId)).toEqual(["requested"]);
  });
});

describe("what is said of a transfer", () => {
  it("is believed of the account and call alone that it is of, and only about the transfer that runs", async () => {
    const call = await greeted();
    const { callId, twilio } = call;
    const transfer = await briefed(call);
    const at = `calls/${callId}/transfers/${transfer.transferId}`;
    const before = await typesOf(callId);
    const ofLeg = { CallSid: LEG, ParentCallSid: twilio.callSid, Digits: "1", CallStatus: "in-progress" };
    for (const path of ["brief", "key", "done", "status"]) {
      expect(await twilio.post(`${at}/${path}`, ofLeg, "another-token")).toMatchObject({ status: 403 });
      expect(await twilio.post(`${at}/${path}`, { ...ofLeg, ParentCallSid: LEG })).toMatchObject({
        status: 404,
      });
      const other = await TestTwilio.of(await createOrganization());
      expect(await other.post(`${at}/${path}`, ofLeg)).toMatchObject({ status: 404 });
    }
    expect(await twilio.post(`calls/${callId}/transfers/t0/key`, ofLeg)).toMatchObject({
      status: 200,
      body: expect.stringContaining("<Hangup/>"),
    });
    expect(await twilio.post(`${at}/status`, { ...ofLeg, CallStatus: "dancing" })).toMatchObject({
      status: 400,
    });
    expect(await typesOf(callId)).toEqual(before);
    const types: CallEvent["type"][] = ["transfer_accepted", "transfer_failed"];
    expect(before.some((type) => types.includes(type))).toBe(false);
  });
});
