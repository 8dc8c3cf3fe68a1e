import { channel, event, named, text, yes } from "./fields.ts";

const conference = { Conference: named };
const member = { ...conference, ...channel, Admin: yes };

/** Conferences (ConfBridge). */
export const conferenceEvents = {
  ConfbridgeStart: event("ConfbridgeStart", conference),
  ConfbridgeEnd: event("ConfbridgeEnd", conference),
  ConfbridgeJoin: event("ConfbridgeJoin", { ...member, Muted: yes }),
  ConfbridgeLeave: event("ConfbridgeLeave", member),
  ConfbridgeMute: event("ConfbridgeMute", member),
  ConfbridgeUnmute: event("ConfbridgeUnmute", member),
  ConfbridgeTalking: event("ConfbridgeTalking", { ...member, TalkingStatus: text }),
  ConfbridgeRecord: event("ConfbridgeRecord", conference),
  ConfbridgeStopRecord: event("ConfbridgeStopRecord", conference),
  ConfbridgeList: event("ConfbridgeList", {
    ...conference,
    Channel: named,
    Uniqueid: named,
    Admin: yes,
    Muted: yes,
  }),
  ConfbridgeListRooms: event("ConfbridgeListRooms", { ...conference, Parties: text, Locked: yes }),
};
