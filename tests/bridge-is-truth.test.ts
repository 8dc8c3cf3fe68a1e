import { routingPage } from "@patchbay/protocol/api";
import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import { FRONT_DESK_EXTENSION } from "../stack/demo.ts";
import { AGENT, COLLEAGUE, CUSTOMER, OTHER, PbxFloor, SILENT } from "./support/pbx/floor.ts";
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
afterEach(() => floor.calm());

describe("the newest decision for a channel", () => {
  it("A2: out of the site's own queue is the assistant", async () => {
    // Nobody is free there.
    const paused = (value: string) =>
      floor.exchange.send("QueuePause", { Interface: `PJSIP/${AGENT}`, Paused: value });
    await paused("true");
    try {
      const { callId } = await floor.dials(CUSTOMER, "1610");
      await floor.has(callId, { kind: "assistant" }, { to: { number: "1412" }, attention: null });
      expect(await floor.liveCalls()).toEqual([callId]);
    } finally {
      await paused("false");
    }
  });

  it("A2: of a caller whom an agent sends on to 1412 is the assistant", async () => {
    const { callId, agentLine } = await floor.withAgent();
    await floor.phones.sendOn(agentLine, "1412");
    await floor.has(callId, { kind: "assistant" }, { to: { number: "1412" } });
    expect(await floor.liveCalls()).toEqual([callId]);
  });
});

describe("whoever is in the place of a call's party", () => {
  it("A3: is the customer of line 1 whom a desk phone joins to the assistant on line 2", async () => {
    const since = Date.now();
    const first = await floor.phones.call(COLLEAGUE, CUSTOMER);
    await floor.phones.answered(first);
    const customer = await floor.channelOf(CUSTOMER, since);
    const { callId, line } = await floor.withAssistant(COLLEAGUE);
    await floor.phones.join(first, line);
    await floor.has(callId, { kind: "assistant" }, { from: { number: CUSTOMER } });
    // Both of the transferrer's channels are gone by now, and the conversation goes on.
    await expect.poll(() => product.onlooker.channels()).toHaveLength(2);
    // What is told after their hang-ups is told of a call that goes on.
    const named = { Channel: customer.Channel, Variable: "CALLERID(name)", Value: "Still here" };
    await floor.exchange.send("Setvar", named);
    await floor.has(callId, { kind: "assistant" }, { from: { number: CUSTOMER, name: "Still here" } });
    await floor.exchange.send("Hangup", { Channel: customer.Channel, Cause: "16" });
    await floor.ended(callId, { disposition: "completed" });
  });

  it("A3: is whom a desk phone joins to an operator at a dashboard, who has them then", async () => {
    const olivia = await atDashboard(product);
    try {
      const since = Date.now();
      const first = await floor.phones.call(COLLEAGUE, CUSTOMER);
      await floor.phones.answered(first);
      const customer = await floor.channelOf(CUSTOMER, since);
      const { callId, line } = await floor.dials(COLLEAGUE, FRONT_DESK_EXTENSION);
      await olivia.call(({ id, ringing }) => id === callId && ringing !== null);
      const talk = await answersAt(olivia, callId, product);
      const hers = { kind: "operator", name: "Olivia Berg" };
      await floor.has(callId, hers, { from: { number: COLLEAGUE } });
      await floor.phones.join(first, line);
      await floor.has(callId, hers, { from: { number: CUSTOMER } });
      await expect.poll(() => product.onlooker.channels()).toHaveLength(2);
      expect(await floor.liveCalls()).toEqual([callId]);
      await floor.exchange.send("Hangup", { Channel: customer.Channel, Cause: "16" });
      await floor.ended(callId, { disposition: "completed", handler: hers });
      expect((await talk.ended).bye).not.toBeNull();
    } finally {
      olivia.close();
    }
  });

  it("A3: of a customer of the queue whom the agent joins to the assistant there is one live call", async () => {
    const { callId: before, agentLine } = await floor.withAgent();
    const { callId, line } = await floor.withAssistant(AGENT);
    await floor.phones.join(agentLine, line);
    await floor.has(callId, { kind: "assistant" }, { from: { number: CUSTOMER } });
    await floor.ended(before, { disposition: "completed" });
    expect(await floor.liveCalls()).toEqual([callId]);
  });

  it("A3: is whom an AMI Bridge puts there, and the desk phone's own way goes on as another call", async () => {
    const since = Date.now();
    const first = await floor.phones.call(OTHER, CUSTOMER);
    await floor.phones.answered(first);
    const customer = await floor.channelOf(CUSTOMER, since);
    const { callId } = await floor.withAssistant(COLLEAGUE);
    const media = (await product.onlooker.channels()).find((name) => name.startsWith("WebSocket/")) ?? "";
    await floor.exchange.send("Bridge", { Channel1: customer.Channel, Channel2: media });
    await floor.has(callId, { kind: "assistant" }, { from: { number: CUSTOMER } });
    await floor.exchange.send("Hangup", { Channel: customer.Channel, Cause: "16" });
    await floor.ended(callId);
  });

  it("A3: is whom a desk phone sends the assistant on to, and the phone itself waits in no queue", async () => {
    const { callId, line, since } = await floor.withAssistant(COLLEAGUE);
    const { Uniqueid } = await floor.channelOf(COLLEAGUE, since);
    await floor.phones.sendOn(line, OTHER);
    await floor.has(callId, { kind: "assistant" }, { from: { number: OTHER } });
    // The PBX lets its line go by itself: the phone has not put its handset down.
    const itself = (event: { Uniqueid: string }) => event.Uniqueid === Uniqueid;
    await product.onlooker.next("Hangup", since, 10_000, itself);
    expect(product.onlooker.first("QueueCallerJoin", since, itself)).toBeUndefined();
    expect(await floor.liveCalls()).toEqual([callId]);
  });

  it("A3: is who takes the assistant up whom a desk phone has parked", async () => {
    const { callId, line } = await floor.withAssistant(COLLEAGUE);
    const parked = Date.now();
    await floor.phones.sendOn(line, "700");
    const { ParkingSpace } = await product.onlooker.next("ParkedCall", parked);
    const up = await floor.phones.call(OTHER, ParkingSpace);
    await floor.has(callId, { kind: "assistant" }, { from: { number: OTHER } });
    await floor.phones.hangUp(up);
    await floor.ended(callId);
  });
});

describe("whoever is in the place of a party by AudioSocket", () => {
  beforeAll(() => product.connectBy({ mediaPath: "audiosocket" }));
  afterAll(() => product.connectDirectly());

  it("A3: is whom a desk phone sends the assistant on to", async () => {
    const { callId, line } = await floor.withAssistant(COLLEAGUE);
    await floor.phones.sendOn(line, OTHER);
    await floor.has(callId, { kind: "assistant" }, { from: { number: OTHER } });
    expect(await product.onlooker.channels()).toContainEqual(expect.stringMatching(/^AudioSocket\//));
    expect(await floor.liveCalls()).toEqual([callId]);
  });
});

describe("a number that a trunk delivers", () => {
  const NUMBER = "+12125550142";

  it("A5: is the route of that number, with and without what the network adds to it", async () => {
    const { assistants } = await product.owner.get("/api/routing", routingPage);
    const { id: assistantId = "", name = "" } = assistants[0] ?? {};
    const path = `/api/routing/sites/${product.siteId}/extensions/${encodeURIComponent(NUMBER)}`;
    const plan = { kind: "assistant", assistantId, name, fallbackQueue: "support" };
    expect(await product.owner.put(path, { plan })).toBe(200);
    try {
      for (const dialled of [NUMBER, `${NUMBER};npdi`, `${NUMBER};npdi;rn=+12125550000`]) {
        const { callId } = await floor.dials(CUSTOMER, dialled);
        await floor.has(callId, { kind: "assistant" }, { to: { number: NUMBER }, attention: null });
        await floor.phones.calm();
        await floor.ended(callId, { disposition: "completed" });
      }
    } finally {
      await product.owner.remove(path);
    }
  });
});

describe("whoever has the caller in the PBX", () => {
  it("A4: is the colleague whom the agent sends them on to", async () => {
    const { callId, agentLine } = await floor.withAgent();
    await floor.phones.sendOn(agentLine, COLLEAGUE);
    await floor.has(callId, { kind: "operator", name: COLLEAGUE });
    expect(await floor.liveCalls()).toEqual([callId]);
  });

  it("A4: is the colleague whom the agent asked first, and joined to them", async () => {
    const { callId, agentLine } = await floor.withAgent();
    const second = await floor.phones.call(AGENT, COLLEAGUE);
    await floor.phones.answered(second);
    await floor.phones.join(agentLine, second);
    await floor.has(callId, { kind: "operator", name: COLLEAGUE });
    expect(await floor.liveCalls()).toEqual([callId]);
  });

  it("A4: is who takes them up where they were parked; meanwhile it is nobody", async () => {
    const { callId, agentLine } = await floor.withAgent();
    const parked = Date.now();
    await floor.phones.sendOn(agentLine, "700");
    const { ParkingSpace } = await product.onlooker.next("ParkedCall", parked);
    await expect
      .poll(() => floor.summaryOf(callId))
      .toMatchObject({ status: "queued", handler: { kind: "none" } });
    await floor.phones.call(OTHER, ParkingSpace);
    await floor.has(callId, { kind: "operator", name: OTHER });
  });

  it("A4: is who picks them up from a phone that rings", async () => {
    const { callId, agentLine } = await floor.withAgent();
    const sent = Date.now();
    await floor.phones.sendOn(agentLine, SILENT);
    await product.onlooker.next("DialBegin", sent, 10_000, ({ DestChannel }) =>
      DestChannel.startsWith(`PJSIP/${SILENT}-`),
    );
    await floor.phones.call(COLLEAGUE, `*8${SILENT}`);
    await floor.has(callId, { kind: "operator", name: COLLEAGUE });
    expect(await floor.liveCalls()).toEqual([callId]);
  });

  it("A4: is whoever of a ring group answers", async () => {
    const { callId, agentLine } = await floor.withAgent();
    await floor.phones.sendOn(agentLine, "1630");
    await expect
      .poll(async () => (await floor.summaryOf(callId)).handler)
      .toMatchObject({ kind: "operator", name: expect.stringMatching(/^100[34]$/) });
  });
});

describe("who calls", () => {
  it("A8: is whom the dialplan names before its queue", async () => {
    const { callId } = await floor.dials(CUSTOMER, "1611");
    await expect
      .poll(() => floor.summaryOf(callId).catch(() => null))
      .toMatchObject({ from: { number: "+4721000000", name: "Acme Ltd" } });
  });

  it("A8: is nobody whose number is shown, where the dialplan says that they withhold it", async () => {
    const nobody = { from: { number: "", name: "", withheld: true } };
    const { callId } = await floor.dials(CUSTOMER, "1612");
    await floor.has(callId, { kind: "assistant" }, nobody);
    expect(JSON.stringify(await product.call(callId))).not.toContain(`"${CUSTOMER}"`);
  });

  it("A8: is nobody whose number is shown, where the dialplan has queued them without asking anybody, before their call is known", async () => {
    const { callId } = await floor.dials(CUSTOMER, "1613");
    await expect
      // A phone whose last goodbye was lost is busy for half a minute: SIP waits for its answer that long.
      .poll(() => floor.summaryOf(callId).catch(() => null), { timeout: 45_000 })
      .toMatchObject({ from: { number: "", name: "", withheld: true } });
    expect(JSON.stringify(await product.call(callId))).not.toContain(`"${CUSTOMER}"`);
  });
});
