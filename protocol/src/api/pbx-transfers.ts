import * as z from "zod";
import { channel } from "../ami/registry/fields.ts";
import { transferEntity } from "../pbx/site-view/entities.ts";
import { pbxTarget, pbxTransferKind } from "../pbx/transfers.ts";
import { isQueueName, NO_QUEUE_NAME } from "../queue-name.ts";
import { endpoint } from "./endpoint.ts";

const DEFAULT_RING_S = 25;
const DEFAULT_WAIT_S = 300;

/** What is asked: who lets go of whom they talk with, and where that one goes. */
export const pbxTransferBody = z.strictObject({
  /** Drawn by whoever asks: asked again with it, it is the same transfer. */
  id: z.uuid().optional(),
  /** The transferrer's channel, by Asterisk's name; whoever talks with it is put through. */
  channel: channel(),
  kind: pbxTransferKind,
  to: pbxTarget.refine((to) => to.kind !== "queue" || isQueueName(to.queue), {
    path: ["queue"],
    message: NO_QUEUE_NAME,
  }),
  /** Seconds that the target rings, and that the party waits in a queue. */
  ringSeconds: z.number().int().min(1).max(120).default(DEFAULT_RING_S),
  waitSeconds: z.number().int().min(1).max(3_600).default(DEFAULT_WAIT_S),
});
export type PbxTransferBody = z.output<typeof pbxTransferBody>;

const asked = z.object({ id: z.uuid() });

/** Transfers between people on a PBX: each has its phase, in the site's live view and here. */
export const pbxTransfers = {
  begin: endpoint({
    method: "POST",
    path: "/api/sites/:id/transfers",
    about: "Puts the other party of a channel through: at once, or after a talk with the target",
    permission: "pbx.control",
    audit: "pbx.transfer",
    status: 202,
    body: pbxTransferBody,
    answer: asked,
  }),
  list: endpoint({
    method: "GET",
    path: "/api/sites/:id/transfers",
    about: "The transfers that are under way, and those that ended within the last minute",
    permission: "pbx.read",
    answer: z.object({ transfers: z.array(transferEntity) }),
  }),
  complete: endpoint({
    method: "POST",
    path: "/api/sites/:id/transfers/:transferId/complete",
    about: "Hands the party over now: to whom the transferrer talks with, or to whom it rings at",
    permission: "pbx.control",
    audit: "pbx.transfer.complete",
    status: 202,
    answer: asked,
  }),
  cancel: endpoint({
    method: "POST",
    path: "/api/sites/:id/transfers/:transferId/cancel",
    about: "Gives the party back to the transferrer",
    permission: "pbx.control",
    audit: "pbx.transfer.cancel",
    status: 202,
    answer: asked,
  }),
};
