import type { AmiEvent } from "@patchbay/protocol/ami/events";
import type { PbxEvent } from "@patchbay/protocol/pbx";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DialOuts } from "./dial-outs.ts";
import { KnownChannels } from "./known-channels.ts";

const ID = "patchbay-ca2a2a2a2a2a2a2a2a2a2a2a2a2";
const CHANNEL = "Local/55@patchbay-out-00000001;1";
const fields = {
  Channel: CHANNEL,
  Uniqueid: ID,
  Linkedid: ID,
  CallerIDNum: "",
  CallerIDName: "",
  ConnectedLineNum: "",
  ConnectedLineName: "",
  Context: "",
  Exten: "",
};
const hangup = (Cause: number, ChannelStateDesc = "Down"): AmiEvent => ({
  Event: "Hangup",
  ...fields,
  ChannelStateDesc,
  Cause,
  "Cause-txt": "",
});
const wish = (Cause: number): AmiEvent => ({
  Event: "HangupRequest",
  ...fields,
  ChannelStateDesc: "Down",
  Cause,
});
const BEGUN: AmiEvent = { Event: "Newchannel", ...fields, ChannelStateDesc: "Down" };
const failure = (Reason: number): AmiEvent => ({
  Event: "OriginateResponse",
  ActionID: "",
  Response: "Failure",
  Channel: "Local/55@patchbay-out/n",
  Uniqueid: ID,
  Reason,
});

/** The causes of the hang-ups that are told of these events, and then by time, of a channel that exists before them. */
function causes(events: readonly AmiEvent[], exists = true): number[] {
  const channels = new KnownChannels();
  const told: PbxEvent[] = [];
  const tell = (event: PbxEvent): void => {
    told.push(event);
    channels.apply(event);
  };
  const dialOuts = new DialOuts(channels, tell);
  for (const event of exists ? [BEGUN, ...events] : events) {
    const now = dialOuts.take(event);
    if (now !== null) tell(now);
  }
  vi.advanceTimersByTime(1_000);
  return told.flatMap((event) => (event.kind === "channel_hangup" ? [event.cause] : []));
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("DialOuts", () => {
  it.each([
    ["the Hangup knows best, before the answer", [failure(0), hangup(21)], [21]],
    ["a dialplan that ran out, the answer first", [failure(5), hangup(0)], [17]],
    ["a dialplan that ran out, the Hangup first", [hangup(0), failure(8)], [34]],
    [
      "a Hangup without the cause that the far half gave, the answer last",
      [wish(21), hangup(0), failure(0)],
      [21],
    ],
    [
      "a Hangup without the cause that the far half gave, the answer first",
      [wish(21), failure(0), hangup(0)],
      [21],
    ],
    ["the Hangup knows best, before a later answer", [hangup(21), failure(0)], [21]],
    ["a conversation that ended without a cause", [hangup(0, "Up")], [0]],
  ] as const)("%s: told once", (_what, events, told) => {
    expect(causes(events)).toEqual(told);
  });

  it("tells at once of a channel that somebody else dialled: no answer follows that could", () => {
    const other = { Uniqueid: "lab-1.7", Linkedid: "lab-1.1" };
    const begun = { ...fields, ...other, Event: "Newchannel", ChannelStateDesc: "Down" } as const;
    expect(causes([begun, { ...hangup(0), ...other } as AmiEvent])).toEqual([0]);
  });

  it("tells at once of the far half that Asterisk made for a call of ours", () => {
    const half = { Uniqueid: `${ID};2`, Linkedid: ID };
    const begun = { ...BEGUN, ...half } as AmiEvent;
    expect(causes([begun, { ...hangup(0), ...half } as AmiEvent])).toEqual([0]);
  });

  it("tells of a call that never had a channel", () => {
    expect(causes([failure(0)], false)).toEqual([3]);
  });

  it("waits with a failure that comes before its channel: the Hangup knows why", () => {
    expect(causes([failure(0), BEGUN, hangup(21)], false)).toEqual([21]);
    expect(causes([failure(5), BEGUN, hangup(0)], false)).toEqual([17]);
  });
});
