import { channel, event, flag, named, number, text, whole } from "./fields.ts";

/** How a member stands, in lists and events alike; who it is they name differently. */
const standing = {
  Membership: text,
  Penalty: number,
  CallsTaken: number,
  /** Epoch seconds, 0 before the first. */
  LastCall: number,
  Status: whole,
  Paused: flag,
  PausedReason: text,
  InCall: flag,
};
const member = { Queue: named, Interface: named, MemberName: text, ...standing };
/** Who of a queue's members is asked to take a caller. */
const agent = {
  ...channel,
  Queue: named,
  Interface: named,
  MemberName: text,
  DestChannel: text,
  DestUniqueid: text,
};

/** Queues with their members and callers. */
export const queueEvents = {
  QueueCallerJoin: event("QueueCallerJoin", { ...channel, Queue: named, Position: whole, Count: whole }),
  QueueCallerLeave: event("QueueCallerLeave", { ...channel, Queue: named, Position: whole, Count: whole }),
  /** HoldTime in seconds. */
  QueueCallerAbandon: event("QueueCallerAbandon", { ...channel, Queue: named, HoldTime: number }),
  AgentCalled: event("AgentCalled", agent),
  /** HoldTime and RingTime in seconds. */
  AgentConnect: event("AgentConnect", {
    ...agent,
    DestChannel: named,
    DestUniqueid: named,
    HoldTime: number,
    RingTime: number,
  }),
  /** HoldTime and TalkTime in seconds. */
  AgentComplete: event("AgentComplete", { ...agent, HoldTime: number, TalkTime: number, Reason: text }),
  AgentDump: event("AgentDump", agent),
  /** RingTime in milliseconds, unlike that of AgentConnect. */
  AgentRingNoAnswer: event("AgentRingNoAnswer", { ...agent, RingTime: number }),
  QueueMemberStatus: event("QueueMemberStatus", member),
  QueueMemberPause: event("QueueMemberPause", member),
  QueueMemberAdded: event("QueueMemberAdded", member),
  QueueMemberRemoved: event("QueueMemberRemoved", member),
  QueueMemberPenalty: event("QueueMemberPenalty", member),
  QueueMemberRinginuse: event("QueueMemberRinginuse", member),
  /** ServiceLevel in seconds. */
  QueueParams: event("QueueParams", { Queue: named, Strategy: text, Calls: whole, ServiceLevel: number }),
  QueueMember: event("QueueMember", { Queue: named, Name: text, Location: named, ...standing }),
  /** Wait in seconds. */
  QueueEntry: event("QueueEntry", {
    Queue: named,
    Position: whole,
    Channel: named,
    Uniqueid: named,
    Wait: number,
    Priority: number,
  }),
  QueueSummary: event("QueueSummary", {
    Queue: named,
    LoggedIn: number,
    Available: number,
    Callers: number,
    HoldTime: number,
    LongestHoldTime: number,
  }),
};
