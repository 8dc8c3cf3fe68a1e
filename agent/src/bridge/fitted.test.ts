import { MAX_LINK_CHARS } from "@patchbay/protocol/link/envelope";
import { type PbxChannel, type PbxSnapshot, pbxSnapshot } from "@patchbay/protocol/pbx";
import { describe, expect, it } from "vitest";
import { fitted } from "./fitted.ts";

const channel = (n: number, change: Partial<PbxChannel> = {}): PbxChannel => ({
  uniqueid: `1732800000.${n}`,
  linkedid: `1732800000.${n}`,
  channel: `PJSIP/trunk-${n}`,
  state: "Up",
  callerNumber: "+4930901820",
  callerName: "Somebody",
  connectedNumber: "1001",
  context: "internal",
  exten: "1412",
  bridgeId: null,
  ...change,
});
const many = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));
const queue = (name: string, waiting: PbxChannel[] = [], members = 0): PbxSnapshot["queues"][number] => ({
  name,
  callers: waiting.map(({ uniqueid, channel: at }, n) => ({
    uniqueid,
    channel: at,
    position: n + 1,
    waitMs: 0,
  })),
  members: many(members, (n) => ({
    interface: `PJSIP/${n}`,
    name: `Agent ${n}`,
    paused: false,
    status: 1,
    inCall: false,
  })),
});
const whole = (change: Partial<PbxSnapshot>): PbxSnapshot => ({
  at: 1,
  asteriskVersion: "22",
  channels: [],
  queues: [],
  ...change,
});

describe("a snapshot for the edge", () => {
  it("that fits is told as it is", () => {
    const snapshot = whole({
      channels: many(900, channel),
      queues: [queue("support", [], 40)],
      extensions: ["1001"],
    });
    expect(fitted(snapshot)).toEqual({ snapshot, leftOut: "" });
  });

  it.each([
    ["channels in number", whole({ channels: many(9_000, (n) => channel(n, { callerName: "" })) })],
    [
      "channels in length",
      whole({ channels: many(4_500, (n) => channel(n, { callerName: '"'.repeat(190) })) }),
    ],
    ["queues", whole({ queues: many(900, (n) => queue(`queue-${n}`, [], 3)) })],
    ["callers", whole({ channels: many(4_900, channel), queues: [queue("support", many(4_900, channel))] })],
    ["members", whole({ queues: many(400, (n) => queue(`queue-${n}`, [], 60)) })],
  ])(
    "of a PBX with too many %s is within what the edge reads, and says what is missing",
    (_what, snapshot) => {
      const told = fitted(snapshot);
      expect(pbxSnapshot.safeParse(told.snapshot).success).toBe(true);
      expect(JSON.stringify(told.snapshot).length).toBeLessThan(MAX_LINK_CHARS - 1_000);
      expect(told.leftOut).not.toBe("");
      const missing = snapshot.channels.length - told.snapshot.channels.length;
      expect(told.snapshot.leftOut ?? 0).toBe(missing);
      // It is cut no more than it has to be.
      if (missing > 0) expect(told.snapshot.channels.length).toBeGreaterThan(1_000);
    },
  );

  it("keeps who waits and who is Patchbay's, and whom they talk with, before everybody else", () => {
    const waiting = channel(7_001, { context: "sales" });
    const placed = channel(7_002, {
      uniqueid: "patchbay-ca2a2a2a2a2a2a2a2a2a2a2a2a2",
      linkedid: "patchbay-ca2a2a2a2a2a2a2a2a2a2a2a2a2",
    });
    const partner = channel(7_003, { linkedid: "patchbay-ca2a2a2a2a2a2a2a2a2a2a2a2a2" });
    const heard = channel(7_004, { context: "patchbay-media" });
    const channels = [...many(7_000, channel), partner, waiting, placed, heard];
    const told = fitted(whole({ channels, queues: [queue("empty"), queue("sales", [waiting])] }));
    expect(told.snapshot.channels).toEqual(expect.arrayContaining([waiting, placed, partner, heard]));
    expect(told.snapshot.queues.find(({ name }) => name === "sales")?.callers).toHaveLength(1);
    expect(told.leftOut).toContain("of 7004 channels");
  });
});
