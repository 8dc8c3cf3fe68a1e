import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect } from "vitest";
import { type CallReport, wallMs } from "../simulators/caller/phone-leg.ts";
import { lineOf } from "../simulators/speech/lines.ts";
import { FRONT_DESK_EXTENSION } from "../stack/demo.ts";
import { expectNothingLeft } from "./support/nothing-left.ts";
import { atDashboard } from "./support/people/at-dashboard.ts";
import type { Product } from "./support/product.ts";
import { it } from "./support/shared/product.ts";

/** What is told late is dated back: so near to when it was. */
const EXACT_MS = 1_000;

let product: Product;

it.beforeAll(({ product: ours }) => {
  product = ours;
});
afterEach(() => product.onlooker.hangUpAll());

/** A caller who has been greeted, and stays until they are told to put their phone down. */
async function greeted(): Promise<{ callId: string; putDown: () => Promise<CallReport> }> {
  const sinceMs = wallMs();
  const giveUp = new AbortController();
  const over = product.caller.call("1412", [{ kind: "stay", withinMs: 90_000 }], { giveUp: giveUp.signal });
  const callId = await product.nextCallId(sinceMs);
  const lastWords = async () => (await product.call(callId).catch(() => null))?.call.lastWords;
  await expect.poll(lastWords).toBe(lineOf("assistant.greeting").text);
  return {
    callId,
    putDown: () => {
      giveUp.abort();
      return over;
    },
  };
}

const summaryOf = async (callId: string) => (await product.call(callId)).call;

describe("a call of which nobody tells the end", () => {
  it("E7: whose caller hangs up while the edge is away has ended when they did, not when it was told", async () => {
    const { callId, putDown } = await greeted();
    await product.endEdge();
    const sinceMs = wallMs();
    await putDown();
    const { atMs } = await product.onlooker.next("Hangup", sinceMs);
    // What is told when it is back was said long before.
    await wait(Math.max(0, atMs + 3 * EXACT_MS - wallMs()));
    await product.startEdge();
    await expect
      .poll(() => summaryOf(callId), { timeout: 30_000 })
      .toMatchObject({ status: "ended", disposition: "completed" });
    expect(Math.abs(((await summaryOf(callId)).endedAt ?? 0) - atMs)).toBeLessThan(EXACT_MS);
    await expectNothingLeft(product);
  });

  it("E6: under which Asterisk is killed is lost, says so, and wants attention; the next caller is served", async () => {
    const { callId, putDown } = await greeted();
    await product.killPbx();
    await product.restartPbx();
    await expect
      .poll(() => summaryOf(callId), { timeout: 30_000 })
      .toMatchObject({
        status: "ended",
        disposition: "lost",
        attention: expect.stringMatching(/^Nobody saw how this call ended/),
      });
    await putDown();
    const next = await greeted();
    await next.putDown();
    await expect
      .poll(() => summaryOf(next.callId))
      .toMatchObject({ status: "ended", disposition: "completed", attention: null });
    await expectNothingLeft(product);
  });

  it("E6: that rings people when Asterisk is killed says that the PBX went away, not that its caller hung up", async () => {
    const olivia = await atDashboard(product);
    const giveUp = new AbortController();
    const sinceMs = wallMs();
    const over = product.caller.call(FRONT_DESK_EXTENSION, [{ kind: "stay", withinMs: 90_000 }], {
      giveUp: giveUp.signal,
    });
    try {
      const callId = await product.nextCallId(sinceMs);
      await olivia.call(({ id, ringing }) => id === callId && ringing !== null);
      await product.killPbx();
      await product.restartPbx();
      await expect
        .poll(() => summaryOf(callId), { timeout: 30_000 })
        .toMatchObject({
          status: "ended",
          disposition: "lost",
          attention: expect.stringMatching(
            /^Nobody saw how this call ended: .* before anybody had answered it/,
          ),
        });
    } finally {
      olivia.close();
      giveUp.abort();
      await over;
    }
    await expectNothingLeft(product);
  });
});
