import type { AmiEvent, AmiEventOf } from "@patchbay/protocol/ami/events";
import type { PbxChannel, PbxEvent } from "@patchbay/protocol/pbx";
import { isWithheld } from "../asterisk/presentation.ts";

const SHORT = 200;
const UNIQUEID = 150;
const STATE = 30;
/** Texts and channels' uniqueids, cut to what the edge reads (`pbx/fields`). */
export const short = (text: string) => text.slice(0, SHORT);
export const uid = (text: string) => text.slice(0, UNIQUEID);

/** The part of an AMI event that describes one channel. */
export type ChannelFields = Pick<
  AmiEventOf<"Newchannel">,
  | "Channel"
  | "Uniqueid"
  | "Linkedid"
  | "ChannelStateDesc"
  | "CallerIDNum"
  | "CallerIDName"
  | "ConnectedLineNum"
  | "ConnectedLineName"
  | "Context"
  | "Exten"
>;

/** In such a bridge nobody hears anybody: who is parked, or waits for a conference. */
export const isHolding = ({ BridgeTechnology }: { BridgeTechnology: string }): boolean =>
  BridgeTechnology === "holding_bridge";

/** A channel in the link's words; `bridgeId` empty means in no bridge. */
export function pbxChannelOf(fields: ChannelFields, bridgeId = ""): PbxChannel {
  return {
    uniqueid: uid(fields.Uniqueid),
    linkedid: uid(fields.Linkedid),
    channel: short(fields.Channel),
    state: fields.ChannelStateDesc.slice(0, STATE),
    callerNumber: short(fields.CallerIDNum),
    callerName: short(fields.CallerIDName),
    connectedNumber: short(fields.ConnectedLineNum),
    connectedName: short(fields.ConnectedLineName),
    context: short(fields.Context),
    exten: short(fields.Exten),
    bridgeId: bridgeId === "" ? null : short(bridgeId),
  };
}

const stateOf = (
  event: Pick<ChannelFields, "Uniqueid" | "ChannelStateDesc" | "ConnectedLineNum" | "ConnectedLineName">,
) => ({
  kind: "channel_state" as const,
  uniqueid: uid(event.Uniqueid),
  state: event.ChannelStateDesc.slice(0, STATE),
  connectedNumber: short(event.ConnectedLineNum),
  connectedName: short(event.ConnectedLineName),
});

/** What is to be told of somebody who calls in, or joins a queue, once it is known whether they withhold their number. */
export const callerTold = (
  event: AmiEventOf<"QueueCallerJoin"> | AmiEventOf<"Newchannel">,
  withheld: boolean,
) => ({
  ...stateOf(event),
  caller: { number: short(event.CallerIDNum), name: short(event.CallerIDName), withheld },
});

/** What the edge is told of an AMI event; null for one that its projection does not need. Seconds become milliseconds. */
export function pbxEventOf(event: AmiEvent): PbxEvent | null {
  switch (event.Event) {
    case "Newchannel":
      return { kind: "channel_new", channel: pbxChannelOf(event) };
    case "Newstate":
    case "NewConnectedLine":
      return stateOf(event);
    case "NewCallerid": {
      const [number, name] = [short(event.CallerIDNum), short(event.CallerIDName)];
      const withheld = isWithheld(event["CID-CallingPres"]);
      return { ...stateOf(event), caller: { number, name, withheld } };
    }
    case "Hangup":
      return {
        kind: "channel_hangup",
        uniqueid: uid(event.Uniqueid),
        channel: short(event.Channel),
        cause: event.Cause,
        causeText: short(event["Cause-txt"]),
      };
    case "DialBegin":
    case "DialEnd": {
      // A dial without a source (Originate) concerns the new channel only.
      const ends = {
        uniqueid: uid(event.Uniqueid || event.DestUniqueid),
        destUniqueid: uid(event.DestUniqueid),
        destChannel: short(event.DestChannel),
      };
      return event.Event === "DialBegin"
        ? { kind: "dial_begin", ...ends, dialString: short(event.DialString) }
        : { kind: "dial_end", ...ends, status: short(event.DialStatus) };
    }
    case "BridgeEnter":
    case "BridgeLeave": {
      if (isHolding(event)) return null;
      const ends = {
        bridgeId: short(event.BridgeUniqueid),
        uniqueid: uid(event.Uniqueid),
        channel: short(event.Channel),
      };
      if (event.Event === "BridgeLeave") return { kind: "bridge_leave", ...ends };
      const swap = uid(event.SwapUniqueid);
      return { kind: "bridge_enter", ...ends, ...(swap === "" ? {} : { swap }) };
    }
    case "ParkedCall":
      return {
        kind: "parked",
        uniqueid: uid(event.ParkeeUniqueid),
        channel: short(event.ParkeeChannel),
        space: short(event.ParkingSpace),
      };
    case "QueueCallerJoin":
      return {
        kind: "queue_join",
        queue: short(event.Queue),
        uniqueid: uid(event.Uniqueid),
        channel: short(event.Channel),
        position: event.Position,
      };
    case "QueueCallerLeave":
      return { kind: "queue_leave", queue: short(event.Queue), uniqueid: uid(event.Uniqueid) };
    case "QueueCallerAbandon":
      return {
        kind: "queue_abandon",
        queue: short(event.Queue),
        uniqueid: uid(event.Uniqueid),
        waitMs: event.HoldTime * 1_000,
      };
    case "AgentConnect":
      return {
        kind: "queue_connect",
        queue: short(event.Queue),
        uniqueid: uid(event.Uniqueid),
        memberInterface: short(event.Interface),
        memberName: short(event.MemberName),
        destChannel: short(event.DestChannel),
        waitMs: event.HoldTime * 1_000,
      };
    default:
      return null;
  }
}
