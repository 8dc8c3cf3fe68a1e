import * as z from "zod";
import { transferKind, transferTarget } from "../transfer.ts";

/** How a tool of the assistant ended. */
export const toolOutcome = z.enum(["done", "refused", "failed", "timed_out", "interrupted"]);
export type ToolOutcome = z.infer<typeof toolOutcome>;

/** What the assistant does beside speaking. */
export const toolsEvents = [
  /** The assistant wants this done; `arguments` is the model's JSON as it came. Nothing has happened yet. */
  z.object({
    type: z.literal("tool_called"),
    toolCallId: z.string().max(80),
    name: z.string().max(80),
    arguments: z.string().max(8_000),
  }),
  /** `result` is what the model is told, in words or JSON. */
  z.object({
    type: z.literal("tool_finished"),
    toolCallId: z.string().max(80),
    name: z.string().max(80),
    outcome: toolOutcome,
    result: z.string().max(8_000),
    ms: z.number().int().nonnegative(),
    /** Nobody knows how it ended: it may have been carried out all the same. */
    mayBeDone: z.boolean().optional(),
  }),
  /** A tool took so long that the caller was asked for patience; the silence has a reason. */
  z.object({ type: z.literal("tool_filler_played"), ms: z.number().int().nonnegative() }),
  /** The assistant is saying goodbye: when that was heard, or at the latest `untilMs` (epoch), the call is hung up. */
  z.object({
    type: z.literal("closing_began"),
    reason: z.enum(["assistant", "opt_out", "unresponsive"]),
    untilMs: z.number().int(),
  }),
  /** The assistant is telling the caller whom they are put through to: they go once that was heard, or at the latest `untilMs` (epoch). */
  z.object({
    type: z.literal("transfer_announced"),
    toolCallId: z.string().max(80),
    target: transferTarget,
    kind: transferKind,
    brief: z.string().max(300),
    untilMs: z.number().int(),
  }),
  /** Now the caller goes. `heard`: the announcement was heard to its end. */
  z.object({ type: z.literal("transfer_due"), toolCallId: z.string().max(80), heard: z.boolean() }),
  /** It came to nothing before it began: the caller had more to say, or nobody can connect the two, as `message` says. */
  z.object({
    type: z.literal("transfer_withdrawn"),
    toolCallId: z.string().max(80),
    reason: z.enum(["caller_spoke", "refused"]),
    message: z.string().max(300).default(""),
  }),
] as const;

/** What a call leaves to be done after it. */
export const followUpEvents = [
  z.object({
    type: z.literal("message_taken"),
    messageId: z.string().max(120),
    from: z.string().max(120),
    number: z.string().max(40),
    recipient: z.string().max(120),
    text: z.string().max(2_000),
    urgent: z.boolean(),
  }),
  z.object({
    type: z.literal("callback_scheduled"),
    callbackId: z.string().max(120),
    name: z.string().max(120),
    number: z.string().max(40),
    /** In the caller's words; `atMs` (epoch) where they name a moment. */
    when: z.string().max(200),
    atMs: z.number().int().nullable(),
    about: z.string().max(1_000),
  }),
  /** The outside party wants to be called no more. `number` is E.164 where it has one, as dialled where not, empty where there is none. */
  z.object({
    type: z.literal("opted_out"),
    number: z.string().max(40),
    noticedBy: z.enum(["assistant", "words"]),
    words: z.string().max(500),
  }),
] as const;
