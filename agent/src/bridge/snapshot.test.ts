import { AmiDecoder, type AmiHeaders } from "@patchbay/protocol/ami/decoder";
import type { PbxParked } from "@patchbay/protocol/pbx/lists";
import { expect, it } from "vitest";
import type { AmiReply } from "../asterisk/ami-session.ts";
import { takeSnapshot } from "./snapshot.ts";

function blocks(text: string): AmiHeaders[] {
  const found: AmiHeaders[] = [];
  new AmiDecoder().push(Buffer.from(text.replaceAll("\n", "\r\n")), (block) => found.push(block));
  return found;
}

const DEVICES = blocks(`Event: DeviceStateChange
Device: PJSIP/1002
State: NOT_INUSE

Event: DeviceStateChange
Device: Queue:support
State: NOT_INUSE

Event: DeviceStateChange
Device: PJSIP/1003
State: UNAVAILABLE

Event: DeviceStateChange
Device: PJSIP/trunk-oslo
State: INUSE

`);
const QUEUES = blocks(`Event: QueueParams
Queue: support
Strategy: ringall
Calls: 0

Event: QueueMember
Queue: support
Name: 1001
Location: PJSIP/1001
Status: 1
Paused: 0
InCall: 0

`);

it("a snapshot has the extensions whose phones Asterisk knows, and those in a queue; trunks are none", async () => {
  const lists: Record<string, AmiHeaders[]> = { DeviceStateList: DEVICES, QueueStatus: QUEUES };
  const answer = async (items: AmiHeaders[]): Promise<AmiReply> => ({ ok: true, headers: {}, items });
  const ami = {
    send: () => answer([]),
    list: ({ Action }: { Action: string }) => answer(lists[Action] ?? []),
  };
  const snapshot = await takeSnapshot(ami, 5);
  expect(snapshot).toMatchObject({
    value: {
      at: 5,
      queues: [{ name: "support" }],
      extensions: ["1001", "1002", "1003"],
      unreachable: ["1003"],
    },
  });
});

const CHANNELS = blocks(`Event: CoreShowChannel
Channel: PJSIP/nordic-00000001
ChannelState: 6
ChannelStateDesc: Up
CallerIDNum: +12125550142
CallerIDName: Erik
ConnectedLineNum: 1002
ConnectedLineName: <unknown>
Context: incoming
Exten: 1412
Priority: 1
Uniqueid: 1.1
Linkedid: 1.1
Application: Dial
Duration: 00:00:10

Event: CoreShowChannel
Channel: PJSIP/1002-00000002
ChannelState: 6
ChannelStateDesc: Up
CallerIDNum: 1002
CallerIDName: Dana
ConnectedLineNum: +12125550142
ConnectedLineName: Erik
Context: internal
Priority: 1
Uniqueid: 1.2
Linkedid: 1.1
Application: AppDial
Duration: 00:00:09

`);

it("a caller of whom no event was seen is asked for whether they withhold their number; whom the PBX has dialled is not", async () => {
  const asked: unknown[] = [];
  const ami = {
    send: async (action: { Action: string; Channel?: unknown }): Promise<AmiReply> => {
      if (action.Action === "Getvar") asked.push(action.Channel);
      return { ok: true, headers: { Value: "prohib_passed_screen" }, items: [] };
    },
    list: async ({ Action }: { Action: string }): Promise<AmiReply> => ({
      ok: true,
      headers: {},
      items: Action === "CoreShowChannels" ? CHANNELS : [],
    }),
  };
  const withheld = async (isKnown: boolean) => {
    const snapshot = await takeSnapshot(ami, 5, { isKnown: () => isKnown });
    return snapshot.ok ? snapshot.value.channels.map((channel) => channel.withheld) : snapshot.error;
  };
  expect(await withheld(false)).toEqual([true, undefined]);
  expect(asked).toEqual(["PJSIP/nordic-00000001"]);
  expect(await withheld(true)).toEqual([undefined, undefined]);
  expect(asked).toHaveLength(1);
});

it("parked calls are listed only where somebody is parked of whom no event was seen", async () => {
  const parking = (channels: number) =>
    blocks(`Event: BridgeListItem
BridgeUniqueid: b-1
BridgeType: parking
BridgeTechnology: holding_bridge
BridgeNumChannels: ${channels}

`);
  const asked = async (channels: number, parked: readonly PbxParked[] | null) => {
    const actions: string[] = [];
    const ami = {
      send: async (): Promise<AmiReply> => ({ ok: true, headers: {}, items: [] }),
      list: async ({ Action }: { Action: string }): Promise<AmiReply> => {
        actions.push(Action);
        return { ok: true, headers: {}, items: Action === "BridgeList" ? parking(channels) : [] };
      },
    };
    const taken = await takeSnapshot(ami, 5, { parked });
    return { listed: actions.includes("ParkedCalls"), parked: taken.ok ? taken.value.parked : taken.error };
  };
  const one = { uniqueid: "1.1", channel: "x", space: "701", lot: "default", parker: null, leftMs: 40_000 };
  expect(await asked(0, null)).toEqual({ listed: false, parked: [] });
  expect(await asked(1, null)).toEqual({ listed: true, parked: [] });
  expect(await asked(1, [one])).toEqual({ listed: false, parked: [one] });
});
