import { header } from "@patchbay/protocol/ami/decoder";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { routeTo } from "./routes.ts";
import { Site } from "./site.ts";
import { transfersAt } from "./transfers-at.ts";

/** Names that the page takes, with letters and signs that a dialplan might stumble over. */
const NAMES = ["Vertrieb-Süd", "Sales & Support", "Nord/Süd", "O'Brien", "客服", "*1: #2!"];
let site: Site;
beforeAll(async () => {
  site = await Site.start({ moreQueues: NAMES.map((name) => `[${name}]\njoinempty = yes\n`).join("") });
});
afterEach(() => site.calm());
afterAll(() => site.stop());

const { transferring } = transfersAt(() => site);
const joined = async (from: number) => header(await site.event("QueueCallerJoin", from), "Queue");

describe("a queue's name", () => {
  it.each(NAMES)("A6: %s works as a route, and is told back as it is", async (queue) => {
    await site.connector();
    const from = site.events.length;
    const offered = routeTo(site.edge, "queue", { plan: { kind: "queue", queue } });
    await site.person.call("1412");
    expect(await joined(from)).toBe(queue);
    const { offer } = await offered;
    await expect
      .poll(() => site.edge.pbx("queue_join").find(({ uniqueid }) => uniqueid === offer.uniqueid)?.queue)
      .toBe(queue);
  });

  it.each(NAMES)("A6: %s works as whom a caller is put through to", async (queue) => {
    const from = site.events.length;
    const { told } = await transferring({ kind: "queue", queue }, { brief: null });
    expect(told).toMatchObject({ ok: true });
    expect(await joined(from)).toBe(queue);
  });

  it.each(["a,b", 'say "x"', "sales(1)", "x;y"])(
    "A6: %s, which cannot be used, costs nobody the assistant's answer as a fallback",
    async (fallbackQueue) => {
      await site.connector();
      const plan = { kind: "assistant", assistantId: "a1", name: "Ada", fallbackQueue } as const;
      const offered = routeTo(site.edge, "assistant", { plan });
      await site.person.call("1412");
      await site.person.answered();
      const { callId } = await offered;
      const media = site.edge.media.get(callId);
      const from = site.events.length;
      media?.say({ type: "bye", reason: "fallback" });
      // The dialplan has a fallback of its own.
      expect(await joined(from)).toBe("support");
    },
  );
});
