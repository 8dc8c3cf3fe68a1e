import * as z from "zod";
import { MEMBER_DEVICE } from "../pbx-names.ts";
import { check, type Result } from "../result.ts";
import { type AmiField, encodeAction } from "./encoder.ts";

const text = z.string().min(1).max(900);
const channel = z.string().min(1).max(200);
const action = <N extends string, S extends z.ZodRawShape>(name: N, shape: S) =>
  z.strictObject({ Action: z.literal(name), ...shape });

/**
 * Every action that the connector may send, in Asterisk's own names. What is not here cannot be sent: no Command, no UpdateConfig,
 * no Originate of an application.
 */
export const amiAction = z.discriminatedUnion("Action", [
  action("Login", { Username: text, Secret: text, Events: z.string().max(200).optional() }),
  action("Logoff", {}),
  action("Ping", {}),
  /** Answers the actions that this manager user may do. */
  action("ListCommands", {}),
  action("Events", { EventMask: z.string().min(1).max(200) }),
  action("CoreStatus", {}),
  action("CoreSettings", {}),
  action("CoreShowChannels", {}),
  action("QueueStatus", { Queue: text.optional() }),
  action("DeviceStateList", {}),
  action("BridgeList", {}),
  action("ParkedCalls", {}),
  action("ConfbridgeListRooms", {}),
  action("ConfbridgeList", { Conference: text }),
  action("PJSIPShowEndpoints", {}),
  action("PJSIPShowRegistrationsOutbound", {}),
  action("BridgeInfo", { BridgeUniqueid: text }),
  /** Without a channel it sets a global variable. */
  action("Setvar", {
    Channel: channel.optional(),
    Variable: z.union([
      z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,79}$/, "not the name of a variable"),
      /** Several of a channel, whose values are a list as well. */
      z
        .string()
        .regex(/^ARRAY\([A-Za-z_][A-Za-z0-9_]{0,79}(,[A-Za-z_][A-Za-z0-9_]{0,79}){1,40}\)$/)
        .max(800),
      /** The one that the target's channel reads from the caller's (context patchbay-brief). */
      z.literal("SHARED(PATCHBAY_VERDICT)"),
      /** Whether assistants that are members of queues are in reach. */
      z.literal(`DEVICE_STATE(${MEMBER_DEVICE})`),
    ]),
    Value: z.string().max(800),
  }),
  /** Whom a channel talks with, or whether its number may be shown; or, without one, whether the dialplan has the place where callers of other lines wait for a queue. */
  action("Getvar", {
    Channel: channel.optional(),
    Variable: z.enum([
      "BRIDGEPEER",
      "CALLERID(pres)",
      "CALLERID(num)",
      "CALLERID(name)",
      "QUEUESTATUS",
      "DIALPLAN_EXISTS(patchbay-queue,s,1)",
      "DIALPLAN_EXISTS(patchbay-held,s,1)",
      // Where the dialplan finds the connector, the way out and the people.
      "PATCHBAY_AGI",
      "PATCHBAY_OUT",
      "PATCHBAY_FALLBACK_QUEUE",
    ]),
  }),
  action("Hangup", { Channel: channel, Cause: z.number().int().min(0).max(127).optional() }),
  action("Redirect", {
    Channel: channel,
    Context: text,
    Exten: text,
    Priority: z.number().int().positive(),
    /** A second channel, moved at the same instant: neither hangs up because the other has gone. */
    ExtraChannel: channel.optional(),
    ExtraContext: text.optional(),
    ExtraExten: text.optional(),
    ExtraPriority: z.number().int().positive().optional(),
  }),
  action("Originate", {
    Channel: channel,
    Context: text,
    Exten: text,
    Priority: z.number().int().positive(),
    /** Milliseconds to ring. */
    Timeout: z.number().int().positive().optional(),
    CallerID: text.optional(),
    /** `NAME=value`, one header each. */
    Variable: z.array(text).max(20).optional(),
    /** Names the new channel, and so its later events. */
    ChannelId: z.string().min(1).max(120).optional(),
    Async: z.literal(true),
  }),
]);
export type AmiAction = z.infer<typeof amiAction>;

/** The text of an action with its ActionID; refuses what the schema or the encoder refuses, before anything is written. */
export function encodeAmiAction(raw: AmiAction, actionId: string): Result<string> {
  const checked = check(amiAction, raw);
  if (!checked.ok) return checked;
  const fields: AmiField[] = [
    ["Action", checked.value.Action],
    ["ActionID", actionId],
  ];
  for (const [name, value] of Object.entries(checked.value)) {
    if (name !== "Action" && value !== undefined) fields.push([name, value]);
  }
  return encodeAction(fields);
}
