import type { RawEvent } from "@patchbay/protocol/pbx/raw-event";
import { ordinal } from "../../../lib/format/ordinal.ts";
import { deviceOf, endpointOf } from "../device.ts";

type Headers = RawEvent["headers"];

/** What an event is about: what the filters offer. */
export const EVENT_KINDS = ["Call", "Queue", "Bridge", "Device", "Other"] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** A header as text: Asterisk's own words for nothing are nothing. */
export function value(headers: Headers, name: string): string {
  const found = headers[name];
  const text = (typeof found === "string" ? found : found?.join(", ")) ?? "";
  return text === "<unknown>" || text === "unknown" || text === "(null)" || text === "<null>" ? "" : text;
}

export const nameOf = (event: RawEvent): string => value(event.headers, "Event");

/** The channel that a row shows; a dial's is whom it rings, a device's is the device. */
export const channelOf = ({ headers }: RawEvent): string =>
  value(headers, "Channel") ||
  value(headers, "DestChannel") ||
  value(headers, "ParkeeChannel") ||
  value(headers, "TransfererChannel") ||
  value(headers, "Interface") ||
  value(headers, "Device") ||
  value(headers, "EndpointName");

/** What all events of one call share, where the event says so. */
export const callOf = ({ headers }: RawEvent): string =>
  value(headers, "Linkedid") ||
  value(headers, "DestLinkedid") ||
  value(headers, "ParkeeLinkedid") ||
  value(headers, "TransfererLinkedid") ||
  value(headers, "OrigTransfererLinkedid");

/** `PJSIP/1402-0000a422` is 1402. */
const deviceIn = (channel: string): string => endpointOf(deviceOf(channel));

/** Who an event's channel is: a name before a number before a device. */
function who(headers: Headers, prefix = ""): string {
  const of = (name: string) => value(headers, `${prefix}${name}`);
  return of("CallerIDName") || of("CallerIDNum") || deviceIn(of("Channel")) || "somebody";
}

const member = (headers: Headers): string =>
  value(headers, "MemberName") || deviceIn(value(headers, "Interface")) || "a member";
const seconds = (text: string): string => `${Number.parseInt(text, 10) || 0} s`;
/** The ring times of queues are milliseconds in this event, seconds in `AgentConnect`. */
const milliseconds = (text: string): string => `${Math.round((Number.parseInt(text, 10) || 0) / 1_000)} s`;
const place = (text: string): string => {
  const at = Number.parseInt(text, 10);
  return Number.isFinite(at) ? `, ${ordinal(at)}` : "";
};
const STATES: Readonly<Record<string, string>> = {
  NOT_INUSE: "free",
  INUSE: "in use",
  RINGING: "ringing",
  RINGINUSE: "in use, and ringing",
  BUSY: "busy",
  ONHOLD: "on hold",
  UNAVAILABLE: "out of reach",
  INVALID: "not known",
  UNKNOWN: "not known",
};
const STATUS: Readonly<Record<string, string>> = {
  ANSWER: "answered",
  NOANSWER: "no answer",
  BUSY: "busy",
  CANCEL: "given up",
  CHANUNAVAIL: "out of reach",
  CONGESTION: "refused",
};
const inWords = (words: Readonly<Record<string, string>>, code: string): string =>
  words[code] ?? code.toLowerCase();

type Words = (headers: Headers) => string;

const CALL: Readonly<Record<string, Words>> = {
  Newchannel: (h) => `New leg to ${who(h)}${value(h, "Exten") === "" ? "" : `, for ${value(h, "Exten")}`}`,
  Newstate: (h) => `${who(h)}: ${value(h, "ChannelStateDesc").toLowerCase()}`,
  Newexten: (h) =>
    `${who(h)} is at ${value(h, "Extension")} in ${value(h, "Context")}: ${value(h, "Application")}`,
  NewCallerid: (h) => `The caller is ${who(h)}`,
  NewConnectedLine: (h) =>
    `${who(h)} is connected with ${value(h, "ConnectedLineName") || value(h, "ConnectedLineNum") || "nobody known"}`,
  Rename: (h) => `A channel is called ${value(h, "Newname")} now`,
  DialBegin: (h) => `${who(h)} rings ${who(h, "Dest")}`,
  DialState: (h) => `${who(h, "Dest")}: ${value(h, "DialStatus").toLowerCase()}`,
  DialEnd: (h) => `${who(h, "Dest")}: ${inWords(STATUS, value(h, "DialStatus"))}`,
  Hangup: (h) =>
    `${who(h)} has gone: cause ${value(h, "Cause")}, ${value(h, "Cause-txt").toLowerCase() || "no reason"}`,
  HangupRequest: (h) => `${who(h)} hangs up`,
  SoftHangupRequest: (h) => `${who(h)} is to be hung up`,
  Hold: (h) => `${who(h)} puts the other on hold`,
  Unhold: (h) => `${who(h)} takes the other off hold`,
  MusicOnHoldStart: (h) => `${who(h)} hears music`,
  MusicOnHoldStop: (h) => `${who(h)} hears no music any more`,
  MixMonitorStart: (h) => `Recording of ${who(h)} began`,
  MixMonitorStop: (h) => `Recording of ${who(h)} ended`,
  MixMonitorMute: (h) => `Recording of ${who(h)}: ${value(h, "State") === "1" ? "silenced" : "goes on"}`,
  ParkedCall: (h) =>
    `${value(h, "ParkeeCallerIDName") || value(h, "ParkeeCallerIDNum") || "A call"} is parked at ${value(h, "ParkingSpace")}`,
  UnParkedCall: (h) => `The call at ${value(h, "ParkingSpace")} was taken back`,
  ParkedCallGiveUp: (h) => `Whoever was parked at ${value(h, "ParkingSpace")} gave up`,
  ParkedCallTimeOut: (h) => `The call at ${value(h, "ParkingSpace")} goes back: nobody took it`,
  BlindTransfer: (h) => `Transfer to ${value(h, "Extension")}: ${value(h, "Result").toLowerCase()}`,
  AttendedTransfer: (h) => `Attended transfer: ${value(h, "Result").toLowerCase()}`,
  OriginateResponse: (h) =>
    `Originate to ${value(h, "Exten") || value(h, "Application") || "the phone"}: ${value(h, "Response").toLowerCase()}`,
  Pickup: (h) => `${who(h)} picks up the call of ${who(h, "Target")}`,
  DTMFBegin: (h) => `${who(h)} presses ${value(h, "Digit")}`,
  DTMFEnd: (h) =>
    `${who(h)} pressed ${value(h, "Digit")}${value(h, "Direction") === "Sent" ? " (sent on)" : ""}`,
  ChanSpyStart: (h) => `${who(h, "Spyer")} listens to ${who(h, "Spyee")}`,
  ChanSpyStop: (h) => `${who(h, "Spyer")} stops listening`,
};

const QUEUE: Readonly<Record<string, Words>> = {
  QueueCallerJoin: (h) => `${who(h)} joined ${value(h, "Queue")}${place(value(h, "Position"))}`,
  QueueCallerLeave: (h) => `${who(h)} left ${value(h, "Queue")}`,
  QueueCallerAbandon: (h) => `${who(h)} gave ${value(h, "Queue")} up after ${seconds(value(h, "HoldTime"))}`,
  AgentCalled: (h) => `${value(h, "Queue")}: ${who(h)} to ${member(h)}`,
  AgentConnect: (h) =>
    `${value(h, "Queue")}: ${member(h)} took ${who(h)}, rang ${seconds(value(h, "RingTime"))}`,
  AgentComplete: (h) =>
    `${value(h, "Queue")}: ${member(h)} is done with ${who(h)} after ${seconds(value(h, "TalkTime"))}`,
  AgentRingNoAnswer: (h) =>
    `${value(h, "Queue")}: ${member(h)} did not answer in ${milliseconds(value(h, "RingTime"))}`,
  AgentDump: (h) => `${value(h, "Queue")}: ${member(h)} hung up on ${who(h)}`,
  QueueMemberAdded: (h) => `${value(h, "Queue")}: ${member(h)} came`,
  QueueMemberRemoved: (h) => `${value(h, "Queue")}: ${member(h)} was taken out`,
  QueueMemberPause: (h) =>
    `${value(h, "Queue")}: ${member(h)} ${value(h, "Paused") === "1" ? `paused${reasonOf(h)}` : "goes on"}`,
  QueueMemberPenalty: (h) => `${value(h, "Queue")}: ${member(h)} has penalty ${value(h, "Penalty")}`,
  QueueMemberStatus: (h) => `${value(h, "Queue")}: ${member(h)} is as before`,
  QueueMemberRinginuse: (h) =>
    `${value(h, "Queue")}: ${member(h)} rings in a call: ${value(h, "Ringinuse") === "1" ? "yes" : "no"}`,
};
const reasonOf = (h: Headers): string => {
  const reason = value(h, "PausedReason") || value(h, "Reason");
  return reason === "Auto-Pause" ? " by itself" : reason === "" ? "" : `: ${reason}`;
};

const short = (id: string): string => id.slice(0, 8);
const BRIDGE: Readonly<Record<string, Words>> = {
  BridgeCreate: (h) => `Bridge ${short(value(h, "BridgeUniqueid"))} is there`,
  BridgeDestroy: (h) => `Bridge ${short(value(h, "BridgeUniqueid"))} is gone`,
  BridgeEnter: (h) => `${who(h)} joined bridge ${short(value(h, "BridgeUniqueid"))}`,
  BridgeLeave: (h) => `${who(h)} left bridge ${short(value(h, "BridgeUniqueid"))}`,
  BridgeMerge: () => "Two bridges became one",
  ConfbridgeStart: (h) => `Conference ${value(h, "Conference")} began`,
  ConfbridgeEnd: (h) => `Conference ${value(h, "Conference")} ended`,
  ConfbridgeJoin: (h) => `${who(h)} joined conference ${value(h, "Conference")}`,
  ConfbridgeLeave: (h) => `${who(h)} left conference ${value(h, "Conference")}`,
  ConfbridgeMute: (h) => `${who(h)} is muted in conference ${value(h, "Conference")}`,
  ConfbridgeUnmute: (h) => `${who(h)} is heard again in conference ${value(h, "Conference")}`,
  ConfbridgeRecord: (h) => `Conference ${value(h, "Conference")} is recorded`,
  ConfbridgeStopRecord: (h) => `Conference ${value(h, "Conference")} is recorded no more`,
  ConfbridgeTalking: (h) => `${who(h)} ${value(h, "TalkingStatus") === "on" ? "talks" : "is silent"}`,
};

const DEVICE: Readonly<Record<string, Words>> = {
  DeviceStateChange: (h) => `${deviceIn(value(h, "Device"))}: ${inWords(STATES, value(h, "State"))}`,
  ExtensionStatus: (h) => `${value(h, "Exten")}: ${value(h, "StatusText").toLowerCase()}`,
  PresenceStateChange: (h) => `${value(h, "Presentity")}: ${value(h, "Status")}`,
  ContactStatus: (h) =>
    `The phone of ${value(h, "EndpointName")}: ${value(h, "ContactStatus").toLowerCase()}`,
  PeerStatus: (h) => `${deviceIn(value(h, "Peer"))}: ${value(h, "PeerStatus").toLowerCase()}`,
  Registry: (h) => `Registration at ${value(h, "Domain")}: ${value(h, "Status").toLowerCase()}`,
};

const KINDS: readonly (readonly [EventKind, Readonly<Record<string, Words>>])[] = [
  ["Call", CALL],
  ["Queue", QUEUE],
  ["Bridge", BRIDGE],
  ["Device", DEVICE],
];
const known = new Map(
  KINDS.flatMap(([kind, events]) =>
    Object.entries(events).map(([name, words]) => [name, { kind, words }] as const),
  ),
);

/** What is said of an event without words: it is shown as it came. */
export const NO_WORDS = "Raw: Patchbay has no words for this event";

/** What an event is about, and what it says to a person. */
export function describe(event: RawEvent): { kind: EventKind; words: string } {
  const found = known.get(nameOf(event));
  return found === undefined
    ? { kind: "Other", words: NO_WORDS }
    : { kind: found.kind, words: found.words(event.headers) };
}
