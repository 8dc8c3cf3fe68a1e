import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { header } from "@patchbay/protocol/ami/decoder";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DeskPhones, type Line } from "./support/pbx/desk-phone.ts";
import { RawAmi } from "./support/pbx/raw-ami.ts";
import { Product } from "./support/product.ts";

const [AGENT, COLLEAGUE, OTHER, CUSTOMER, SILENT] = ["1002", "1003", "1004", "1005", "1006"];
let product: Product;
let phones: DeskPhones;
let ringing: DeskPhones;
let exchange: RawAmi;
let folder: string;
/** Uniqueids of the channels that a test has brought about. */
const made = new Set<string>();

beforeAll(async () => {
  product = await Product.start();
  folder = await mkdtemp(join(tmpdir(), "patchbay-desks-"));
  const { pbx, asteriskRoot: root, secrets } = product.stack;
  const desk = (name: string, extensions: string[], incomingAnswer: "auto" | "program") =>
    DeskPhones.start({
      ...{ root, dir: join(folder, name), pbxSipPort: pbx.ports.sip, incomingAnswer },
      accounts: extensions.map((extension) => ({ extension, password: secrets.SIP_PASSWORD })),
    });
  phones = await desk("desks", [AGENT, COLLEAGUE, OTHER, CUSTOMER], "auto");
  ringing = await desk("ringing-desk", [SILENT], "program");
  exchange = await RawAmi.open({ port: pbx.ports.ami, user: "lab", secret: "onlooker" }, (event) => {
    if (header(event, "Event") === "Newchannel") made.add(header(event, "Uniqueid"));
  });
});
afterAll(async () => {
  exchange?.stop();
  await phones?.stop();
  await ringing?.stop();
  await product?.stop();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  made.clear();
  await phones.calm();
  await expect.poll(() => product.onlooker.channels()).toEqual([]);
});

const summaryOf = async (callId: string) => (await product.call(callId)).call;
/** The newest channel of an extension at the PBX. */
const channelOf = (extension: string, since: number) =>
  product.onlooker.next("Newchannel", since, 10_000, ({ Channel }) =>
    Channel.startsWith(`PJSIP/${extension}-`),
  );

/** The extension dials; resolves with its line and the call that it would be. */
async function dials(
  extension: string,
  number: string,
): Promise<{ line: Line; callId: string; since: number }> {
  const since = Date.now();
  const line = await phones.call(extension, number);
  const { Uniqueid } = await channelOf(extension, since);
  return { line, callId: await product.callIdOf(Uniqueid), since };
}

const has = (callId: string, handler: object, more: object = {}) =>
  expect
    // A phone whose last goodbye was lost is busy for half a minute: SIP waits for its answer that long.
    .poll(() => summaryOf(callId).catch(() => null), { timeout: 45_000 })
    .toMatchObject({ status: "in_progress", handler, ...more });

/** A customer whom an agent of the queue has. */
async function withAgent() {
  const before = phones.count;
  const call = await dials(CUSTOMER, "1600");
  const agentLine = await phones.rung(AGENT, before);
  await has(call.callId, { kind: "operator", name: AGENT });
  return { ...call, agentLine };
}

/** A desk phone that talks with the assistant, who is heard. */
async function withAssistant(extension: string) {
  const call = await dials(extension, "1412");
  await has(call.callId, { kind: "assistant" }, { from: { number: extension } });
  return call;
}

const ended = (callId: string, change: object = {}) =>
  expect.poll(() => summaryOf(callId), { timeout: 10_000 }).toMatchObject({ status: "ended", ...change });
/** Of all channels that there were, the calls that have not ended. */
async function liveCalls(): Promise<string[]> {
  const calls = await Promise.all(
    [...made].map(async (uniqueid) => {
      const call = await summaryOf(await product.callIdOf(uniqueid)).catch(() => null);
      return call === null || call.status === "ended" ? [] : [call.id];
    }),
  );
  return calls.flat();
}

describe("the newest decision for a channel", () => {
  it("A2: out of the site's own queue is the assistant", async () => {
    // Nobody is free there.
    const paused = (value: string) =>
      exchange.send("QueuePause", { Interface: `PJSIP/${AGENT}`, Paused: value });
    await paused("true");
    try {
      const { callId } = await dials(CUSTOMER, "1610");
      await has(callId, { kind: "assistant" }, { to: { number: "1412" }, attention: null });
      expect(await liveCalls()).toEqual([callId]);
    } finally {
      await paused("false");
    }
  });

  it("A2: of a caller whom an agent sends on to 1412 is the assistant", async () => {
    const { callId, agentLine } = await withAgent();
    await phones.sendOn(agentLine, "1412");
    await has(callId, { kind: "assistant" }, { to: { number: "1412" } });
    expect(await liveCalls()).toEqual([callId]);
  });
});

describe("whoever is in the place of a call's party", () => {
  it("A3: is the customer of line 1 whom a desk phone joins to the assistant on line 2", async () => {
    const since = Date.now();
    const first = await phones.call(COLLEAGUE, CUSTOMER);
    await phones.answered(first);
    const customer = await channelOf(CUSTOMER, since);
    const { callId, line } = await withAssistant(COLLEAGUE);
    await phones.join(first, line);
    await has(callId, { kind: "assistant" }, { from: { number: CUSTOMER } });
    // Both of the transferrer's channels are gone by now, and the conversation goes on.
    await expect.poll(() => product.onlooker.channels()).toHaveLength(2);
    // What is told after their hang-ups is told of a call that goes on.
    const named = { Channel: customer.Channel, Variable: "CALLERID(name)", Value: "Still here" };
    await exchange.send("Setvar", named);
    await has(callId, { kind: "assistant" }, { from: { number: CUSTOMER, name: "Still here" } });
    await exchange.send("Hangup", { Channel: customer.Channel, Cause: "16" });
    await ended(callId, { disposition: "completed" });
  });

  it("A3: of a customer of the queue whom the agent joins to the assistant there is one live call", async () => {
    const { callId: before, agentLine } = await withAgent();
    const { callId, line } = await withAssistant(AGENT);
    await phones.join(agentLine, line);
    await has(callId, { kind: "assistant" }, { from: { number: CUSTOMER } });
    await ended(before, { disposition: "completed" });
    expect(await liveCalls()).toEqual([callId]);
  });

  it("A3: is whom an AMI Bridge puts there, and the desk phone's own way goes on as another call", async () => {
    const since = Date.now();
    const first = await phones.call(OTHER, CUSTOMER);
    await phones.answered(first);
    const customer = await channelOf(CUSTOMER, since);
    const { callId } = await withAssistant(COLLEAGUE);
    const media = (await product.onlooker.channels()).find((name) => name.startsWith("WebSocket/")) ?? "";
    await exchange.send("Bridge", { Channel1: customer.Channel, Channel2: media });
    await has(callId, { kind: "assistant" }, { from: { number: CUSTOMER } });
    await exchange.send("Hangup", { Channel: customer.Channel, Cause: "16" });
    await ended(callId);
  });

  it("A3: is whom a desk phone sends the assistant on to, and the phone itself waits in no queue", async () => {
    const { callId, line, since } = await withAssistant(COLLEAGUE);
    const { Uniqueid } = await channelOf(COLLEAGUE, since);
    await phones.sendOn(line, OTHER);
    await has(callId, { kind: "assistant" }, { from: { number: OTHER } });
    // The PBX lets its line go by itself: the phone has not put its handset down.
    const itself = (event: { Uniqueid: string }) => event.Uniqueid === Uniqueid;
    await product.onlooker.next("Hangup", since, 10_000, itself);
    expect(product.onlooker.first("QueueCallerJoin", since, itself)).toBeUndefined();
    expect(await liveCalls()).toEqual([callId]);
  });

  it("A3: is who takes the assistant up whom a desk phone has parked", async () => {
    const { callId, line } = await withAssistant(COLLEAGUE);
    const parked = Date.now();
    await phones.sendOn(line, "700");
    const { ParkingSpace } = await product.onlooker.next("ParkedCall", parked);
    const up = await phones.call(OTHER, ParkingSpace);
    await has(callId, { kind: "assistant" }, { from: { number: OTHER } });
    await phones.hangUp(up);
    await ended(callId);
  });
});

describe("whoever has the caller in the PBX", () => {
  it("A4: is the colleague whom the agent sends them on to", async () => {
    const { callId, agentLine } = await withAgent();
    await phones.sendOn(agentLine, COLLEAGUE);
    await has(callId, { kind: "operator", name: COLLEAGUE });
    expect(await liveCalls()).toEqual([callId]);
  });

  it("A4: is the colleague whom the agent asked first, and joined to them", async () => {
    const { callId, agentLine } = await withAgent();
    const second = await phones.call(AGENT, COLLEAGUE);
    await phones.answered(second);
    await phones.join(agentLine, second);
    await has(callId, { kind: "operator", name: COLLEAGUE });
    expect(await liveCalls()).toEqual([callId]);
  });

  it("A4: is who takes them up where they were parked; meanwhile it is nobody", async () => {
    const { callId, agentLine } = await withAgent();
    const parked = Date.now();
    await phones.sendOn(agentLine, "700");
    const { ParkingSpace } = await product.onlooker.next("ParkedCall", parked);
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "queued", handler: { kind: "none" } });
    await phones.call(OTHER, ParkingSpace);
    await has(callId, { kind: "operator", name: OTHER });
  });

  it("A4: is who picks them up from a phone that rings", async () => {
    const { callId, agentLine } = await withAgent();
    const sent = Date.now();
    await phones.sendOn(agentLine, SILENT);
    await product.onlooker.next("DialBegin", sent, 10_000, ({ DestChannel }) =>
      DestChannel.startsWith(`PJSIP/${SILENT}-`),
    );
    await phones.call(COLLEAGUE, `*8${SILENT}`);
    await has(callId, { kind: "operator", name: COLLEAGUE });
    expect(await liveCalls()).toEqual([callId]);
  });

  it("A4: is whoever of a ring group answers", async () => {
    const { callId, agentLine } = await withAgent();
    await phones.sendOn(agentLine, "1630");
    await expect
      .poll(async () => (await summaryOf(callId)).handler)
      .toMatchObject({ kind: "operator", name: expect.stringMatching(/^100[34]$/) });
  });
});

describe("who calls", () => {
  it("A8: is whom the dialplan names before its queue", async () => {
    const { callId } = await dials(CUSTOMER, "1611");
    await expect
      .poll(() => summaryOf(callId).catch(() => null))
      .toMatchObject({ from: { number: "+4721000000", name: "Acme Ltd" } });
  });

  it("A8: is nobody whose number is shown, where the dialplan says that they withhold it", async () => {
    const nobody = { from: { number: "", name: "", withheld: true } };
    const { callId } = await dials(CUSTOMER, "1612");
    await has(callId, { kind: "assistant" }, nobody);
    expect(JSON.stringify(await product.call(callId))).not.toContain(`"${CUSTOMER}"`);
  });

  it("A8: is nobody whose number is shown, where the dialplan has queued them without asking anybody, before their call is known", async () => {
    const { callId } = await dials(CUSTOMER, "1613");
    await expect
      // A phone whose last goodbye was lost is busy for half a minute: SIP waits for its answer that long.
      .poll(() => summaryOf(callId).catch(() => null), { timeout: 45_000 })
      .toMatchObject({ from: { number: "", name: "", withheld: true } });
    expect(JSON.stringify(await product.call(callId))).not.toContain(`"${CUSTOMER}"`);
  });
});
