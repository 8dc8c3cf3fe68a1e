import type * as z from "zod";
import {
  callSnapshot,
  callsSnapshot,
  rawSnapshot,
  siteSnapshot,
  WORDS_TOPIC,
  wordsSnapshot,
} from "../feed.ts";
import { callId, siteId } from "../ids.ts";
import { check, ok, type Result, refuse } from "../result.ts";
import type { Permission } from "../roles.ts";

interface TopicOf {
  /** `{id}` stands for what `id` describes. */
  pattern: string;
  id: z.ZodType<string> | null;
  permission: Permission;
  /** To whom the permission is wanting. */
  forbidden: string;
  /** What its `welcome` holds. */
  snapshot: z.ZodType;
}

/** What dashboards may watch, by kind: how it is named, who may, and what it begins with. Every topic is its organization's own. */
export const TOPICS = {
  calls: {
    pattern: "calls",
    id: null,
    permission: "calls.read",
    forbidden: "Your role does not see calls. Ask an admin of your organization.",
    snapshot: callsSnapshot,
  },
  words: {
    pattern: WORDS_TOPIC,
    id: null,
    permission: "calls.read",
    forbidden: "Your role does not see calls. Ask an admin of your organization.",
    snapshot: wordsSnapshot,
  },
  call: {
    pattern: "call:{id}",
    id: callId,
    permission: "calls.read",
    forbidden: "Your role does not see calls. Ask an admin of your organization.",
    snapshot: callSnapshot,
  },
  /** A site with everything that its PBX is made of: `pbx/site-view`. */
  site: {
    pattern: "site:{id}",
    id: siteId,
    permission: "sites.read",
    forbidden: "Your role does not see sites. Ask an admin of your organization.",
    snapshot: siteSnapshot,
  },
  /** A PBX's events as they come. */
  site_events: {
    pattern: "site:{id}:events",
    id: siteId,
    permission: "calls.supervise",
    forbidden: "Your role does not see a PBX's own events. Ask an admin of your organization.",
    snapshot: rawSnapshot,
  },
} as const satisfies Record<string, TopicOf>;
export type TopicKind = keyof typeof TOPICS;
export type TopicSnapshot<K extends TopicKind> = z.infer<(typeof TOPICS)[K]["snapshot"]>;

/** A topic that somebody names; `id` is empty where there is only one of its kind. */
export interface Topic {
  kind: TopicKind;
  name: string;
  id: string;
}

const ID = "{id}";
const KINDS = Object.keys(TOPICS) as TopicKind[];

export function parseTopic(raw: string): Result<Topic> {
  for (const kind of KINDS) {
    const { pattern, id: schema } = TOPICS[kind];
    if (schema === null) {
      if (raw === pattern) return ok({ kind, name: raw, id: "" });
      continue;
    }
    const [before = "", after = ""] = pattern.split(ID);
    const id = raw.slice(before.length, raw.length - after.length);
    // `site:x:events` is no site of the name `x:events`.
    if (raw !== before + id + after || id.includes(":")) continue;
    const parsed = check<string>(schema, id);
    return parsed.ok ? ok({ kind, name: raw, id: parsed.value }) : parsed;
  }
  return refuse("unknown topic");
}
