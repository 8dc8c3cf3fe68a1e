import { expect, vi } from "vitest";
import type { Product } from "./product.ts";

/** Not by `expect.poll`, which is for tests alone: this is asked between files, too. */
const soon = (look: () => Promise<void>): Promise<void> =>
  vi.waitFor(look, { timeout: 8_000, interval: 100 });

/** Twilio has no call that nobody ended. */
export const expectNobodyHanging = (product: Product): Promise<void> =>
  soon(async () => {
    const hanging = await (await fetch(`${product.stack.twilio.url}/__hanging`)).json();
    expect(hanging, "calls at Twilio that nobody ended").toEqual([]);
  });

/** After a call: no channel on the PBX, no audio in the connector, no session at the voice service, and the site knows it. */
export async function expectNothingLeft(product: Product): Promise<void> {
  await soon(async () => expect(await product.onlooker.channels(), "channels of the PBX").toEqual([]));
  await soon(async () => expect(await product.metric("calls"), "calls in the connector").toBe(0));
  await soon(async () => {
    const sessions = [
      ...(await product.voiceService.sessions()),
      ...(await product.voiceService.transcriptions()),
    ];
    const open = sessions.filter(({ closedAtMs }) => closedAtMs === null);
    expect(open, "open sessions of the voice service").toEqual([]);
  });
  await soon(async () => {
    const left = { channels: 0, waiting: 0 };
    expect(await product.site(), "the site's projection").toMatchObject(left);
  });
}
