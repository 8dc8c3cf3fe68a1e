import { deriveCallId } from "@patchbay/protocol/ids";
import type { PbxEvent } from "@patchbay/protocol/pbx";
import { expect, it } from "vitest";
import { channelRow, frame, openMedia, TestConnector } from "../support/connector.ts";
import { createOrganization } from "../support/organization.ts";
import { playsAll } from "../support/phone.ts";
import { summaryOf, takenOver, typesOf, withAssistant } from "../support/supervised.ts";

const MEDIA = "WebSocket/patchbay/0x7f01";
const media = { uniqueid: "m.1", channel: MEDIA };
const caller = { uniqueid: "u.1", channel: "PJSIP/1001-u.1" };
const other = { uniqueid: "c.1", channel: "PJSIP/1005-c.1" };
type End = typeof media;
const enters = (end: End, bridgeId: string): PbxEvent => ({ kind: "bridge_enter", bridgeId, ...end });
const leaves = (end: End, bridgeId: string): PbxEvent => ({ kind: "bridge_leave", bridgeId, ...end });
const gone = (end: End): PbxEvent => ({ kind: "channel_hangup", ...end, cause: 16, causeText: "" });
const inQueue: PbxEvent = { kind: "queue_join", queue: "support", ...caller, position: 1 };
const withAgent: PbxEvent = {
  kind: "queue_connect",
  queue: "support",
  uniqueid: caller.uniqueid,
  memberInterface: "PJSIP/1002",
  memberName: "Olivia",
  destChannel: "PJSIP/1002-2",
  waitMs: 10,
};

/** The caller and the call's audio are in a bridge, as a PBX tells of it; another talks elsewhere. */
function bridged(connector: TestConnector): void {
  connector.events(
    { kind: "channel_new", channel: { ...channelRow(media.uniqueid), ...media } },
    { kind: "channel_new", channel: { ...channelRow(other.uniqueid), ...other, callerNumber: "1005" } },
    {
      kind: "dial_begin",
      uniqueid: caller.uniqueid,
      destUniqueid: media.uniqueid,
      destChannel: MEDIA,
      dialString: "",
    },
    enters(media, "b1"),
    enters(caller, "b1"),
  );
}
const sentOn = [leaves(caller, "b1"), leaves(media, "b1"), inQueue];
const waitsHere = (siteId: string) =>
  deriveCallId({ source: "pbx", siteId, uniqueid: `${caller.uniqueid}/queue` });

it("A3: whose phone sends the assistant on and falls into a queue takes no voice from who comes", async () => {
  const { connector, callId, organization } = await withAssistant();
  bridged(connector);
  connector.events(...sentOn);
  connector.events(enters(media, "b2"), enters(other, "b2"));
  await expect
    .poll(() => summaryOf(callId))
    .toMatchObject({ from: { number: "1005" }, handler: { kind: "assistant" } });
  // The phone in the queue is a caller like any other, and whoever answers it has nothing of the first call.
  const own = await waitsHere(organization.siteId);
  await expect.poll(() => summaryOf(own)).toMatchObject({ status: "queued" });
  connector.events(withAgent);
  await expect.poll(() => summaryOf(own)).toMatchObject({ handler: { kind: "operator", name: "Olivia" } });
  connector.events(gone(caller));
  await expect.poll(() => summaryOf(own)).toMatchObject({ status: "ended" });
  expect(await summaryOf(callId)).toMatchObject({ status: "in_progress", handler: { kind: "assistant" } });
  expect(await typesOf(callId)).not.toContain("queue_joined");
  connector.events(gone(other));
  connector.events(gone(media));
  await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended" });
});

it("A3: an agent who answers that phone at once has nothing of the assistant's call", async () => {
  const { connector, callId, organization } = await withAssistant();
  bridged(connector);
  connector.events(...sentOn, withAgent);
  const own = await waitsHere(organization.siteId);
  await expect.poll(() => summaryOf(own)).toMatchObject({ handler: { kind: "operator", name: "Olivia" } });
  expect(await summaryOf(callId)).toMatchObject({ status: "in_progress", handler: { kind: "assistant" } });
});

it("A3: a caller who is in the queue before the end of their audio is told waits there", async () => {
  const { connector, callId } = await withAssistant();
  bridged(connector);
  connector.events(...sentOn, gone(media));
  await expect
    .poll(() => summaryOf(callId))
    .toMatchObject({ status: "queued", handler: { name: "support" } });
  connector.events(withAgent);
  await expect.poll(() => summaryOf(callId)).toMatchObject({ handler: { kind: "operator", name: "Olivia" } });
});

it("A3: another in the caller's place is the operator's who has them, and the assistant knows of both", async () => {
  const { connector, callId, olivia } = await takenOver();
  bridged(connector);
  connector.events({ ...enters(other, "b1"), swap: caller.uniqueid } as PbxEvent, leaves(caller, "b1"));
  connector.events(gone(caller));
  await expect
    .poll(() => summaryOf(callId))
    .toMatchObject({ status: "in_progress", from: { number: "1005" }, handler: { name: "Olivia" } });
  expect((await olivia.post(`/calls/${callId}/hand-back`)).status).toBeLessThan(300);
  await expect
    .poll(() => summaryOf(callId))
    .toMatchObject({ from: { number: "1005" }, handler: { kind: "assistant" } });
  connector.events(gone(other));
  connector.events(gone(media));
  await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended", disposition: "completed" });
});

it("A10: whoever was there before is followed no more, though the PBX's own names begin as our legs' do", async () => {
  const organization = await createOrganization();
  const connector = await TestConnector.connect(organization.token);
  const before = { uniqueid: "patchbay-transfer-1795985503.1", channel: "PJSIP/1001-1" };
  const after = { uniqueid: "patchbay-transfer-1795985503.2", channel: "PJSIP/1005-2" };
  const { callId, mediaTicket } = await connector.routed(before.uniqueid);
  await frame(await openMedia(callId, mediaTicket), "welcome");
  connector.events(
    { kind: "channel_new", channel: { ...channelRow(media.uniqueid), ...media } },
    { kind: "channel_new", channel: { ...channelRow(after.uniqueid), ...after, callerNumber: "1005" } },
    {
      kind: "dial_begin",
      uniqueid: before.uniqueid,
      destUniqueid: media.uniqueid,
      destChannel: MEDIA,
      dialString: "",
    },
    enters(media, "b1"),
    enters(before, "b1"),
    { kind: "bridge_enter", bridgeId: "b1", ...after, swap: before.uniqueid },
    leaves(before, "b1"),
  );
  await expect.poll(() => summaryOf(callId)).toMatchObject({ from: { number: "1005" } });
  connector.events(gone(before));
  // Audio that has outlived its party stands for it after a second; this one has not.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  connector.events(gone(after), gone(media));
  await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended", disposition: "completed" });
});

it("A3: another in the caller's place whose assistant's voice is lost for good is put into the plan's queue", async () => {
  const organization = await createOrganization();
  await organization.provision({ model: "refuse" });
  const connector = await TestConnector.connect(organization.token);
  const { callId, mediaTicket } = await connector.routed(caller.uniqueid);
  await expect.poll(() => typesOf(callId)).toContain("engine_lost");
  const leg = await openMedia(callId, mediaTicket);
  await frame(leg, "welcome");
  bridged(connector);
  connector.events(leaves(caller, "b1"), enters(other, "b1"), gone(caller));
  await expect.poll(() => summaryOf(callId)).toMatchObject({ from: { number: "1005" } });
  playsAll(leg);
  const { data } = await connector.message("command", ({ data }) => data.command.kind === "transfer");
  expect(data.command).toMatchObject({ ...other, to: { kind: "queue", queue: "support" }, brief: null });
  // A PBX that cannot: nobody is at a dashboard either, which they are told before the end.
  connector.send({
    type: "command_result",
    data: { commandId: data.commandId, ok: false, code: "failed", message: "No." },
  });
  const end = await connector.message("command", ({ data }) => data.command.kind === "hangup");
  expect(end.data.command).toMatchObject({ channel: other.channel, uniqueid: other.uniqueid });
  const types = await typesOf(callId);
  expect(types.slice(types.indexOf("transfer_failed"))).toEqual([
    "transfer_failed",
    "operators_rang",
    "operators_missed",
    "prompt_played",
  ]);
  expect(types.filter((type) => type === "engine_lost")).toHaveLength(1);
});
