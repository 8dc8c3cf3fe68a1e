import * as z from "zod";
import { person } from "./parties.ts";

/** Whom a caller can be put through to. */
export const transferTarget = z.discriminatedUnion("kind", [
  /** A member's browser phone. */
  z.object({ kind: z.literal("member"), id: z.string().max(64), name: z.string().max(120) }),
  /** Whoever of the members answers first. */
  z.object({ kind: z.literal("operators") }),
  /** A queue of a PBX. `line` is its site's id; empty: the site whose call it is, and for calls of no PBX one that has such a queue. */
  z.object({
    kind: z.literal("queue"),
    queue: z.string().min(1).max(80),
    line: z.string().max(80).default(""),
  }),
  /**
   * An extension or an outside number. `line` is what dials it where the caller's own way does not lead there: a site's id, or
   * a number of the organization's as `twilio:<AccountSid>:<number>`; empty: the way they came, else what is found.
   */
  z.object({
    kind: z.literal("number"),
    number: z.string().min(1).max(40),
    name: z.string().max(120).default(""),
    line: z.string().max(80).default(""),
  }),
]);
export type TransferTarget = z.infer<typeof transferTarget>;

/** At once, or after a brief that the target accepts with 1 and declines with 2. */
export const transferKind = z.enum(["blind", "attended"]);
export type TransferKind = z.infer<typeof transferKind>;

/** Who connects the two: the caller's PBX, Twilio, or this edge with a member's phone or an outside leg. */
export const transferWay = z.enum(["pbx", "desk", "outside", "twilio"]);
export type TransferWay = z.infer<typeof transferWay>;

/** So long the target has for the brief and the key that answers it. */
export const BRIEF_MS = 45_000;

/** A running transfer as lists and the call's page show it. */
export const transferView = z.object({
  id: z.string(),
  by: person,
  kind: transferKind,
  target: transferTarget,
  brief: z.string(),
  stage: z.enum(["reaching", "ringing", "briefing", "accepted"]),
  /** Who answered, and is told of the caller; not known before, or of calls of before. */
  claimedBy: person.optional(),
  /** How long the target may ring or listen to the brief, epoch milliseconds; null where nothing is waited for. */
  until: z.number().int().nullable().default(null),
  /** As long as it may ring, in milliseconds. */
  ringMs: z.number().int().default(0),
});
export type TransferView = z.infer<typeof transferView>;

/** The target in a word or two; numbers as they are. */
export function targetName(target: TransferTarget): string {
  switch (target.kind) {
    case "member":
      return target.name;
    case "operators":
      return "the operators";
    case "queue":
      return target.queue;
    case "number":
      return target.name || target.number;
  }
}
