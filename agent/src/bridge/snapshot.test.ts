import { AmiDecoder, type AmiHeaders } from "@patchbay/protocol/ami/decoder";
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
