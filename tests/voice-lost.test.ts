import { routingPage } from "@patchbay/protocol/api";
import { afterAll, afterEach, describe, expect } from "vitest";
import { AGENT, COLLEAGUE, CUSTOMER, PbxFloor } from "./support/pbx/floor.ts";
import { answersAt, atDashboard } from "./support/people/at-dashboard.ts";
import type { Product } from "./support/product.ts";
import { it } from "./support/shared/product.ts";

let product: Product;
let floor: PbxFloor;

it.beforeAll(async ({ product: ours }) => {
  product = ours;
  floor = await PbxFloor.open(product);
});
afterAll(() => floor?.close());
afterEach(async () => {
  await product.voiceService.reset();
  await floor.calm();
});

describe("a voice that is lost for good", () => {
  /** A colleague has the assistant at `extension`, and a customer on another line, whom their phone puts in its own place. */
  async function another(extension: string): Promise<string> {
    const first = await floor.phones.call(COLLEAGUE, CUSTOMER);
    await floor.phones.answered(first);
    const { callId, line } = await floor.dials(COLLEAGUE, extension);
    await floor.has(callId, { kind: "assistant" });
    await floor.phones.join(first, line);
    await floor.has(callId, { kind: "assistant" }, { from: { number: CUSTOMER } });
    return callId;
  }
  async function loseVoice(): Promise<void> {
    await product.voiceService.set({ refuseUpgradeStatus: 503 });
    await product.voiceService.drop();
  }

  it("A3: leaves whom a desk phone has put in its place to the queue, whose agent has them", async () => {
    const callId = await another("1412");
    await loseVoice();
    await floor.has(callId, { kind: "operator", name: AGENT }, { from: { number: CUSTOMER } });
    expect(await floor.liveCalls()).toEqual([callId]);
  });

  it("A3: leaves them to the people at the dashboards where no queue is named", async () => {
    const { assistants } = await product.owner.get("/api/routing", routingPage);
    const { id: assistantId = "", name = "" } = assistants[0] ?? {};
    const path = `/api/routing/sites/${product.siteId}/extensions/1520`;
    const plan = { kind: "assistant", assistantId, name, fallbackQueue: "" };
    expect(await product.owner.put(path, { plan })).toBe(200);
    const olivia = await atDashboard(product);
    try {
      const callId = await another("1520");
      await loseVoice();
      await olivia.call(({ id, ringing }) => id === callId && ringing !== null, 45_000);
      const talk = await answersAt(olivia, callId, product);
      await floor.has(callId, { kind: "operator", name: "Olivia Berg" }, { from: { number: CUSTOMER } });
      await floor.phones.calm();
      await floor.ended(callId, { disposition: "completed" });
      expect((await talk.ended).bye).not.toBeNull();
    } finally {
      olivia.close();
      await product.owner.remove(path);
    }
  });
});
