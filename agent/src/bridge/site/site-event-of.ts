import type { AmiEvent, AmiEventOf } from "@patchbay/protocol/ami/events";
import type { PbxMember, PbxParked } from "@patchbay/protocol/pbx/lists";
import type { SiteEvent } from "@patchbay/protocol/pbx/site-events";
import { extensionOf } from "@patchbay/protocol/pbx/site-view/families/devices";
import { short, uid } from "../pbx-events.ts";

const whole = (value: number) => Math.trunc(value);

type MemberFields = Omit<AmiEventOf<"QueueMemberStatus">, "Event" | "Queue" | "Interface" | "MemberName">;

export const memberOf = (device: string, name: string, fields: MemberFields): PbxMember => ({
  interface: short(device),
  name: short(name),
  paused: fields.Paused,
  status: fields.Status,
  inCall: fields.InCall,
  penalty: whole(fields.Penalty),
  pausedReason: short(fields.PausedReason),
  callsTaken: whole(fields.CallsTaken),
  lastCallAt: whole(fields.LastCall) * 1_000,
  dynamic: fields.Membership === "dynamic",
});

export const parkedOf = (event: AmiEventOf<"ParkedCall"> | AmiEventOf<"ParkedCallSwap">): PbxParked => ({
  uniqueid: uid(event.ParkeeUniqueid),
  channel: short(event.ParkeeChannel),
  space: short(event.ParkingSpace),
  lot: short(event.Parkinglot),
  parker: event.ParkerDialString === "" ? null : short(event.ParkerDialString),
  // Without a limit nobody is called back.
  leftMs: event.ParkingTimeout > 0 ? event.ParkingTimeout * 1_000 : null,
});

export const conferenceMember = (event: AmiEventOf<"ConfbridgeJoin"> | AmiEventOf<"ConfbridgeList">) => ({
  uniqueid: uid(event.Uniqueid),
  channel: short(event.Channel),
  admin: event.Admin,
  muted: event.Muted,
});

/** What the edge is told of an AMI event beside what calls need; null for one that nothing of the PBX follows from. */
export function siteEventOf(event: AmiEvent): SiteEvent | null {
  switch (event.Event) {
    case "Rename":
      return {
        kind: "channel_renamed",
        uniqueid: uid(event.Uniqueid),
        channel: short(event.Newname),
      };
    case "MusicOnHoldStart":
    case "MusicOnHoldStop":
      return sound(event, { music: event.Event === "MusicOnHoldStart" });
    case "Hold":
    case "Unhold":
      return sound(event, { holds: event.Event === "Hold" });
    case "MixMonitorStart":
    case "MixMonitorStop":
      return sound(event, { recording: event.Event === "MixMonitorStart" });
    case "QueueMemberStatus":
    case "QueueMemberPause":
    case "QueueMemberAdded":
    case "QueueMemberPenalty":
    case "QueueMemberRinginuse": {
      const member = memberOf(event.Interface, event.MemberName, event);
      return { kind: "queue_member", queue: short(event.Queue), member };
    }
    case "QueueMemberRemoved":
      return { kind: "queue_member_gone", queue: short(event.Queue), interface: short(event.Interface) };
    case "AgentConnect":
      return rang(event, event.RingTime * 1_000, event.HoldTime * 1_000);
    case "AgentRingNoAnswer":
      return rang(event, event.RingTime, null);
    case "AgentComplete":
      return {
        kind: "queue_complete",
        queue: short(event.Queue),
        uniqueid: uid(event.Uniqueid),
        memberInterface: short(event.Interface),
        talkMs: Math.max(0, event.TalkTime * 1_000),
      };
    case "DeviceStateChange":
      return extensionOf(event.Device) === null
        ? null
        : { kind: "device_state", device: short(event.Device), state: event.State.slice(0, 40) };
    case "ContactStatus":
      return contact(event);
    case "ParkedCall":
    // Whoever was transferred in the parked one's place.
    case "ParkedCallSwap":
      return { kind: "parking", parked: parkedOf(event) };
    case "UnParkedCall":
    case "ParkedCallTimeOut":
    case "ParkedCallGiveUp":
      return { kind: "unparked", uniqueid: uid(event.ParkeeUniqueid) };
    default:
      return conference(event);
  }
}

function conference(event: AmiEvent): SiteEvent | null {
  switch (event.Event) {
    case "ConfbridgeJoin":
      return {
        kind: "conference_join",
        conference: short(event.Conference),
        member: conferenceMember(event),
      };
    case "ConfbridgeLeave":
      return {
        kind: "conference_leave",
        conference: short(event.Conference),
        uniqueid: uid(event.Uniqueid),
      };
    case "ConfbridgeMute":
    case "ConfbridgeUnmute":
      return {
        kind: "conference_mute",
        conference: short(event.Conference),
        uniqueid: uid(event.Uniqueid),
        muted: event.Event === "ConfbridgeMute",
      };
    case "ConfbridgeRecord":
    case "ConfbridgeStopRecord": {
      const recording = event.Event === "ConfbridgeRecord";
      return { kind: "conference_record", conference: short(event.Conference), recording };
    }
    case "ConfbridgeEnd":
      return { kind: "conference_ended", conference: short(event.Conference) };
    default:
      return null;
  }
}

const sound = (
  { Uniqueid }: { Uniqueid: string },
  is: { music?: boolean; holds?: boolean; recording?: boolean },
): SiteEvent => ({ kind: "channel_sound", uniqueid: uid(Uniqueid), ...is });

const rang = (
  event: { Queue: string; Interface: string },
  ringMs: number,
  waitMs: number | null,
): SiteEvent => ({
  kind: "queue_rang",
  queue: short(event.Queue),
  memberInterface: short(event.Interface),
  ringMs: Math.max(0, ringMs),
  answered: waitMs !== null,
  waitMs: Math.max(0, waitMs ?? 0),
});

function contact(event: AmiEventOf<"ContactStatus">): SiteEvent | null {
  const [endpoint, uri] = [short(event.EndpointName), event.URI.slice(0, 500)];
  // Said again with every registration that is renewed.
  if (endpoint === "" || uri === "" || event.ContactStatus === "Updated") return null;
  if (event.ContactStatus === "Removed") return { kind: "contact_gone", endpoint, uri };
  const usec = Number(event.RoundtripUsec);
  const roundTripMs = event.RoundtripUsec === "" || !Number.isFinite(usec) ? null : usec / 1_000;
  return {
    kind: "contact",
    contact: { endpoint, uri, status: event.ContactStatus.slice(0, 40), roundTripMs },
  };
}
