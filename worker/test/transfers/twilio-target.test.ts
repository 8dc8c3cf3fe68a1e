import { abortAllDurableObjects } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { callerFrom } from "../support/callers/caller.ts";
import type { TestDesk } from "../support/phone.ts";
import type { TestSocket } from "../support/socket.ts";
import { ASSISTANT, logOf, summaryOf, typesOf } from "../support/supervised.ts";
import {
  briefedByTwilio,
  type CalledByTwilio,
  calledByTwilio,
  createdWith,
  newestTo,
  someNumber,
  target,
  targetHears,
  targetPresses,
  targetSays,
} from "../support/transfer/called-by-twilio.ts";
import { failure } from "../support/transfer/put-through.ts";
import { stops, TestTwilio } from "../support/twilio.ts";

/** The caller hears the assistant again, who has them. */
async function isBack({ callId, caller }: CalledByTwilio, heard: number, reason: string): Promise<void> {
  await expect.poll(() => failure(callId)).toMatchObject({ reason });
  await caller.hears(ASSISTANT, heard);
  expect(await summaryOf(callId)).toMatchObject({ transfer: null, handler: { kind: "assistant" } });
}
const isHungUp = ({ number }: Pick<CalledByTwilio, "number">) =>
  expect.poll(() => newestTo(number)).toMatchObject({ status: "canceled" });
const stageOf = async (callId: string) => (await summaryOf(callId))?.transfer?.stage ?? null;

describe("a browser caller who is put through to an outside number by Twilio", () => {
  it("hears whom they go to after the target was told who calls and pressed 1, until one hangs up", async () => {
    const call = await calledByTwilio();
    const { callId, caller, number, twilio } = call;
    expect(await createdWith(twilio.callSid)).toMatchObject({
      To: number,
      From: twilio.number,
      Timeout: "30",
      Url: expect.stringMatching(/\/api\/twilio\/calls\/[^/]+\/transfers\/[^/]+\/leg#ct=/),
    });
    expect(await createdWith(twilio.callSid)).not.toHaveProperty("MachineDetection");
    await call.tell("initiated", { SequenceNumber: "0" });
    await call.tell("ringing", { SequenceNumber: "1" });
    await expect.poll(() => stageOf(callId)).toBe("ringing");
    const target = await briefedByTwilio(call);
    // What was meant to come before.
    await call.tell("ringing", { SequenceNumber: "1" });
    expect(await stageOf(callId)).toBe("briefing");
    targetPresses(target, "1");
    await expect
      .poll(() => summaryOf(callId))
      .toMatchObject({ transfer: null, handler: { kind: "operator", name: number } });
    caller.says(0x11);
    targetSays(target, 0x33);
    await Promise.all([targetHears(target, 0x11), caller.hears(0x33)]);
    expect(await logOf(callId)).toContainEqual(
      expect.objectContaining({ type: "leg_joined", transport: "twilio" }),
    );
    stops(target);
    await caller.gone();
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended", disposition: "completed" });
    expect((await call.ask()).body).toContain("<Hangup/>");
  });

  it("blind is with them as soon as they answer; when the caller hangs up, so does Twilio", async () => {
    const call = await calledByTwilio("blind");
    const { callId, caller } = call;
    const target = await call.answers();
    await expect
      .poll(() => summaryOf(callId))
      .toMatchObject({ transfer: null, handler: { name: call.number } });
    targetSays(target, 0x33);
    await caller.hears(0x33);
    await caller.hangsUp();
    await target.untilClosed();
    expect((await call.ask()).body).toContain("<Hangup/>");
  });

  it.each([
    ["busy", "busy"],
    ["no-answer", "no_answer"],
    ["failed", "unreachable"],
    ["canceled", "no_answer"],
    ["completed", "target_hung_up"],
  ])("is back with the assistant when Twilio tells of the target: %s", async (status, reason) => {
    const call = await calledByTwilio();
    await call.tell("ringing");
    const heard = call.caller.heard().length;
    await call.tell(status);
    await isBack(call, heard, reason);
  });

  it.each<[string, string, (target: TestSocket) => void]>([
    ["declines with 2", "declined", (target) => targetPresses(target, "2")],
    ["hangs up in the brief", "target_hung_up", stops],
  ])("is back with the assistant when the target %s", async (_what, reason, does) => {
    const call = await calledByTwilio();
    const target = await briefedByTwilio(call);
    const heard = call.caller.heard().length;
    does(target);
    await isBack(call, heard, reason);
    await isHungUp(call);
    await target.untilClosed();
    expect((await call.ask()).body).toContain("<Hangup/>");
    expect(await typesOf(call.callId)).not.toContain("fault");
  });

  it("is back when a person calls it off, and what rings is hung up", async () => {
    const call = await calledByTwilio();
    await expect.poll(() => stageOf(call.callId)).toBe("ringing");
    const heard = call.caller.heard().length;
    expect(await call.olivia.post(`/calls/${call.callId}/transfer/cancel`)).toMatchObject({ status: 202 });
    await isBack(call, heard, "cancelled");
    await isHungUp(call);
    // Twilio had not heard of it: they picked up all the same.
    expect((await call.ask()).body).toContain("<Hangup/>");
  });

  it.each(["ringing", "briefing"])("hangs up while the target is at %s: both calls end", async (stage) => {
    const call = await calledByTwilio();
    const target = stage === "briefing" ? await briefedByTwilio(call) : null;
    await expect.poll(() => stageOf(call.callId)).toBe(stage);
    await call.caller.hangsUp();
    expect(await failure(call.callId)).toMatchObject({ reason: "caller_gone" });
    await isHungUp(call);
    await target?.untilClosed();
  });

  it("hangs up before Twilio has answered that it dials: what it dialled is let go when it has", async () => {
    const number = someNumber();
    await fetch("http://twilio.test/__hold", {
      method: "POST",
      body: JSON.stringify({ sid: number, ms: 800 }),
    });
    const call = await calledByTwilio("attended", { number });
    expect(await stageOf(call.callId)).toBe("reaching");
    await call.caller.hangsUp();
    await isHungUp(call);
    expect(await typesOf(call.callId)).not.toContain("transfer_ringing");
  });
});

describe("a caller whom the assistant puts through", () => {
  it("goes by the organization's number at Twilio where no PBX is in reach", async () => {
    const number = someNumber();
    const target = { kind: "number", number, name: "", line: "" } as const;
    const { callId, caller, connector, organization } = await callerFrom("browser", {
      model: JSON.stringify({ calls: [["transfer_call", '{"to":"Billing","brief":"a bill"}']] }),
      putsThroughTo: [{ name: "Billing", target, kind: "attended", when: "" }],
    });
    connector.socket.close();
    const twilio = await TestTwilio.of(organization);
    await expect.poll(() => typesOf(callId)).toContain("turn_finished");
    for (let n = 0; n < 30; n += 1) caller.says(0x11, n);
    const line = `twilio:${twilio.accountSid}:${twilio.number}`;
    await expect
      .poll(() => logOf(callId))
      .toContainEqual(
        expect.objectContaining({ target: { ...target, name: "Billing", line }, way: "outside" }),
      );
    await expect.poll(() => newestTo(number)).toMatchObject({ from: twilio.number });
  });
});

describe("a target whom Twilio has called", () => {
  /** The process dies; the caller is here again. */
  async function crash(call: CalledByTwilio) {
    await abortAllDurableObjects();
    return call.caller.returns();
  }

  it("is told who calls though the edge died while they were rung", async () => {
    const call = await calledByTwilio();
    await expect.poll(() => stageOf(call.callId)).toBe("ringing");
    await crash(call);
    await briefedByTwilio(call);
  });

  it("is told again when the edge died in the brief, and can take the caller", async () => {
    const call = await calledByTwilio();
    const first = await briefedByTwilio(call);
    const caller = await crash(call);
    await first.untilClosed();
    const again = await briefedByTwilio(call);
    targetPresses(again, "1");
    await expect.poll(() => summaryOf(call.callId)).toMatchObject({ handler: { name: call.number } });
    targetSays(again, 0x33);
    await caller.hears(0x33);
  });

  it("has the caller again after a crash of the edge in mid-talk", async () => {
    const call = await calledByTwilio("blind");
    await call.answers();
    await expect.poll(() => summaryOf(call.callId)).toMatchObject({ handler: { name: call.number } });
    const caller = await crash(call);
    const again = await call.twilio.stream((await call.ask()).body);
    await expect
      .poll(() => logOf(call.callId))
      .toContainEqual(expect.objectContaining({ type: "leg_resumed", legId: `target-${call.transferId}` }));
    caller.says(0x11);
    targetSays(again, 0x33);
    await Promise.all([targetHears(again, 0x11), caller.hears(0x33)]);
  });

  it("who hung up while their stream was lost ends the call when Twilio tells", async () => {
    const call = await calledByTwilio("blind");
    const target = await call.answers();
    await expect.poll(() => summaryOf(call.callId)).toMatchObject({ handler: { name: call.number } });
    target.close();
    await expect.poll(() => typesOf(call.callId)).toContain("leg_lost");
    await call.tell("completed", { SequenceNumber: "3" });
    await call.caller.gone();
    await expect.poll(() => summaryOf(call.callId)).toMatchObject({ status: "ended" });
  });

  it("is dialled though Twilio's answer said that something broke; it is what Twilio tells that counts", async () => {
    const call = await calledByTwilio("attended", { number: "+15005550009" });
    expect(await stageOf(call.callId)).toBe("reaching");
    await expect.poll(() => typesOf(call.callId)).toContain("fault");
    await call.tell("ringing", { SequenceNumber: "1" });
    expect(await stageOf(call.callId)).toBe("ringing");
    await briefedByTwilio(call);
    // Another call than the one that was made for it.
    call.twilio.become(`CA${"d".repeat(32)}`);
    expect((await call.ask()).body).toContain("<Hangup/>");
    expect(await stageOf(call.callId)).toBe("briefing");
  });

  it("is nobody's business but that account's", async () => {
    const call = await calledByTwilio();
    await call.tell("ringing");
    const before = await typesOf(call.callId);
    const stranger = await TestTwilio.of(call.organization);
    const path = `calls/${call.callId}/transfers/${call.transferId}/leg`;
    expect((await stranger.post(path, { CallStatus: "in-progress" })).body).toContain("<Hangup/>");
    await stranger.post(`${path}/status`, { CallStatus: "busy" });
    expect(await call.twilio.post(path, {}, "a forged token")).toMatchObject({ status: 403 });
    expect(await typesOf(call.callId)).toEqual(before);
    await call.tell("busy");
    expect(await failure(call.callId)).toMatchObject({ reason: "busy" });
  });
});

describe("a PBX's caller who is put through by the organization's number at Twilio", () => {
  const wants = (olivia: TestDesk, callId: string, number: string, line: string) =>
    olivia.post(`/calls/${callId}/transfer`, { target: { kind: "number", number, line }, kind: "blind" });

  it("talks with them here, once Twilio has been here before; until then it is refused in words", async () => {
    const { callId, caller, olivia, organization } = await callerFrom("pbx");
    const twilio = await TestTwilio.of(organization);
    const line = `twilio:${twilio.accountSid}:${twilio.number}`;
    await wants(olivia, callId, someNumber(), line);
    await expect.poll(() => failure(callId)).toMatchObject({ reason: "unreachable" });
    expect(await logOf(callId)).toContainEqual(expect.objectContaining({ type: "fault", code: "no_origin" }));
    await expect.poll(() => summaryOf(callId)).toMatchObject({ transfer: null });
    await twilio.post("status", { CallStatus: "completed" });
    const number = someNumber();
    const answer = await wants(olivia, callId, number, line);
    const { transferId } = answer.body as { transferId: string };
    await expect.poll(() => newestTo(number)).not.toBeNull();
    twilio.become((await newestTo(number))?.sid ?? "");
    const stream = await target(twilio, callId, transferId, number).answers();
    await expect.poll(() => summaryOf(callId)).toMatchObject({ handler: { name: number } });
    caller.says(0x11);
    targetSays(stream, 0x33);
    await Promise.all([targetHears(stream, 0x11), caller.hears(0x33)]);
    await caller.hangsUp();
    await stream.untilClosed();
  });
});
