import { describe, expect, it } from "vitest";
import { type SweptChannel, straysAmong } from "./strays.ts";

const OURS = "127.0.0.1:9094";
let made = 0;
function channel(name: string, change: Partial<SweptChannel> = {}): SweptChannel {
  made += 1;
  const uniqueid = `lab-1.${made}`;
  return {
    uniqueid,
    linkedid: uniqueid,
    channel: name,
    state: "Up",
    callerNumber: "",
    callerName: "",
    connectedNumber: "",
    context: "outgoing",
    exten: "s",
    bridgeId: null,
    application: "Dial",
    ...change,
  };
}
const names = (channels: readonly SweptChannel[]) =>
  straysAmong(channels, OURS).map(({ channel: name }) => name);
const caller = (change: Partial<SweptChannel> = {}) =>
  channel("PJSIP/1001-00000001", { context: "patchbay-transfer", ...change });

describe("the sweep finds", () => {
  it.each<[string, SweptChannel[]]>([
    ["a leg of a call's audio", [channel("WebSocket/patchbay/0x7f01")]],
    ["one by AudioSocket", [channel(`AudioSocket/${OURS}-40325ec2-5efd-4bd3-805f-53576e581d13`)]],
    [
      "a leg that the edge had dialled",
      [channel("PJSIP/trunk-1", { uniqueid: "patchbay-transfer-0a1b2c3d4e5f" })],
    ],
    [
      "both halves of one that rings",
      [channel("Local/1002@patchbay-out-00000003;1"), channel("Local/1002@patchbay-out-00000003;2")],
    ],
    [
      "two of ours that hear each other and nobody else",
      [
        channel("WebSocket/patchbay/0x7f01", { bridgeId: "b1" }),
        channel("Local/1002@patchbay-out-00000003;1", { bridgeId: "b1" }),
        channel("Local/1002@patchbay-out-00000003;2"),
      ],
    ],
    ["a caller of ours whom nobody has", [caller()]],
  ])("%s", (_what, channels) => {
    expect(names(channels).sort()).toEqual(channels.map(({ channel: name }) => name).sort());
  });
});

describe("the sweep never finds", () => {
  it.each<[string, SweptChannel[]]>([
    ["somebody else's channel", [channel("PJSIP/1001-1"), channel("Local/1001@internal-00000001;1")]],
    [
      "A10: a channel of a PBX whose systemname begins as our names do",
      [channel("PJSIP/1001-1", { uniqueid: "patchbay-hq-1795985503.0", context: "internal" })],
    ],
    [
      "A10: the halves of a Local channel in a context of the site's own",
      [channel("Local/1@patchbay-hq-00000001;1"), channel("Local/1@patchbay-hq-00000001;2")],
    ],
    ["somebody else's AudioSocket", [channel("AudioSocket/10.0.0.7:9094-40325ec2")]],
    [
      "a leg of ours that a person hears",
      [
        caller({ context: "patchbay-media", bridgeId: "b1" }),
        channel("WebSocket/patchbay/0x7f01", { bridgeId: "b1" }),
      ],
    ],
    [
      "what connects two people, whatever is between them",
      [
        caller({ bridgeId: "b1" }),
        channel("Local/1002@patchbay-out-00000003;1", { bridgeId: "b1" }),
        channel("Local/1002@patchbay-out-00000003;2", { bridgeId: "b2" }),
        channel("PJSIP/1002-00000004", { bridgeId: "b2" }),
      ],
    ],
    [
      "what a person hears through a chain of halves, in any order",
      [
        channel("Local/1002@patchbay-out-00000003;2", { bridgeId: "b2" }),
        channel("Local/group@ring-00000004;1", { bridgeId: "b2" }),
        channel("Local/1002@patchbay-out-00000003;1"),
        channel("PJSIP/1003-00000005", { bridgeId: "b3" }),
        channel("Local/group@ring-00000004;2", { bridgeId: "b3" }),
      ],
    ],
    [
      "a leg that hears a conversation of others",
      [channel("WebSocket/patchbay/0x7f01", { uniqueid: "patchbay-spy-1", application: "ChanSpy" })],
    ],
    ["a caller who waits in a queue", [caller({ application: "Queue" })]],
    ["a caller in the fallback", [caller({ context: "patchbay-fallback" })]],
    ["a caller in a bridge", [caller({ bridgeId: "b1" })]],
    ["somebody of the PBX's own", [channel("PJSIP/1003-1", { context: "internal" })]],
  ])("%s", (_what, channels) => {
    expect(names(channels)).toEqual([]);
  });
});
