import * as z from "zod";
import { ok, type Result, refuse } from "../result.ts";
import { type AmiHeaders, header } from "./decoder.ts";

/** Header values, told as plain text: the first of a repeated one, and nothing for Asterisk's `<unknown>`. */
const text = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => {
    const first = (typeof value === "object" ? value[0] : value) ?? "";
    return first === "<unknown>" ? "" : first;
  });
const named = text.refine((value) => value !== "", "missing");
const number = text.transform((value) => Number(value)).refine(Number.isFinite, "not a number");
const whole = number.refine(Number.isInteger, "not a whole number");
const flag = text.transform((value) => value === "1");

const channel = {
  Channel: named,
  Uniqueid: named,
  Linkedid: text,
  ChannelStateDesc: text,
  CallerIDNum: text,
  CallerIDName: text,
  ConnectedLineNum: text,
  ConnectedLineName: text,
  Context: text,
  Exten: text,
};
/** The two ends of a dial; the source is absent when nobody dials (Originate). */
const dial = {
  Channel: text,
  Uniqueid: text,
  Linkedid: text,
  DestChannel: named,
  DestUniqueid: named,
  DestLinkedid: text,
};
const bridge = { BridgeUniqueid: named, BridgeType: text, BridgeTechnology: text, BridgeNumChannels: whole };
const member = {
  Queue: named,
  Interface: named,
  MemberName: text,
  Status: whole,
  Paused: flag,
  PausedReason: text,
  InCall: flag,
};
const event = <N extends string, S extends z.ZodRawShape>(name: N, shape: S) =>
  z.object({ Event: z.literal(name), ...shape });

const schemas = {
  Newchannel: event("Newchannel", channel),
  Newstate: event("Newstate", channel),
  /** The presentation begins with its number: bits 0x60 say 0 allowed, 0x20 withheld, 0x40 not known. */
  NewCallerid: event("NewCallerid", { ...channel, "CID-CallingPres": text }),
  NewConnectedLine: event("NewConnectedLine", channel),
  Hangup: event("Hangup", { ...channel, Cause: whole, "Cause-txt": text }),
  /** The far end, or somebody here, wants the channel gone; what it is in the middle of may keep it a while. */
  HangupRequest: event("HangupRequest", { ...channel, Cause: whole }),
  SoftHangupRequest: event("SoftHangupRequest", channel),
  DialBegin: event("DialBegin", { ...dial, DialString: text }),
  DialEnd: event("DialEnd", { ...dial, DialStatus: text }),
  BridgeCreate: event("BridgeCreate", bridge),
  BridgeDestroy: event("BridgeDestroy", bridge),
  /** SwapUniqueid is of the channel that leaves for it. */
  BridgeEnter: event("BridgeEnter", { ...bridge, ...channel, SwapUniqueid: text }),
  BridgeLeave: event("BridgeLeave", { ...bridge, ...channel }),
  ParkedCall: event("ParkedCall", { ParkeeChannel: named, ParkeeUniqueid: named, ParkingSpace: text }),
  QueueCallerJoin: event("QueueCallerJoin", { ...channel, Queue: named, Position: whole, Count: whole }),
  QueueCallerLeave: event("QueueCallerLeave", { ...channel, Queue: named, Position: whole, Count: whole }),
  /** HoldTime in seconds. */
  QueueCallerAbandon: event("QueueCallerAbandon", { ...channel, Queue: named, HoldTime: number }),
  AgentConnect: event("AgentConnect", {
    ...channel,
    Queue: named,
    Interface: named,
    MemberName: text,
    DestChannel: named,
    DestUniqueid: named,
    HoldTime: number,
  }),
  /** TalkTime in seconds. */
  AgentComplete: event("AgentComplete", {
    ...channel,
    Queue: named,
    Interface: named,
    MemberName: text,
    TalkTime: number,
    Reason: text,
  }),
  QueueMemberStatus: event("QueueMemberStatus", member),
  QueueMemberPause: event("QueueMemberPause", member),
  QueueMemberAdded: event("QueueMemberAdded", member),
  QueueMemberRemoved: event("QueueMemberRemoved", member),
  DTMFEnd: event("DTMFEnd", { ...channel, Digit: named, DurationMs: number, Direction: text }),
  FullyBooted: event("FullyBooted", { Status: text }),
  Shutdown: event("Shutdown", { Shutdown: text, Restart: text }),
  OriginateResponse: event("OriginateResponse", {
    ActionID: text,
    Response: text,
    Channel: text,
    Uniqueid: text,
    /** 0 no such endpoint, 3 no answer, 4 answered, 5 busy, 8 congestion. */
    Reason: whole,
  }),
  CoreShowChannel: event("CoreShowChannel", {
    ...channel,
    BridgeId: text,
    Application: text,
    Duration: text,
  }),
  BridgeListItem: event("BridgeListItem", bridge),
  /** A registration of a phone came, went, or stopped answering. */
  ContactStatus: event("ContactStatus", { EndpointName: text, ContactStatus: text }),
  /** Something was read anew; of `queue reload` nothing is told. */
  Reload: event("Reload", { Module: text }),
  /** A device and how it is: NOT_INUSE, INUSE, RINGING, UNAVAILABLE... */
  DeviceStateChange: event("DeviceStateChange", { Device: text, State: text }),
  QueueParams: event("QueueParams", { Queue: named, Strategy: text, Calls: whole }),
  QueueMember: event("QueueMember", {
    Queue: named,
    Name: text,
    Location: named,
    Status: whole,
    Paused: flag,
    InCall: flag,
  }),
  /** Wait in seconds. */
  QueueEntry: event("QueueEntry", {
    Queue: named,
    Position: whole,
    Channel: named,
    Uniqueid: named,
    Wait: number,
  }),
} as const;

type Schemas = typeof schemas;
/** The names of the events that are read; every other event is ignored. */
export type AmiEventName = keyof Schemas;
export type AmiEventOf<N extends AmiEventName> = z.infer<Schemas[N]>;
/** An event in Asterisk's own names, its values typed. */
export type AmiEvent = { [N in AmiEventName]: AmiEventOf<N> }[AmiEventName];

const byName: ReadonlyMap<string, z.ZodType<AmiEvent>> = new Map(Object.entries(schemas));

/** Reads an event block: a typed event, `null` for one that is of no interest, or why it is malformed. Never throws. */
export function parseAmiEvent(headers: AmiHeaders): Result<AmiEvent | null> {
  const name = header(headers, "Event");
  const schema = byName.get(name);
  if (schema === undefined) return ok(null);
  const parsed = schema.safeParse(headers);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  return refuse(`${name}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? "malformed"}`);
}
