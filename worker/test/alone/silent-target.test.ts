import { runDurableObjectAlarm } from "cloudflare:test";
import { BRIEF_MS } from "@patchbay/protocol/call";
import { afterEach, expect, it, vi } from "vitest";
import { frame, openMedia } from "../support/connector.ts";
import { hears } from "../support/phone.ts";
import { ASSISTANT, session, summaryOf } from "../support/supervised.ts";
import { briefLeg, failure, putThrough, rings } from "../support/transfer/put-through.ts";

afterEach(() => void vi.useRealTimers());

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
