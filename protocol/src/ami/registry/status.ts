import * as z from "zod";
import { type AmiAct, defineAmiAct, list } from "./act.ts";
import { bridge, channel, line, readable, writable } from "./fields.ts";

const family = "State";
const permission = "pbx.read";
const nothing = z.strictObject({});
const reporting = ["system", "reporting"] as const;

/** What the PBX is doing, and the variables of its channels. */
export const status: readonly AmiAct[] = [
  defineAmiAct({
    action: "Ping",
    family,
    input: nothing,
    permission,
    rights: [],
    words: { title: "Ping", about: "Asks Asterisk for a sign of life" },
  }),
  defineAmiAct({
    action: "ListCommands",
    family,
    input: nothing,
    permission,
    rights: [],
    words: {
      title: "What is permitted",
      about: "Lists the actions that the connector's manager user may take",
    },
  }),
  defineAmiAct({
    action: "CoreStatus",
    family,
    input: nothing,
    permission,
    rights: reporting,
    words: { title: "Core status", about: "Since when Asterisk runs, and how many calls it has" },
  }),
  defineAmiAct({
    action: "CoreSettings",
    family,
    input: nothing,
    permission,
    rights: reporting,
    words: { title: "Core settings", about: "Version and limits of Asterisk" },
  }),
  defineAmiAct({
    action: "CoreShowChannels",
    family,
    input: nothing,
    answer: list("CoreShowChannelsComplete", "CoreShowChannel"),
    permission,
    rights: reporting,
    words: { title: "Channels", about: "Every channel with its state, application and bridge" },
  }),
  defineAmiAct({
    action: "CoreShowChannelMap",
    family,
    input: z.strictObject({ Channel: channel() }),
    answer: list("CoreShowChannelMapComplete", "CoreShowChannelMap"),
    permission,
    rights: reporting,
    words: { title: "Connected channels", about: "Every channel that is connected with this one" },
  }),
  defineAmiAct({
    action: "Status",
    family,
    input: z.strictObject({
      Channel: channel().optional(),
      Variables: line(400)
        .refine(
          (text) => text.split(",").every((one) => readable().safeParse(one).success),
          "names a variable that is not told",
        )
        .optional(),
    }),
    answer: list("StatusComplete", "Status"),
    permission,
    rights: ["system", "call", "reporting"],
    words: { title: "Channel status", about: "One channel, or all, in detail" },
  }),
  defineAmiAct({
    action: "BridgeList",
    family,
    input: z.strictObject({ BridgeType: line(80).optional() }),
    answer: list("BridgeListComplete", "BridgeListItem"),
    permission,
    rights: [],
    words: { title: "Bridges", about: "Every bridge and how many are in it" },
  }),
  defineAmiAct({
    action: "BridgeInfo",
    family,
    input: z.strictObject({ BridgeUniqueid: bridge() }),
    answer: list("BridgeInfoComplete", "BridgeInfoChannel"),
    permission,
    rights: [],
    words: { title: "Bridge", about: "Who is in a bridge" },
  }),
  defineAmiAct({
    action: "BridgeDestroy",
    family,
    input: z.strictObject({ BridgeUniqueid: bridge() }),
    permission: "pbx.control",
    rights: [],
    done: { event: "BridgeDestroy", limitMs: 5_000, same: { BridgeUniqueid: "BridgeUniqueid" } },
    caution: "Everybody in it is taken out; most are hung up by that.",
    words: { title: "End a bridge", about: "Ends the conversation of everybody in it" },
  }),
  defineAmiAct({
    action: "BridgeKick",
    family,
    input: z.strictObject({ BridgeUniqueid: bridge().optional(), Channel: channel() }),
    permission: "pbx.control",
    rights: [],
    done: { event: "BridgeLeave", limitMs: 5_000, same: { Channel: "Channel" } },
    words: { title: "Take out of a bridge", about: "Takes one channel out of its conversation" },
  }),
  defineAmiAct({
    action: "BridgeTechnologyList",
    family,
    input: nothing,
    answer: list("BridgeTechnologyListComplete", "BridgeTechnologyListItem"),
    permission,
    rights: [],
    words: { title: "Bridge technologies", about: "By what Asterisk connects channels" },
  }),
  defineAmiAct({
    action: "BridgeTechnologySuspend",
    family,
    input: z.strictObject({ BridgeTechnology: line(80) }),
    permission: "pbx.admin",
    rights: [],
    words: { title: "Suspend a bridge technology", about: "New conversations are connected without it" },
  }),
  defineAmiAct({
    action: "BridgeTechnologyUnsuspend",
    family,
    input: z.strictObject({ BridgeTechnology: line(80) }),
    permission: "pbx.admin",
    rights: [],
    words: { title: "Resume a bridge technology", about: "New conversations may be connected by it again" },
  }),
  defineAmiAct({
    action: "Getvar",
    family: "Variables",
    input: z.strictObject({ Channel: channel().optional(), Variable: readable() }),
    permission,
    rights: ["call", "reporting"],
    words: { title: "Read a variable", about: "A channel's, or a global one where no channel is named" },
  }),
  defineAmiAct({
    action: "Setvar",
    family: "Variables",
    input: z.strictObject({
      Channel: channel().optional(),
      Variable: writable(),
      Value: line(800).or(z.literal("")),
    }),
    permission: "pbx.admin",
    rights: ["call"],
    caution: "The dialplan may go another way by it.",
    words: { title: "Set a variable", about: "A channel's, or a global one where no channel is named" },
  }),
];
