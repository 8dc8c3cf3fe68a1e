import { callsPage } from "@patchbay/protocol/api";
import { callbacksPage, doNotCallPage, messagesPage } from "@patchbay/protocol/follow-ups";
import { DEFAULT_ORG_SETTINGS } from "@patchbay/protocol/org-settings";
import { expectNothingLeft } from "../nothing-left.ts";
import type { Product } from "../product.ts";

/** Has everybody put their phone down, and undoes what a file has turned, said or left, so that the next one finds a quiet house. */
export async function calm(product: Product): Promise<void> {
  product.resumeEdge();
  await product.letGuestsGo();
  await Promise.all([
    product.voiceService.reset(),
    fetch(`${product.stack.twilio.url}/__control`, { method: "DELETE" }),
  ]);
  await product.connectDirectly();
  await product.onlooker.hangUpAll();
  await hangUpElsewhere(product);
  await product.decide(DEFAULT_ORG_SETTINGS);
  await clearFollowUps(product);
  await expectNothingLeft(product);
}

/** Calls of browsers and of Twilio, which no PBX knows. */
async function hangUpElsewhere({ owner }: Product): Promise<void> {
  const { calls } = await owner.get("/api/calls", callsPage);
  for (const { id, status } of calls) if (status !== "ended") await owner.post(`/api/calls/${id}/hangup`);
}

/** What callers have left is counted at the icon of every page. */
async function clearFollowUps({ owner }: Product): Promise<void> {
  const { messages } = await owner.get("/api/messages", messagesPage);
  for (const { id } of messages) await owner.remove(`/api/messages/${id}`);
  const { callbacks } = await owner.get("/api/callbacks", callbacksPage);
  for (const { id } of callbacks) await owner.remove(`/api/callbacks/${id}`);
  const { numbers } = await owner.get("/api/do-not-call", doNotCallPage);
  for (const { number } of numbers) await owner.remove(`/api/do-not-call/${encodeURIComponent(number)}`);
}
