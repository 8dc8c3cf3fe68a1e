import type { RawEvent } from "@patchbay/protocol/pbx/raw-event";
import { expect, test } from "vitest";
import { callOf, channelOf, NO_WORDS, describe as said, value } from "./event-words.ts";

const of = (headers: RawEvent["headers"]): RawEvent => ({ n: 1, at: 1, headers });

test.each([
  [
    {
      Event: "DialBegin",
      CallerIDName: "Support",
      DestCallerIDName: "Dana Ruiz",
      DestChannel: "PJSIP/1402-0000a422",
    },
    "Call",
    "Support rings Dana Ruiz",
  ],
  [
    { Event: "DialBegin", DestChannel: "PJSIP/1402-0000a422", CallerIDNum: "1401" },
    "Call",
    "1401 rings 1402",
  ],
  [
    { Event: "DialBegin", DestChannel: "IAX2/nordic-0000a422", CallerIDNum: "1401" },
    "Call",
    "1401 rings nordic",
  ],
  [
    {
      Event: "Hangup",
      CallerIDNum: "<unknown>",
      Channel: "PJSIP/1409-0000a41e",
      Cause: "19",
      "Cause-txt": "User alerting, no answer",
    },
    "Call",
    "1409 has gone: cause 19, user alerting, no answer",
  ],
  [
    { Event: "QueueCallerJoin", CallerIDName: "Astrid Falk", Queue: "sales", Position: "1" },
    "Queue",
    "Astrid Falk joined sales, 1st",
  ],
  [
    { Event: "QueueCallerJoin", CallerIDName: "Astrid Falk", Queue: "sales", Position: "12" },
    "Queue",
    "Astrid Falk joined sales, 12th",
  ],
  [
    { Event: "AgentRingNoAnswer", Queue: "support", MemberName: "Tomas Vik", RingTime: "15000" },
    "Queue",
    "support: Tomas Vik did not answer in 15 s",
  ],
  [
    { Event: "AgentConnect", Queue: "support", MemberName: "Tomas Vik", CallerIDName: "Ola", RingTime: "1" },
    "Queue",
    "support: Tomas Vik took Ola, rang 1 s",
  ],
  [
    {
      Event: "QueueMemberPause",
      Queue: "support",
      MemberName: "Tomas Vik",
      Paused: "1",
      PausedReason: "Auto-Pause",
    },
    "Queue",
    "support: Tomas Vik paused by itself",
  ],
  [
    { Event: "BridgeLeave", CallerIDName: "Grace Lin", BridgeUniqueid: "7c1e55aa-01" },
    "Bridge",
    "Grace Lin left bridge 7c1e55aa",
  ],
  [{ Event: "DeviceStateChange", Device: "PJSIP/1402", State: "RINGING" }, "Device", "1402: ringing"],
  [{ Event: "AcmeDoorOpened", Door: "north" }, "Other", NO_WORDS],
  [{ Event: "toString" }, "Other", NO_WORDS],
])("%o is %s: %s", (headers, kind, words) => expect(said(of(headers))).toEqual({ kind, words }));

test("no event is without words that cannot be said: what is missing is not written out", () => {
  for (const name of [
    "Newchannel",
    "DialEnd",
    "Hangup",
    "ParkedCall",
    "AgentCalled",
    "BridgeEnter",
    "ConfbridgeJoin",
    "Registry",
  ]) {
    expect(said(of({ Event: name })).words).not.toMatch(/undefined|null|NaN/);
  }
});

test("Asterisk's words for nothing are nothing; a header that came twice is both", () => {
  expect(value({ A: "<unknown>" }, "A")).toBe("");
  expect(value({ A: ["x", "y"] }, "A")).toBe("x, y");
});

test("an event's channel and call are found wherever they stand", () => {
  expect(channelOf(of({ Event: "ParkedCall", ParkeeChannel: "PJSIP/1" }))).toBe("PJSIP/1");
  expect(callOf(of({ Event: "DialBegin", DestLinkedid: "1.7" }))).toBe("1.7");
});
