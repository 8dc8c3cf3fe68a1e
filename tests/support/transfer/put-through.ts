import { expect } from "vitest";
import { type CallReport, wallMs } from "../../../simulators/caller/phone-leg.ts";
import type { Step } from "../../../simulators/caller/script.ts";
import type { Product } from "../product.ts";

/** A caller whom the assistant has answered, and who is put through then by somebody at a dashboard. */
export async function putThrough(
  product: Product,
  script: readonly Step[],
  target: object,
  kind: "blind" | "attended",
): Promise<{ over: Promise<CallReport>; callId: string }> {
  const sinceMs = wallMs();
  const over = product.caller.call("1412", script);
  const callId = await product.nextCallId(sinceMs);
  const answeredAt = async () => (await product.call(callId).catch(() => null))?.call.answeredAt ?? null;
  await expect.poll(answeredAt, { timeout: 10_000 }).not.toBeNull();
  expect(await product.owner.post(`/api/calls/${callId}/transfer`, { target, kind })).toBe(202);
  return { over, callId };
}
