import { plan } from "@patchbay/protocol/call";
import { orgId } from "@patchbay/protocol/ids";
import { orgSettings } from "@patchbay/protocol/org-settings";
import * as z from "zod";
import { assistantConfig } from "../../call/routing.ts";

/** What D1 knows of an account, pushed to its object with each save, so that a call never waits for D1. */
export const twilioFile = z.object({
  accountSid: z.string(),
  orgId,
  sealedToken: z.string(),
  /** Of the SharedKey that Twilio signs with, where one is kept; absent in documents of before. */
  sealedSharedKey: z.string().nullish(),
  /** Absent in documents of before. */
  settings: orgSettings.optional(),
  numbers: z.array(z.object({ number: z.string(), plan, assistant: assistantConfig.nullable() })),
});
export type TwilioFile = z.infer<typeof twilioFile>;
