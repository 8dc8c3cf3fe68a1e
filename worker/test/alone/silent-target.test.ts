import { runDurableObjectAlarm } from "cloudflare:test";
import { BRIEF_MS } from "@patchbay/protocol/call";
import { afterEach, expect, it, vi } from "vitest";
import { callerFrom } from "../support/callers/caller.ts";
import { frame, openMedia } from "../support/connector.ts";
import { hears } from "../support/phone.ts";
import { ASSISTANT, session, summaryOf } from "../support/supervised.ts";
import { becomes, briefedByTwilio, calledByTwilio, newestTo } from "../support/transfer/called-by-twilio.ts";
import { dialledOutside } from "../support/transfer/dialled-outside.ts";
import { briefLeg, failure, putThrough, rings } from "../support/transfer/put-through.ts";

afterEach(() => void vi.useRealTimers());

it("a target outside who presses no key is let go when their time is over; a browser's caller is back with the assistant", async () => {
  const { callId, caller, answers } = await dialledOutside(await callerFrom("browser"));
  const target = await answers();
  await hears(target, ASSISTANT);
  await expect.poll(() => summaryOf(callId)).toMatchObject({ transfer: { stage: "briefing" } });
  const heard = caller.heard().length;
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + BRIEF_MS + 1_000 });
  await runDurableObjectAlarm(session(callId));
  vi.useRealTimers();
  expect(await failure(callId)).toMatchObject({ reason: "silent" });
  await target.until(() => target.closed, "the target's end");
  await caller.hears(ASSISTANT, heard);
  expect(await summaryOf(callId)).toMatchObject({ transfer: null, handler: { kind: "assistant" } });
});

it("a target that presses no key is let go when their time is over; the caller is back with the assistant, who knows why", async () => {
  const { callId, connector, command } = await putThrough();
  rings(connector);
  const target = await briefLeg(callId, command.brief);
  await hears(target, ASSISTANT);
  expect(await summaryOf(callId)).toMatchObject({ transfer: { stage: "briefing" } });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + BRIEF_MS - 5_000 });
  await runDurableObjectAlarm(session(callId));
  expect(await failure(callId)).toBeUndefined();
  vi.setSystemTime(Date.now() + 6_000);
  await runDurableObjectAlarm(session(callId));
  expect(await failure(callId)).toMatchObject({ reason: "silent" });
  expect(await frame(target, "bye")).toEqual({ type: "bye", reason: "transferred" });
  const back = await openMedia(callId, command.backTicket);
  await hears(back, ASSISTANT);
  expect(await summaryOf(callId)).toMatchObject({ transfer: null, handler: { kind: "assistant" } });
});

it("a target called by Twilio who presses no key is hung up on when their time is over", async () => {
  const call = await calledByTwilio();
  const { callId, caller, number } = call;
  const target = await briefedByTwilio(call);
  const heard = caller.heard().length;
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + BRIEF_MS + 1_000 });
  await runDurableObjectAlarm(session(callId));
  vi.useRealTimers();
  expect(await failure(callId)).toMatchObject({ reason: "silent" });
  await target.untilClosed();
  await expect.poll(() => newestTo(number)).toMatchObject({ status: "canceled" });
  await caller.hears(ASSISTANT, heard);
  expect(await summaryOf(callId)).toMatchObject({ transfer: null, handler: { kind: "assistant" } });
});

it("a target of whom Twilio tells nothing more is looked up before their time counts as over: busy is said as busy", async () => {
  const call = await calledByTwilio();
  const { callId, number } = call;
  await expect.poll(() => summaryOf(callId)).toMatchObject({ transfer: { stage: "ringing" } });
  await becomes(number, "busy");
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 45_000 });
  await runDurableObjectAlarm(session(callId));
  vi.useRealTimers();
  await expect.poll(() => failure(callId)).toMatchObject({ reason: "busy" });
});
