import * as z from "zod";
import { actInput, actVerdict, amiBlock, MOST_ITEMS } from "../ami/act-answer.ts";
import type { AmiAct } from "../ami/registry/act.ts";
import { AMI_ACTS, actNamed } from "../ami/registry/acts.ts";
import { siteId } from "../ids.ts";
import { permission } from "../roles.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";

/** What came of an act. Refusals are `apiError`, their message is Asterisk's own where it was Asterisk that refused. */
export const actTold = z.object({
  /** The act's id: asked again with it, it is the same act. */
  id: z.string(),
  action: z.string(),
  verdict: actVerdict,
  /** Asterisk's own word; of an act that is not confirmed, what was waited for. */
  message: z.string(),
  headers: amiBlock,
  items: z.array(amiBlock),
  /** How many items follow, and what is sent along to have them; the list is gathered anew for each page. */
  leftOut: z.number().int().nonnegative(),
  nextCursor: z.string().nullable(),
  /** Names that the act was given: `File` of a recording, `ChannelId` of a call. */
  named: z.record(z.string(), z.string()),
});
export type ActTold = z.infer<typeof actTold>;

const id = z.uuid().optional();
const cursor = z
  .string()
  .regex(/^\d{1,6}$/, "this is no cursor: take the nextCursor of the page before")
  .optional();
const PAGE = 500;
const limit = z.number().int().min(1).max(MOST_ITEMS).default(PAGE);

/** What is sent for an act: its headers in Asterisk's own names, and an id so that asking twice does it once. */
export const actBody = z.strictObject({ id, input: actInput.default({}), cursor, limit });
export type ActBody = z.output<typeof actBody>;

/** What the audit log calls it. */
export const auditOf = ({ action }: Pick<AmiAct, "action">): `ami.${string}` => `ami.${action}`;

/** The endpoint of one act at one site. */
export const actEndpoint = (act: AmiAct) =>
  endpoint({
    method: "POST",
    path: `/api/sites/:id/ami/${act.action}` as `/api/sites/:id/ami/${string}`,
    about: act.words.about,
    permission: act.permission,
    audit: auditOf(act),
    body: actBody.extend({
      input: act.input.safeParse({}).success ? act.input.optional() : act.input,
    }),
    answer: actTold,
  });

export const ami = {
  /** Any act by its name; of those that there are each has an address of its own, which is the same. */
  act: endpoint({
    method: "POST",
    path: "/api/sites/:id/ami/:action",
    about: "Has a site's Asterisk do one of the acts that GET /api/sites/:id/acts lists",
    permission: "pbx.read",
    audit: "pbx.read",
    body: actBody,
    answer: actTold,
  }),
  list: endpoint({
    method: "GET",
    path: "/api/sites/:id/acts",
    about: "What can be asked of a site's Asterisk, each with the JSON schema of its input",
    permission: "pbx.read",
    answer: z.object({
      /** Why nobody can tell what the site allows; empty where it was asked. */
      unknown: z.string(),
      acts: z.array(
        z.object({
          action: z.string(),
          /** Under what a form arranges it. */
          family: z.string(),
          title: z.string(),
          about: z.string(),
          /** What may go wrong by it; empty where nothing may. */
          caution: z.string(),
          permission,
          /** May this member ask for it? */
          permitted: z.boolean(),
          /** Does the site allow it? Null while nobody can tell. */
          allowed: z.boolean().nullable(),
          /** Why the site does not; empty where it does. */
          why: z.string(),
          /** Does it answer with items? */
          list: z.boolean(),
          /** Within which time its event says that it came about, milliseconds; null where Asterisk's answer is all. */
          limitMs: z.number().int().nullable(),
          /** JSON Schema of `input`; a property's `picks` says what stands to choose from (channel, queue, endpoint...). */
          schema: z.record(z.string(), z.unknown()),
        }),
      ),
    }),
  }),
};

/** Short addresses for what is asked most; the site is `site`, or the only one that there is. */
const ALIASES = [
  ["POST", "originate", "Originate"],
  ["POST", "hangup", "Hangup"],
  ["POST", "redirect", "Redirect"],
  ["POST", "bridge", "Bridge"],
  ["POST", "transfer", "BlindTransfer"],
  ["POST", "atxfer", "Atxfer"],
  ["POST", "park", "Park"],
  ["GET", "parked", "ParkedCalls"],
  ["GET", "status", "Status"],
  ["GET", "channels", "CoreShowChannels"],
  ["GET", "queue/status", "QueueStatus"],
  ["GET", "queue/summary", "QueueSummary"],
  ["POST", "queue/add", "QueueAdd"],
  ["POST", "queue/remove", "QueueRemove"],
  ["POST", "queue/pause", "QueuePause"],
  ["GET", "pjsip/endpoints", "PJSIPShowEndpoints"],
  ["GET", "pjsip/endpoint", "PJSIPShowEndpoint"],
  ["POST", "monitor/start", "MixMonitor"],
  ["POST", "monitor/stop", "StopMixMonitor"],
  ["GET", "getvar", "Getvar"],
  ["POST", "setvar", "Setvar"],
  ["POST", "command", "Command"],
  ["GET", "ping", "Ping"],
] as const;

/** What is sent to such an address beside the act's own headers. */
const beside = { site: siteId.optional(), cursor };
const aliasAsked = z.looseObject({ ...beside, id, limit: z.coerce.number().int().optional() });
export type AliasAsked = z.output<typeof aliasAsked>;

export interface ActAlias {
  readonly act: AmiAct;
  readonly endpoint: Endpoint<`/api/ami/${string}`, unknown, unknown, unknown, ActTold, ActTold>;
}

/** The short addresses, each with its act. */
export const actAliases: readonly ActAlias[] = ALIASES.flatMap(([method, path, action]) => {
  const act = actNamed(action, AMI_ACTS);
  if (act === null) return [];
  const told = {
    path: `/api/ami/${path}` as `/api/ami/${string}`,
    about: act.words.about,
    permission: act.permission,
    audit: auditOf(act),
    answer: actTold,
  } as const;
  const asked =
    method === "GET"
      ? {
          method,
          query: act.input.extend({
            ...beside,
            limit: z.coerce.number().int().min(1).max(MOST_ITEMS).default(PAGE),
          }),
        }
      : { method, body: act.input.extend({ ...beside, id, limit }) };
  return [
    {
      act,
      endpoint: endpoint<`/api/ami/${string}`, ActTold, ActTold, unknown, unknown, unknown>({
        ...told,
        ...asked,
      }),
    },
  ];
});

/** What was sent to a short address, parted into what is the act's and what is about it. */
export function partAlias(sent: unknown): { site: string | undefined; body: ActBody } {
  const { site, cursor: from, id: drawn, limit: most = PAGE, ...input } = aliasAsked.parse(sent);
  return { site, body: { id: drawn, cursor: from, limit: most, input: actInput.parse(input) } };
}
