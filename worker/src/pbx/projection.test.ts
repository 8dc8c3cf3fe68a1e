import type { PbxEvent } from "@patchbay/protocol/pbx";
import { describe, expect, it } from "vitest";
import { channelsOf, type ProjectedChannel, project } from "./projection.ts";

const channel: ProjectedChannel = {
  uniqueid: "u1",
  linkedid: "u1",
  channel: "PJSIP/1001-1",
  state: "Ring",
  callerNumber: "1001",
  callerName: "",
  connectedNumber: "",
  context: "internal",
  exten: "1412",
  bridgeId: null,
  queue: null,
};
const known = (uniqueid: string) => (uniqueid === "u1" ? channel : null);

describe("the projection of a site", () => {
  it.each<[PbxEvent, unknown]>([
    [
      { kind: "channel_state", uniqueid: "u1", state: "Up", connectedNumber: "" },
      { channel: { ...channel, state: "Up" } },
    ],
    [
      { kind: "bridge_enter", bridgeId: "b", uniqueid: "u1", channel: "x" },
      { channel: { ...channel, channel: "x", bridgeId: "b" } },
    ],
    [{ kind: "bridge_leave", bridgeId: "other", uniqueid: "u1", channel: "x" }, null],
    [
      { kind: "queue_join", queue: "support", uniqueid: "u1", channel: "x", position: 1 },
      { channel: { ...channel, queue: "support" } },
    ],
    [{ kind: "channel_hangup", uniqueid: "u1", channel: "x", cause: 16, causeText: "" }, { gone: "u1" }],
    [{ kind: "channel_hangup", uniqueid: "u2", channel: "x", cause: 16, causeText: "" }, null],
  ])("applies %j", (event, change) => {
    expect(project(known, event)).toEqual(change);
  });

  it("reads from a snapshot who waits where", () => {
    const { queue: _queue, ...plain } = channel;
    const snapshot = {
      at: 1,
      asteriskVersion: "22",
      channels: [plain],
      queues: [
        { name: "support", members: [], callers: [{ uniqueid: "u1", channel: "x", position: 1, waitMs: 0 }] },
      ],
    };
    expect(channelsOf(snapshot)).toEqual([{ ...channel, queue: "support" }]);
  });
});
