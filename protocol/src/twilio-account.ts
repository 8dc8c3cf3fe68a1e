import * as z from "zod";

export const accountSid = z
  .string()
  .regex(/^AC[0-9a-fA-F]{32}$/, "an Account SID looks like AC and 32 hex digits");

const count = z.number().int().nonnegative();

/** Webhooks of an account that were turned away, and when the last of them was (epoch milliseconds). */
export const refusedWebhooks = z.object({
  /** Not signed with the account's token. */
  forged: count,
  /** Signed with a SharedKey whose secret nobody has entered here. */
  sharedKey: count.default(0),
  /** Signed with a SharedKey, but not with the one whose secret is kept. */
  wrongSharedKey: count.default(0),
  /** Of a call that was over already. */
  replayed: count,
  /** To a number that the account does not have here. */
  unknownNumber: count,
  lastAt: z.number().int().nullable(),
});
export type RefusedWebhooks = z.infer<typeof refusedWebhooks>;

/** A secret of the vendor's, as a person copies it. */
export const vendorSecret = z.string().trim().min(8).max(500);

/** POST /api/routing/accounts; both secrets are sealed and never shown again. Repeated, it replaces them. */
export const newAccount = z.object({
  accountSid,
  authToken: vendorSecret,
  /** Of the SharedKey that Twilio signs webhooks with, where the account has one; left out it stays, null forgets it. */
  sharedKeySecret: vendorSecret.nullable().optional(),
});
