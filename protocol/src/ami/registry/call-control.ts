import * as z from "zod";
import { type AmiAct, defineAmiAct } from "./act.ts";
import { channel, context, dial, exten, line, whole } from "./fields.ts";

const family = "Calls";
const permission = "pbx.control";
const call = ["call"] as const;
const PRIORITY = { Priority: 1 };
const POSSIBLY_PAUSED =
  "Hanging up the ringing phone of a queue member counts as not answered: the queue may pause that member.";
const LEAVES = "Whoever talks with this channel is left behind, and hung up where nothing follows.";

/** Acts on calls that are there, and one that makes one. */
export const callControl: readonly AmiAct[] = [
  defineAmiAct({
    action: "Hangup",
    family,
    input: z.strictObject({ Channel: channel(), Cause: whole(0, 127).optional() }),
    permission,
    rights: ["system", "call"],
    done: { event: "Hangup", limitMs: 5_000, same: { Channel: "Channel" } },
    caution: POSSIBLY_PAUSED,
    words: { title: "Hang up", about: "Ends a channel, with a Q.850 cause if you give one" },
  }),
  defineAmiAct({
    action: "Redirect",
    family,
    input: z.strictObject({
      Channel: channel(),
      Context: context(),
      Exten: exten(),
      ExtraChannel: channel().optional(),
    }),
    permission,
    rights: call,
    targets: [{ context: "Context", exten: "Exten" }],
    dials: ["Exten"],
    fixed: PRIORITY,
    caution: LEAVES,
    words: { title: "Redirect", about: "Sends a channel to an extension; with a second one, both" },
  }),
  defineAmiAct({
    action: "BlindTransfer",
    family,
    input: z.strictObject({ Channel: channel(), Context: context(), Exten: exten() }),
    permission,
    rights: call,
    targets: [{ context: "Context", exten: "Exten" }],
    dials: ["Exten"],
    inBridge: "Channel",
    done: {
      event: "BlindTransfer",
      limitMs: 5_000,
      same: { TransfererChannel: "Channel" },
      where: { Result: "Success" },
    },
    words: {
      title: "Blind transfer",
      about: "Puts the other party of a channel through, and lets the channel go",
    },
  }),
  defineAmiAct({
    action: "Atxfer",
    family,
    input: z.strictObject({
      Channel: channel(),
      Context: context(),
      /** Letters would be typed as digits. */
      Exten: z
        .string()
        .regex(/^[0-9*#+]{1,32}$/, "digits, +, * and # only")
        .meta({ picks: "exten" }),
    }),
    permission,
    rights: call,
    targets: [{ context: "Context", exten: "Exten" }],
    dials: ["Exten"],
    inBridge: "Channel",
    // The one who transfers is put aside, and their own call begins.
    done: { event: "BridgeLeave", limitMs: 20_000, same: { Channel: "Channel" } },
    caution:
      "Works for calls that were dialled with t or T; in others the digits are played to the other party.",
    words: { title: "Attended transfer", about: "Holds the call and calls the target first" },
  }),
  defineAmiAct({
    action: "CancelAtxfer",
    family,
    input: z.strictObject({ Channel: channel() }),
    permission,
    rights: call,
    done: { event: "BridgeEnter", limitMs: 10_000, same: { Channel: "Channel" } },
    words: {
      title: "Cancel attended transfer",
      about: "Brings back who is put aside; outside a transfer nothing happens",
    },
  }),
  defineAmiAct({
    action: "Bridge",
    family,
    input: z.strictObject({
      Channel1: channel(),
      Channel2: channel(),
      Tone: z.enum(["no", "Channel1", "Channel2", "Both"]).optional(),
    }),
    permission,
    rights: call,
    done: { event: "BridgeEnter", limitMs: 5_000, same: { Channel: "Channel2" } },
    caution: "What either channel was doing is broken off.",
    words: { title: "Bridge", about: "Connects two channels with each other" },
  }),
  defineAmiAct({
    action: "Originate",
    family,
    input: z.strictObject({
      Channel: dial(),
      Context: context(),
      Exten: exten(),
      CallerID: line(80).optional(),
      /** Milliseconds to ring. */
      Timeout: whole(1_000, 120_000).optional(),
    }),
    permission,
    rights: ["originate"],
    targets: [{ context: "Context", exten: "Exten" }],
    dials: ["Channel", "Exten"],
    named: { header: "ChannelId", before: "patchbay-act-", after: "" },
    // Never an application: Asterisk would run programs by one. Async, or the session waits for the answer.
    fixed: { ...PRIORITY, Async: true },
    done: { event: "Newchannel", limitMs: 5_000, same: { Uniqueid: "ChannelId" } },
    words: {
      title: "Originate",
      about: "Calls a phone or number, and connects whoever answers to an extension",
    },
  }),
  defineAmiAct({
    action: "LocalOptimizeAway",
    family,
    input: z.strictObject({ Channel: channel() }),
    permission,
    rights: ["system", "call"],
    words: { title: "Optimize away", about: "Takes a Local channel out of the middle of a call" },
  }),
  defineAmiAct({
    action: "AbsoluteTimeout",
    family,
    input: z.strictObject({ Channel: channel(), Timeout: whole(0, 86_400) }),
    permission,
    rights: ["system", "call"],
    words: { title: "Time limit", about: "Ends a channel after so many seconds; 0 takes the limit away" },
  }),
  defineAmiAct({
    action: "PlayDTMF",
    family,
    input: z.strictObject({
      Channel: channel(),
      /** More than one would be played as one, and letters not at all. */
      Digit: z.string().regex(/^[0-9A-Da-d*#]$/, "one of 0 to 9, A to D, * and #"),
      /** Milliseconds. */
      Duration: whole(40, 5_000).optional(),
      /** As if the channel had dialled it. */
      Receive: z.boolean().optional(),
    }),
    permission,
    rights: call,
    long: true,
    words: { title: "Play a digit", about: "Sends one key's tone to a channel, or from it" },
  }),
  defineAmiAct({
    action: "SendFlash",
    family,
    input: z.strictObject({ Channel: channel(), Receive: z.boolean().optional() }),
    permission,
    rights: call,
    long: true,
    words: { title: "Hook flash", about: "Sends a hook flash to a channel" },
  }),
  defineAmiAct({
    action: "MuteAudio",
    family,
    input: z.strictObject({
      Channel: channel(),
      Direction: z.enum(["in", "out", "all"]),
      State: z.enum(["on", "off"]),
    }),
    permission,
    rights: ["system"],
    caution: "Asterisk shows nowhere that a channel is muted.",
    words: { title: "Mute", about: "Silences what a channel says (in), hears (out), or both" },
  }),
  defineAmiAct({
    action: "SendText",
    family,
    input: z.strictObject({ Channel: channel(), Message: line(500) }),
    permission,
    rights: call,
    words: { title: "Send text", about: "Shows a text on the phone, where the phone can" },
  }),
  defineAmiAct({
    action: "PJSIPHangup",
    family,
    input: z.strictObject({ Channel: channel(), Cause: whole(400, 699) }),
    permission,
    rights: ["system", "call"],
    done: { event: "Hangup", limitMs: 5_000, same: { Channel: "Channel" } },
    words: {
      title: "Refuse with a SIP code",
      about: "Refuses a call that is not answered yet, as with 486 or 603",
    },
  }),
];
