import { type CallSummary, UNSUPERVISED } from "./call.ts";
import type { FeedUp } from "./feed/up.ts";
import type { FeedDown } from "./feed.ts";
import type { LinkDown } from "./link/down.ts";
import type { LinkUp } from "./link/up.ts";

/** One of each message, for the tests of their parsers. */
const envelope = { v: 1, seq: 1, ack: 0, id: "m1", ts: 1_795_000_000_000 };
export const sampleCallId = "cabcdefghijklmnopqrstuvwxyz";
const callId = sampleCallId;
const anna = { number: "+12125550142", name: "Anna" };
const plan = {
  kind: "assistant",
  assistantId: "a1",
  name: "Receptionist",
  fallbackQueue: "support",
} as const;
const channel = {
  uniqueid: "lab-1.1",
  linkedid: "lab-1.1",
  channel: "PJSIP/1001-00000001",
  state: "Ring",
  callerNumber: "1001",
  callerName: "Anna",
  connectedNumber: "",
  context: "internal",
  exten: "1412",
  bridgeId: null,
};

export const sampleCall: CallSummary = {
  id: callId,
  version: 4,
  source: "pbx",
  direction: "inbound",
  from: anna,
  to: { number: "1412", name: "" },
  siteId: "oslo01",
  status: "in_progress",
  disposition: null,
  handler: { kind: "assistant", id: "a1", name: "Receptionist" },
  startedAt: 1_795_000_000_000,
  answeredAt: 1_795_000_001_000,
  endedAt: null,
  turns: 1,
  lastWords: "Thank you for calling.",
  attention: null,
  handled: false,
  ringing: null,
  held: false,
  supervision: UNSUPERVISED,
  urgent: null,
  understanding: null,
  transfer: null,
  cost: null,
  recording: null,
};

export const linkUpSamples: LinkUp[] = [
  {
    ...envelope,
    type: "call_offered",
    data: {
      offerId: "o1",
      channel: "PJSIP/1001-00000001",
      uniqueid: "lab-1.1",
      linkedid: "lab-1.1",
      from: anna,
      to: { number: "1412", name: "" },
      context: "internal",
      expiresAt: 1_795_000_001_500,
    },
  },
  {
    ...envelope,
    type: "hello",
    data: { epoch: "0123456789", connectorVersion: "0.1.0", edgeEpoch: "", edgeSeq: 0 },
  },
  {
    ...envelope,
    type: "command_result",
    data: {
      commandId: "k9",
      ok: true,
      code: "",
      message: "",
      answer: {
        verdict: "done",
        headers: { Response: "Success", Output: ["a", "b"] },
        items: [{ Event: "QueueParams", Queue: "support" }],
        leftOut: 3,
        named: { File: "patchbay-1.wav" },
      },
      acts: [{ action: "Hangup", why: "" }],
    },
  },
  { ...envelope, type: "ack", data: {} },
  { ...envelope, type: "offer_expired", data: { offerId: "o1", uniqueid: "lab-1.1" } },
  {
    ...envelope,
    type: "pbx_events",
    data: {
      events: [
        { kind: "channel_new", channel },
        { kind: "queue_join", queue: "support", uniqueid: "lab-1.1", channel: "x", position: 1 },
        {
          kind: "channel_hangup",
          uniqueid: "lab-1.1",
          channel: "x",
          cause: 16,
          causeText: "Normal Clearing",
        },
      ],
    },
  },
  {
    ...envelope,
    type: "snapshot",
    data: { at: 1, asteriskVersion: "22.10.1", channels: [channel], queues: [] },
  },
  {
    ...envelope,
    type: "ami_state",
    data: { state: "down", reason: "connection refused", asteriskVersion: "" },
  },
  {
    ...envelope,
    type: "connector_health",
    data: { roundTripMs: 40.5, outbox: 0, disk: { folder: "/var/spool/asterisk", freeBytes: 1_000_000 } },
  },
  {
    ...envelope,
    seq: 0,
    type: "raw_events",
    data: { events: [{ n: 1, at: 1, headers: { Event: "Acme", Note: ["a", "b"] } }], leftOut: 2 },
  },
  {
    ...envelope,
    type: "strays",
    data: { channels: [{ uniqueid: "lab-1.4", linkedid: "lab-1.1", channel: "WebSocket/patchbay/0x7f01" }] },
  },
  { ...envelope, type: "command_result", data: { commandId: "c1", ok: true, code: "", message: "" } },
];

export const linkDownSamples: LinkDown[] = [
  { ...envelope, type: "welcome", data: { edgeEpoch: "0123456789", received: 3, siteName: "Oslo PBX" } },
  { ...envelope, type: "ack", data: {} },
  {
    ...envelope,
    type: "route_decided",
    data: { offerId: "o1", callId, plan, mediaTicket: "t".repeat(32), validMs: 1_400 },
  },
  {
    ...envelope,
    type: "command",
    data: {
      commandId: "c1",
      expiresAt: 1_795_000_005_000,
      command: { kind: "hangup", channel: "PJSIP/1001-00000001", uniqueid: "lab-1.1", cause: 16 },
    },
  },
  {
    ...envelope,
    type: "command",
    data: {
      commandId: "c2",
      expiresAt: 1_795_000_005_000,
      command: {
        kind: "let_go",
        channels: [{ uniqueid: "lab-1.4", channel: "WebSocket/patchbay/0x7f01" }],
      },
    },
  },
  {
    ...envelope,
    type: "route_decided",
    data: {
      offerId: "o1",
      callId,
      plan: { ...plan, answer: "when_told" },
      mediaTicket: "t".repeat(32),
      validMs: 1_400,
    },
  },
  {
    ...envelope,
    type: "command",
    data: {
      commandId: "c2",
      expiresAt: 1_795_000_005_000,
      command: {
        kind: "originate",
        callId,
        mediaTicket: "t".repeat(32),
        number: "+12125550142",
        callerNumber: "1412",
        callerName: "Office",
        uniqueid: "patchbay-1",
        timeoutMs: 30_000,
      },
    },
  },
  {
    ...envelope,
    type: "command",
    data: {
      commandId: "c8",
      expiresAt: 1_795_000_005_000,
      command: {
        kind: "enqueue",
        callId,
        mediaTicket: "t".repeat(32),
        queue: "support",
        callerNumber: "+12125550142",
        callerName: "Anna",
        uniqueid: "patchbay-transfer-1",
        waitMs: 300_000,
        leg: "target-1",
      },
    },
  },
  {
    ...envelope,
    type: "command",
    data: {
      commandId: "c3",
      expiresAt: 1_795_000_005_000,
      command: {
        kind: "bring",
        callId,
        mediaTicket: "t".repeat(32),
        channel: "PJSIP/1001-00000001",
        uniqueid: "lab-1.1",
      },
    },
  },
];

const numbered = { epoch: "0123456789abcdef", topic: "calls", seq: 4 };
const up: FeedUp[] = [
  { type: "subscribe", topic: "calls" },
  { type: "unsubscribe", topic: `call:${callId}` },
  { type: "snapshot_request", topic: "calls" },
  { type: "presence", available: true },
];
const down: FeedDown[] = [
  { type: "welcome", v: 1, ...numbered, snapshot: { calls: [sampleCall], sites: [], people: [], now: 1 } },
  { type: "batch", ...numbered, events: [{ type: "call_started", call: sampleCall }] },
  {
    type: "batch",
    ...numbered,
    topic: `call:${callId}`,
    events: [
      { type: "call_log", entry: { n: 1, at: 1, event: { type: "offer_expired" } } },
      { type: "interim_words", interim: { turnId: "t", speaker: "caller", text: "Hel", startMs: 5 } },
    ],
  },
  { type: "refused", topic: "x", code: "unknown_topic", message: "unknown topic" },
];
export const feedSamples = { up, down };
