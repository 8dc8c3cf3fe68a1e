import * as z from "zod";
import { callSource, callStatus, callSummary, logEntry } from "./call.ts";
import { permission, role } from "./roles.ts";
import { siteStatus } from "./site.ts";

/** Every refusal of the REST API has this body; `message` says what to do. */
export const apiError = z.object({
  error: z.object({ code: z.string(), message: z.string() }),
});
export type ApiError = z.infer<typeof apiError>;

/** GET /api/me */
export const me = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  organization: z.object({ id: z.string(), name: z.string() }),
  role,
  permissions: z.array(permission),
});
export type Me = z.infer<typeof me>;

/** GET /api/calls: the history, newest first. `cursor` is what the previous page gave. */
export const callsQuery = z.object({
  status: callStatus.optional(),
  source: callSource.optional(),
  attention: z.enum(["true"]).optional(),
  handled: z.enum(["true", "false"]).optional(),
  /** Names, numbers and spoken words. */
  q: z.string().max(120).optional(),
  cursor: z.string().max(80).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const callsPage = z.object({ calls: z.array(callSummary), nextCursor: z.string().nullable() });
export type CallsPage = z.infer<typeof callsPage>;

/** GET /api/calls/:id */
export const callDetail = z.object({ call: callSummary, log: z.array(logEntry) });
export type CallDetail = z.infer<typeof callDetail>;

/** POST /api/calls/:id/handled */
export const handledBody = z.object({ handled: z.boolean() });

/** GET /api/calls/figures: what the strip over the list shows, for the organization's last 24 hours. */
export const callFigures = z.object({
  today: z.number().int(),
  attention: z.number().int(),
  averageDurationMs: z.number().int(),
  bySource: z.record(callSource, z.number().int()),
});
export type CallFigures = z.infer<typeof callFigures>;

/** GET /api/sites */
export const sitesPage = z.object({ sites: z.array(siteStatus) });

/** POST /api/sites */
export const newSite = z.object({ name: z.string().trim().min(1).max(80) });
/** The token is shown once; only its hash is kept. */
export const siteWithToken = z.object({ site: siteStatus, token: z.string() });

/** POST /api/setup: the first organization and its owner; refused once one exists. */
export const setupBody = z.object({
  organization: z.string().trim().min(1).max(80),
  owner: z.object({
    name: z.string().min(1).max(80),
    email: z.email(),
    password: z.string().min(10).max(128),
  }),
  site: z.object({ name: z.string().min(1).max(80), token: z.string() }).optional(),
  twilio: z
    .object({
      accountSid: z.string().regex(/^AC[0-9a-fA-F]{32}$/),
      authToken: z.string().min(8).max(200),
      /** E.164; goes to the first assistant. */
      number: z.string().regex(/^\+[1-9]\d{6,14}$/),
    })
    .optional(),
  /** Further members, for a demo organization. */
  members: z
    .array(
      z.object({ name: z.string().min(1).max(80), email: z.email(), password: z.string().min(10), role }),
    )
    .max(20)
    .default([]),
});
