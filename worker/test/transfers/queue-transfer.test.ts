import { abortAllDurableObjects, env } from "cloudflare:test";
import { deriveCallId } from "@patchbay/protocol/ids";
import type { PutThroughEntry } from "@patchbay/protocol/put-through";
import { describe, expect, it } from "vitest";
import { memoryOf } from "../../src/call/memory.ts";
import { Sites } from "../../src/store/sites.ts";
import { callerFrom, type Source } from "../support/callers/caller.ts";
import { TestConnector } from "../support/connector.ts";
import { hears, TestDesk, voice } from "../support/phone.ts";
import { ASSISTANT, logOf, session, summaryOf, typesOf } from "../support/supervised.ts";
import { targetLeg } from "../support/transfer/target-leg.ts";

const SOURCES = ["twilio", "browser"] as const;
const waitingLine: PutThroughEntry = {
  name: "The waiting line",
  target: { kind: "queue", queue: "support", line: "" },
  kind: "blind",
  when: "",
};
const failure = async (callId: string) =>
  (await logOf(callId)).findLast((event) => event.type === "transfer_failed");
const toSupport = { target: { kind: "queue", queue: "support" }, kind: "attended" };

/** A caller whom Olivia puts through to the queue; the connector was told to have them wait there. */
async function waiting(source: Source) {
  const call = await callerFrom(source);
  expect((await call.olivia.post(`/calls/${call.callId}/transfer`, toSupport)).status).toBe(202);
  return { ...call, ...(await enqueued(call.connector)) };
}

async function enqueued(connector: TestConnector) {
  const { data } = await connector.message("command", (one) => one.data.command.kind === "enqueue");
  if (data.command.kind !== "enqueue") throw new Error("a caller who is to wait");
  const answer = (code: string, message = "") =>
    connector.send({
      type: "command_result",
      data: { commandId: data.commandId, ok: code === "", code, message },
    });
  return { command: data.command, answer };
}
const waits = (callId: string) =>
  expect.poll(() => summaryOf(callId)).toMatchObject({ transfer: { stage: "ringing", kind: "blind" } });
/** The end of who stands in the queue for the caller, by its cause. */
const ends = (connector: TestConnector, uniqueid: string, cause: number) =>
  connector.events({ kind: "channel_hangup", uniqueid, channel: "x", cause, causeText: "" });

describe.each(SOURCES)("a %s caller who is put through to a queue of the PBX", (source) => {
  it("waits there under their own number, and talks with whoever takes them", async () => {
    const { callId, caller, command, answer, connector, organization } = await waiting(source);
    expect(command).toMatchObject({
      queue: "support",
      callerNumber: source === "twilio" ? "+12125550142" : "",
      callerName: source === "twilio" ? "" : "Dana",
      waitMs: 300_000,
    });
    answer("");
    await waits(callId);
    // The far half of their place in the queue is no caller of its own.
    const far = { uniqueid: `${command.uniqueid};2`, channel: "Local/s@patchbay-queue-00000001;2" };
    connector.events(
      { kind: "channel_new", channel: { ...place(far.uniqueid), channel: far.channel } },
      { kind: "queue_join", queue: "support", ...far, position: 1 },
    );
    const heard = caller.heard().length;
    await expect.poll(() => caller.heard().length).toBeGreaterThan(heard);
    expect(await summaryOf(callId)).toMatchObject({ transfer: { until: expect.any(Number) } });
    const member = await targetLeg(callId, command);
    await expect
      .poll(() => summaryOf(callId))
      .toMatchObject({
        transfer: null,
        status: "in_progress",
        handler: { kind: "operator", name: "support" },
      });
    caller.says(0x11);
    member.send(voice(0x33));
    await Promise.all([hears(member, 0x11), caller.hears(0x33)]);
    const { siteId } = organization;
    expect(
      await summaryOf(await deriveCallId({ source: "pbx", siteId, uniqueid: far.uniqueid })),
    ).toBeUndefined();
    await caller.hangsUp();
    expect(await summaryOf(callId)).toMatchObject({ disposition: "completed" });
    await member.until(() => member.closed, "the member's end");
  });

  it.each([
    [17, "busy"],
    [19, "no_answer"],
    [20, "unreachable"],
  ])(
    "is back with the assistant, who says so, where the queue does not take them (%s: %s)",
    async (cause, reason) => {
      const { callId, caller, command, answer, connector } = await waiting(source);
      answer("");
      await waits(callId);
      const heard = caller.heard().length;
      ends(connector, command.uniqueid, cause);
      await expect.poll(() => failure(callId)).toMatchObject({ reason });
      await caller.hears(ASSISTANT, heard);
      expect(await summaryOf(callId)).toMatchObject({ transfer: null, handler: { kind: "assistant" } });
      const memory = memoryOf((await session(callId).export())?.log ?? []);
      expect(memory.findLast((one) => "memo" in one && one.memo === "transfer")).toMatchObject({
        text: expect.stringContaining("put through to support and could not be"),
      });
    },
  );

  it("stays with the assistant where the site cannot have them wait, and people read why", async () => {
    const { callId, caller, answer } = await waiting(source);
    const heard = caller.heard().length;
    answer("not_understood", "This site's connector (0.9) does not understand “enqueue”; update it.");
    await expect.poll(() => failure(callId)).toMatchObject({ reason: "unreachable" });
    await caller.hears(ASSISTANT, heard);
    expect((await logOf(callId)).find(({ type }) => type === "fault")).toMatchObject({
      code: "not_understood",
      message: expect.stringContaining("update it"),
    });
  });

  it("hangs up while they wait: the call ends, and so does their place in the queue", async () => {
    const { callId, caller, command, answer, connector } = await waiting(source);
    answer("");
    await waits(callId);
    connector.events({
      kind: "channel_new",
      channel: { ...place(command.uniqueid), channel: "Local/s@patchbay-queue-00000001;1" },
    });
    await caller.hangsUp();
    expect(await failure(callId)).toMatchObject({ reason: "caller_gone" });
    const { data } = await connector.message("command", (one) => one.data.command.kind === "hangup");
    expect(data.command).toMatchObject({ uniqueid: command.uniqueid });
    expect(await summaryOf(callId)).toMatchObject({ transfer: null });
  });

  it("waits on when the edge dies under them, and is connected afterwards", async () => {
    const { callId, caller, command, answer, connector, organization } = await waiting(source);
    answer("");
    await waits(callId);
    await abortAllDurableObjects();
    await TestConnector.connect(organization.token, connector.epoch, connector.seq);
    const back = await caller.returns();
    await expect.poll(() => summaryOf(callId)).toMatchObject({ transfer: { stage: "ringing" } });
    const member = await targetLeg(callId, command);
    await expect.poll(() => summaryOf(callId)).toMatchObject({ handler: { name: "support" } });
    back.says(0x12);
    member.send(voice(0x34));
    await Promise.all([hears(member, 0x12), back.hears(0x34)]);
    expect(await typesOf(callId)).not.toContain("transfer_failed");
  });

  it("is put through by the assistant itself, to a queue of its list", async () => {
    const args = JSON.stringify({ to: waitingLine.name });
    const model = JSON.stringify({ calls: [["transfer_call", args]] });
    const { callId, caller, connector } = await callerFrom(source, { model, putsThroughTo: [waitingLine] });
    await expect.poll(() => typesOf(callId)).toContain("turn_finished");
    for (let n = 0; n < 30; n += 1) caller.says(0x11, n);
    const { command } = await enqueued(connector);
    expect(command).toMatchObject({ queue: "support" });
    expect((await logOf(callId)).find(({ type }) => type === "transfer_requested")).toMatchObject({
      by: { kind: "assistant" },
      way: "outside",
    });
  });
});

const place = (uniqueid: string) => ({
  uniqueid,
  linkedid: uniqueid,
  state: "Down",
  callerNumber: "",
  callerName: "",
  connectedNumber: "",
  context: "patchbay-media",
  exten: "s",
  bridgeId: null,
});

describe.each(SOURCES)("a %s caller whom the assistant puts through to an extension", (source) => {
  it("is dialled for by the organization's PBX, as no other line does that", async () => {
    const laboratory: PutThroughEntry = {
      name: "Lab",
      kind: "attended",
      when: "",
      target: { kind: "number", number: "1002", name: "", line: "" },
    };
    const model = JSON.stringify({ calls: [["transfer_call", JSON.stringify({ to: "Lab" })]] });
    const { callId, caller, connector, organization } = await callerFrom(source, {
      model,
      putsThroughTo: [laboratory],
    });
    await expect.poll(() => typesOf(callId)).toContain("turn_finished");
    for (let n = 0; n < 30; n += 1) caller.says(0x11, n);
    const { data } = await connector.message("command", (one) => one.data.command.kind === "originate");
    expect(data.command).toMatchObject({ number: "1002" });
    expect((await logOf(callId)).find(({ type }) => type === "transfer_requested")).toMatchObject({
      way: "outside",
      target: { name: "Lab", line: organization.siteId },
    });
  });
});

describe("the queue of a caller who is on no PBX", () => {
  it("is that of the site that was chosen, or of the first that is online and has it", async () => {
    const { callId, olivia, organization, connector } = await callerFrom("browser");
    await new Sites(env.DB, organization.orgId).add(`a${organization.siteId}`, "Bergen PBX", "hash");
    connector.send({
      type: "snapshot",
      data: {
        at: Date.now(),
        asteriskVersion: "22",
        channels: [],
        queues: [{ name: "support", callers: [], members: [] }],
      },
    });
    await expect
      .poll(async () => (await olivia.get(`/calls/${callId}/transfer/targets`)).body)
      .toMatchObject({ queues: [{ name: "support", line: organization.siteId, site: "Test PBX" }] });
    await olivia.post(`/calls/${callId}/transfer`, toSupport);
    const { command } = await enqueued(connector);
    expect(command).toMatchObject({ queue: "support" });
    const other = { ...toSupport, target: { ...toSupport.target, line: "selsewhere" } };
    expect(await olivia.post(`/calls/${callId}/transfer`, other)).toMatchObject({
      status: 409,
      body: { error: { code: "no_such_line" } },
    });
  });

  it("is refused in words where the organization has no PBX", async () => {
    const { callId, olivia, organization } = await callerFrom("browser");
    const admin = new TestDesk(await organization.signIn("admin"));
    expect((await admin.post(`/sites/${organization.siteId}/revoke`)).status).toBe(200);
    expect(await olivia.post(`/calls/${callId}/transfer`, toSupport)).toMatchObject({
      status: 409,
      body: { error: { code: "no_way", message: expect.stringContaining("no PBX") } },
    });
  });

  it("is the PBX's own affair for its own callers", async () => {
    const { callId, olivia, connector, organization } = await callerFrom("pbx");
    const target = { ...toSupport.target, line: organization.siteId };
    expect(await olivia.post(`/calls/${callId}/transfer`, { ...toSupport, target })).toMatchObject({
      status: 202,
    });
    const { data } = await connector.message("command", (one) => one.data.command.kind === "transfer");
    expect(data.command).toMatchObject({ to: { kind: "queue", queue: "support" }, brief: null });
  });
});
