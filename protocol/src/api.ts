import * as z from "zod";
import { writtenDraft } from "./assistants.ts";
import {
  callSource,
  callStatus,
  callSummary,
  logEntry,
  person,
  plan,
  queuesOf,
  routePlan,
  supervisorMode,
  transferKind,
} from "./call.ts";
import { callId } from "./ids.ts";
import { E164 } from "./number-forms.ts";
import { countryCode } from "./org-settings.ts";
import { isQueueName, NO_QUEUE_NAME } from "./queue-name.ts";
import { permission, role } from "./roles.ts";
import { siteStatus, WITHHELD_SHOWN_TO } from "./site.ts";
import { speaker } from "./turn.ts";
import { accountSid, refusedWebhooks, vendorSecret } from "./twilio-account.ts";

/** Every refusal of the REST API has this body; `message` says what to do. */
export const apiError = z.object({
  error: z.object({ code: z.string(), message: z.string() }),
});
export type ApiError = z.infer<typeof apiError>;

/** GET /api/me */
export const me = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  organization: z.object({
    id: z.string(),
    name: z.string(),
    /** Whose national numbers its people mean; null until it is said. */
    country: z.string().nullable().default(null),
    /** In which times are shown to its people, by its IANA name; null is the reader's own. */
    timeZone: z.string().nullable().default(null),
  }),
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
  cursor: z
    .string()
    .regex(/^\d{1,15}\.[A-Za-z0-9-]{1,64}$/, "this is no cursor: take the nextCursor of the page before")
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
/** What was said, by whom and when (ms from the call's start), that a search has found in a call. */
export const searchHit = z.object({ speaker, text: z.string(), startMs: z.number().int().nonnegative() });
export type SearchHit = z.infer<typeof searchHit>;
export const callsPage = z.object({
  calls: z.array(callSummary),
  /** By call id; a call that was found by its name or number has none. */
  hits: z.record(z.string(), searchHit).default({}),
  nextCursor: z.string().nullable(),
});
export type CallsPage = z.infer<typeof callsPage>;

/** GET /api/calls/:id */
export const callDetail = z.object({ call: callSummary, log: z.array(logEntry) });
export type CallDetail = z.infer<typeof callDetail>;

/** POST /api/calls/:id/handled */
export const handledBody = z.object({ handled: z.boolean() });

/** POST /api/calls: a call from the browser phone; repeated with the same `id` it is the same call. */
export const placeCallBody = z.object({
  id: z.uuid(),
  to: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("assistant"), assistantId: z.string().min(1).max(64) }),
    /** An assistant as it is being edited, saved or not; for those who may edit it. */
    z.object({
      kind: z.literal("draft"),
      assistantId: z.string().min(1).max(64).nullable(),
      draft: writtenDraft,
    }),
    z.object({ kind: z.literal("member"), userId: z.string().min(1).max(64) }),
    z.object({
      kind: z.literal("number"),
      number: z.string().min(1).max(40),
      line: z.string().min(1).max(80),
    }),
  ]),
});
export type PlaceCall = z.infer<typeof placeCallBody>;
/** What the phone's audio socket, `/phone/:callId?leg=<legId>`, proves itself with. */
export const phoneLeg = z.object({ callId, legId: z.string(), ticket: z.string() });
export type PhoneLeg = z.infer<typeof phoneLeg>;

/** GET /api/phone/targets: whom the browser phone can call, and the lines by which it can call out. */
export const phoneTargets = z.object({
  assistants: z.array(z.object({ id: z.string(), name: z.string() })),
  members: z.array(z.object({ id: z.string(), name: z.string() })),
  /** `country` is whose national numbers are meant by it; null where nobody has said. */
  lines: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      from: z.string(),
      country: z.string().nullable().default(null),
    }),
  ),
});
export type PhoneTargets = z.infer<typeof phoneTargets>;

/** POST /api/calls/:id/hold */
export const holdBody = z.object({ held: z.boolean() });

/** POST /api/calls/:id/coach: what the assistant is told in private; repeated with the same `id` it is told once. */
export const coachBody = z.object({ id: z.uuid().optional(), text: z.string().trim().min(1).max(500) });

/** POST /api/calls/:id/supervise: what a supervisor's leg, which listens already, does from now on. */
export const superviseBody = z.object({ legId: z.string().min(1).max(64), mode: supervisorMode });

/** POST /api/calls/:id/answer-question */
export const answerQuestionBody = z.object({
  questionId: z.string().min(1).max(80),
  text: z.string().trim().min(1).max(1_000),
});
/** POST /api/calls/:id/transfer: names are found by the server. */
export const transferBody = z.object({
  target: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("member"), id: z.string().min(1).max(64) }),
    z.object({ kind: z.literal("operators") }),
    z.object({
      kind: z.literal("queue"),
      queue: z.string().trim().min(1).max(80).refine(isQueueName, NO_QUEUE_NAME),
      line: z.string().max(80).default(""),
    }),
    z.object({
      kind: z.literal("number"),
      number: z.string().trim().min(1).max(40),
      line: z.string().max(80).default(""),
    }),
  ]),
  kind: transferKind,
  brief: z.string().trim().max(300).default(""),
});
export type TransferBody = z.infer<typeof transferBody>;

/** GET /api/calls/:id/transfer/targets: whom this caller can be put through to now. */
export const transferTargets = z.object({
  /** The site whose call it is; null for a call of no PBX, and while the PBX is out of reach. */
  site: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Queues of the call's own site, with an empty `line`, and of the others that are online, with their ids; `site` is its name. */
  queues: z.array(
    z.object({
      name: z.string(),
      line: z.string(),
      site: z.string(),
      /** False where nobody in it would be rung: its members are paused or out of reach, or there are none. */
      staffed: z.boolean().default(true),
    }),
  ),
  /** `reachable` is false while the phone is not registered, or does not answer. */
  extensions: z.array(
    z.object({ number: z.string(), busy: z.boolean(), reachable: z.boolean().default(true) }),
  ),
  members: z.array(person),
  /** By what a number can be dialled: sites, numbers at Twilio (`from`), and with an empty id the way the call came. Twilio dials no `extensions`. */
  lines: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      from: z.string().default(""),
      extensions: z.boolean().default(true),
    }),
  ),
});
export type TransferTargets = z.infer<typeof transferTargets>;

/** GET /api/calls/figures: what the strip over the list shows, for the organization's day and, of what is open, however old. */
export const callFigures = z.object({
  /** The zone (IANA) whose day it is, and when that day began (epoch milliseconds). */
  timeZone: z.string(),
  since: z.number().int(),
  today: z.number().int(),
  /** Calls that need attention and that nobody has handled, whenever they were. */
  attention: z.number().int(),
  attentionBySource: z.record(callSource, z.number().int()),
  /** When the oldest of them began, epoch milliseconds; null when there is none. */
  oldestAttentionAt: z.number().int().nullable(),
  averageDurationMs: z.number().int(),
  bySource: z.record(callSource, z.number().int()),
  /** Every call of the history, and those that somebody has handled; null where there are too many to be counted. */
  all: z
    .object({
      bySource: z.record(callSource, z.number().int()),
      handledBySource: z.record(callSource, z.number().int()),
    })
    .nullable()
    .default(null),
});
export type CallFigures = z.infer<typeof callFigures>;

/** GET /api/sites */
export const sitesPage = z.object({ sites: z.array(siteStatus) });

/** POST /api/sites: repeated with the same `id` it is the same site, with the same token. */
export const newSite = z.object({ id: z.uuid().optional(), name: z.string().trim().min(1).max(80) });
/** PUT /api/sites/:id: what is not named stays; a null country takes the organization's. */
export const siteBody = z.strictObject({
  country: countryCode.nullable().optional(),
  withheldShownTo: WITHHELD_SHOWN_TO.optional(),
  listsInside: z.boolean().optional(),
});
/** POST /api/calls/:id/withheld: who a caller is that withholds their number, for those to whom the site shows it. */
export const withheldCaller = z.object({ number: z.string(), name: z.string() });
/** The token is shown once; only its hash is kept. */
export const siteWithToken = z.object({ site: siteStatus, token: z.string() });

/** GET /api/routing: what every number and extension of the organization does. */
export const routingPage = z.object({
  accounts: z.array(
    z.object({
      accountSid: z.string(),
      refused: refusedWebhooks,
      /** Is the secret of a SharedKey kept for it? */
      sharedKey: z.boolean().default(false),
    }),
  ),
  numbers: z.array(z.object({ number: z.string(), accountSid: z.string(), plan })),
  extensions: z.array(z.object({ siteId: z.string(), siteName: z.string(), exten: z.string(), plan })),
  assistants: z.array(z.object({ id: z.string(), name: z.string() })),
  sites: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Who takes calls. */
  members: z.array(person).default([]),
});
export type RoutingPage = z.infer<typeof routingPage>;

/** PUT /api/routing/numbers/:number and PUT /api/routing/sites/:siteId/extensions/:exten; DELETE takes them away. */
/** A plan of before may name a queue that cannot be one; it is read, and not saved anew. */
const newPlan = routePlan.refine((plan) => queuesOf(plan).every(isQueueName), NO_QUEUE_NAME);
export const numberBody = z.object({ accountSid, plan: newPlan });
export const extensionBody = z.object({ plan: newPlan });
/** What a PBX's dialplan hands over, or a number in any spelling; the server reads it. */
export const extensionParam = z
  .string()
  .trim()
  .max(40)
  .regex(/^\+?[0-9*#().\-/\s]+$/, "an extension has digits, * and #; a number may begin with +");

/** POST /api/setup: the first organization and its owner; refused once one exists. */
export const setupBody = z.object({
  organization: z.string().trim().min(1).max(80),
  /** Whose national numbers the organization's people and callers mean. */
  country: countryCode,
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
      sharedKeySecret: vendorSecret.optional(),
      /** E.164; goes to the first assistant. */
      number: z.string().regex(E164),
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
