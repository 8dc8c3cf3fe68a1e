import * as z from "zod";
import { context, exten } from "../ami/registry/fields.ts";
import { DIALLABLE } from "../number-forms.ts";
import { short, uid } from "./fields.ts";

/** Where the party of a transfer between people goes. */
export const pbxTarget = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("extension"), context: context(), exten: exten() }),
  /** By the site's own outgoing rules (PATCHBAY_OUT), through a trunk. */
  z.object({
    kind: z.literal("number"),
    number: z.string().regex(DIALLABLE, "a number has digits, +, * and # only"),
  }),
  z.object({ kind: z.literal("queue"), queue: z.string().min(1).max(80) }),
]);
export type PbxTarget = z.infer<typeof pbxTarget>;

/** Blind: the party goes at once. Attended: the transferrer talks with the target first, while the party is held. */
export const pbxTransferKind = z.enum(["blind", "attended"]);
export type PbxTransferKind = z.infer<typeof pbxTransferKind>;

/**
 * Under way: `holding` (asked, nobody has moved yet), `calling` (the target rings, or the party waits in its queue), `talking` (transferrer and
 * target), `completing` (the party is about to have the target), `returning` (to the transferrer's channel), `recalling` (the transferrer's phone
 * rings). Ends: `done` (the target has the party), `back` (the transferrer has), `people` (they wait in a queue for anybody), `over` (the party
 * hung up), `lost` (nobody can say).
 */
export const pbxTransferPhase = z.enum([
  "holding",
  "calling",
  "talking",
  "completing",
  "returning",
  "recalling",
  "done",
  "back",
  "people",
  "over",
  "lost",
]);
export type PbxTransferPhase = z.infer<typeof pbxTransferPhase>;

const ENDS: ReadonlySet<PbxTransferPhase> = new Set(["done", "back", "people", "over", "lost"]);
export const isTransferEnd = (phase: PbxTransferPhase): boolean => ENDS.has(phase);

/** Why the target does not have the party; empty while nothing stands against it. */
export const pbxTransferWhy = z.enum([
  "",
  "busy",
  "no_answer",
  "unreachable",
  "target_left",
  "cancelled",
  "too_long",
]);
export type PbxTransferWhy = z.infer<typeof pbxTransferWhy>;

const leg = z.object({ uniqueid: uid, channel: short });

/** A transfer between people as its connector sees it. */
export const pbxTransfer = z.object({
  id: z.uuid(),
  kind: pbxTransferKind,
  to: pbxTarget,
  transferrer: leg,
  party: leg,
  phase: pbxTransferPhase,
  why: pbxTransferWhy,
  /** What this phase may take; null at an end. */
  limitMs: z.number().int().positive().nullable(),
});
export type PbxTransfer = z.infer<typeof pbxTransfer>;
