import * as z from "zod";
import { type ActDone, type AmiAct, defineAmiAct, list } from "./act.ts";
import { channel, line, member, newMember, queue, whole } from "./fields.ts";

const family = "Queues";
const permission = "pbx.control";
const agent = ["agent"] as const;
const RINGING_AGENT =
  "While the caller rings a member it waits for that ring to end, and the queue may pause that member.";
/** The event of that member, in that queue or in every one. */
const ofMember = (event: string): ActDone => ({
  event,
  limitMs: 3_000,
  same: { Queue: "Queue", Interface: "Interface" },
});

/** Queues, their members and callers. */
export const queues: readonly AmiAct[] = [
  defineAmiAct({
    action: "QueueStatus",
    family,
    input: z.strictObject({ Queue: queue().optional(), Member: member().optional() }),
    answer: list("QueueStatusComplete", "QueueParams", "QueueMember", "QueueEntry"),
    permission: "pbx.read",
    rights: [],
    words: { title: "Queues", about: "Figures, members and callers of one queue, or of all" },
  }),
  defineAmiAct({
    action: "QueueSummary",
    family,
    input: z.strictObject({ Queue: queue().optional() }),
    answer: list("QueueSummaryComplete", "QueueSummary"),
    permission: "pbx.read",
    rights: [],
    words: { title: "Queue summary", about: "Who is there, who is free, who waits for how long" },
  }),
  defineAmiAct({
    action: "QueueRule",
    family,
    input: z.strictObject({ Rule: line(80).optional() }),
    permission: "pbx.read",
    rights: [],
    words: { title: "Queue rules", about: "What changes while a caller waits" },
  }),
  defineAmiAct({
    action: "QueueAdd",
    family,
    input: z.strictObject({
      Queue: queue(),
      Interface: newMember(),
      Penalty: whole(0, 1_000).optional(),
      Paused: z.boolean().optional(),
      MemberName: line(80).optional(),
      /** The device whose state counts, where the interface has none of its own. */
      StateInterface: line(150).optional(),
    }),
    permission,
    rights: agent,
    // The queue dials it from now on.
    dials: ["Interface"],
    done: ofMember("QueueMemberAdded"),
    words: { title: "Add a member", about: "Lets a device take calls of a queue" },
  }),
  defineAmiAct({
    action: "QueueRemove",
    family,
    input: z.strictObject({ Queue: queue(), Interface: member() }),
    permission,
    rights: agent,
    done: ofMember("QueueMemberRemoved"),
    words: { title: "Remove a member", about: "A call that the member has goes on; one that rings rings on" },
  }),
  defineAmiAct({
    action: "QueuePause",
    family,
    input: z.strictObject({
      Interface: member(),
      /** Asterisk unpauses by every word that it does not know. */
      Paused: z.boolean(),
      Queue: queue().optional(),
      Reason: line(80).optional(),
    }),
    permission,
    rights: agent,
    done: ofMember("QueueMemberPause"),
    words: { title: "Pause a member", about: "In one queue, or in all; with a reason" },
  }),
  defineAmiAct({
    action: "QueuePenalty",
    family,
    input: z.strictObject({ Interface: member(), Penalty: whole(0, 1_000), Queue: queue().optional() }),
    permission,
    rights: agent,
    done: ofMember("QueueMemberPenalty"),
    words: { title: "Set a penalty", about: "Members of a lower penalty are rung first" },
  }),
  defineAmiAct({
    action: "QueueMemberRingInUse",
    family,
    input: z.strictObject({ Interface: member(), RingInUse: z.boolean(), Queue: queue().optional() }),
    permission,
    rights: agent,
    done: ofMember("QueueMemberRinginuse"),
    words: { title: "Ring while in use", about: "Whether a member is rung who talks already" },
  }),
  defineAmiAct({
    action: "QueueLog",
    family,
    input: z.strictObject({
      Queue: queue(),
      Event: line(60),
      Uniqueid: line(150).optional(),
      Interface: member().optional(),
      Message: line(200).optional(),
    }),
    permission: "pbx.admin",
    rights: agent,
    words: { title: "Note in the queue log", about: "Writes a line of your own into queue_log" },
  }),
  defineAmiAct({
    action: "QueueReload",
    family,
    input: z.strictObject({
      Queue: queue().optional(),
      Members: z.enum(["yes", "no"]).optional(),
      Rules: z.enum(["yes", "no"]).optional(),
      Parameters: z.enum(["yes", "no"]).optional(),
    }),
    permission: "pbx.admin",
    rights: [],
    caution: "A queue that has left the file takes its members with it, without a word.",
    silent: true,
    words: { title: "Reload queues", about: "Reads queues.conf anew" },
  }),
  defineAmiAct({
    action: "QueueReset",
    family,
    input: z.strictObject({ Queue: queue().optional() }),
    permission: "pbx.admin",
    rights: [],
    words: { title: "Reset figures", about: "Begins the figures of a queue, or of all, at nought" },
  }),
  defineAmiAct({
    action: "QueueChangePriorityCaller",
    family,
    input: z.strictObject({
      Queue: queue(),
      Caller: channel(),
      Priority: whole(0, 1_000),
      /** Moves the caller in the line at once, not at the next change. */
      Immediate: z.boolean().optional(),
    }),
    permission,
    rights: [],
    silent: true,
    words: { title: "Move a caller up", about: "Gives a waiting caller another priority" },
  }),
  defineAmiAct({
    action: "QueueWithdrawCaller",
    family,
    input: z.strictObject({ Queue: queue(), Caller: channel(), WithdrawInfo: line(80).optional() }),
    permission,
    rights: [],
    done: { event: "QueueCallerLeave", limitMs: 20_000, same: { Queue: "Queue", Channel: "Caller" } },
    caution: RINGING_AGENT,
    words: { title: "Withdraw a caller", about: "Sends a waiting caller on to what follows the queue" },
  }),
];
