import { expect } from "vitest";
import type { Product } from "./product.ts";

/** Twilio has no call that nobody ended. */
export const expectNobodyHanging = (product: Product): Promise<void> =>
  expect
    .poll(async () => (await fetch(`${product.stack.twilio.url}/__hanging`)).json(), {
      timeout: 8_000,
      message: "calls at Twilio that nobody ended",
    })
    .toEqual([]);

/** After a call: no channel on the PBX, no audio in the connector, no session at the voice service, and the site knows it. */
export async function expectNothingLeft(product: Product): Promise<void> {
  const soon = { timeout: 8_000, interval: 100 };
  await expect
    .poll(() => product.onlooker.channels(), { ...soon, message: "channels of the PBX" })
    .toEqual([]);
  await expect.poll(() => product.metric("calls"), { ...soon, message: "calls in the connector" }).toBe(0);
  await expect
    .poll(
      async () =>
        [...(await product.voiceService.sessions()), ...(await product.voiceService.transcriptions())].filter(
          ({ closedAtMs }) => closedAtMs === null,
        ),
      {
        ...soon,
        message: "open sessions of the voice service",
      },
    )
    .toEqual([]);
  await expect
    .poll(() => product.site(), { ...soon, message: "the site's projection" })
    .toMatchObject({ channels: 0, waiting: 0 });
}
