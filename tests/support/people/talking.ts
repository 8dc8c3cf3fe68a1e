import { expect } from "vitest";
import { wallMs } from "../../../simulators/caller/phone-leg.ts";
import type { Product } from "../product.ts";

/** A call that an assistant has, until somebody ends it. */
export async function talking(product: Product): Promise<string> {
  const sinceMs = wallMs();
  void product.caller.call("1412", [{ kind: "stay", withinMs: 90_000 }]);
  const callId = await product.nextCallId(sinceMs);
  await expect.poll(async () => (await product.call(callId)).call.status).toBe("in_progress");
  return callId;
}
