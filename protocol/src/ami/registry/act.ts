import * as z from "zod";
import type { AmiHeaders } from "../decoder.ts";

/** What a person must be allowed: to look, to move calls and people, to change the PBX itself. */
export type ActPermission = "pbx.read" | "pbx.control" | "pbx.admin";

/** The write classes of manager.conf. Asterisk wants one of an action's, or none at all. */
export type WriteClass =
  | "system"
  | "call"
  | "agent"
  | "user"
  | "config"
  | "command"
  | "reporting"
  | "originate";

/** What stands behind a header for a form that picks: it comes to the form's JSON schema as `picks`. */
export type Picks =
  | "channel"
  | "participant"
  | "bridge"
  | "queue"
  | "member"
  | "endpoint"
  | "context"
  | "exten"
  | "dial"
  | "conference"
  | "lot"
  | "mailbox"
  | "device";

/** A header's value as it is sent. */
export type ActValue = string | number | boolean | readonly string[] | undefined;
export type ActInput = Readonly<Record<string, ActValue>>;

/** A list: the events that are its items, and the one that ends it. */
export interface ActList {
  readonly item: readonly string[];
  readonly complete: string;
}

/** The event by which an act came about, and how long that may take (at most `MAX_LIMIT_MS`). */
export interface ActDone {
  readonly event: string;
  readonly limitMs: number;
  /** Header of the event that equals a header of what was sent. */
  readonly same: Readonly<Record<string, string>>;
  /** What else it has to say. */
  readonly where?: Readonly<Record<string, string>>;
}
export const MAX_LIMIT_MS = 20_000;

/** Headers that are a place of the dialplan together. */
export interface ActTarget {
  readonly context: string;
  readonly exten: string;
}

/** One header that is made of the act's id, so that a name is given once: a channel's, a recording's. */
export interface ActNamed {
  readonly header: string;
  readonly before: string;
  readonly after: string;
}

type ActSchema = z.ZodObject<Readonly<Record<string, z.ZodType<ActValue>>>, z.core.$strict>;

/**
 * One action of Asterisk that people can ask for, declared once. From it follow what the connector may send, the rights in
 * manager.conf, the endpoint and its OpenAPI, the form, the audit entry and the test on a real Asterisk.
 */
export interface AmiAct {
  /** Asterisk's own name. */
  readonly action: string;
  /** Under what the form arranges it. */
  readonly family: string;
  /** Headers in Asterisk's own names. */
  readonly input: ActSchema;
  readonly answer: "reply" | ActList;
  readonly permission: ActPermission;
  /** Any one of these classes suffices; none: every manager user may. */
  readonly rights: readonly WriteClass[];
  /** Its answer takes its time; it never waits on the session that events and calls need. */
  readonly long: boolean;
  /** Looked up before anything is sent; what the dialplan has not is refused. */
  readonly targets: readonly ActTarget[];
  /** Headers that say whom to dial: an extension or number, or a technology's dial string. */
  readonly dials: readonly string[];
  readonly named: ActNamed | null;
  /** Sent with every one of these, whatever was asked. */
  readonly fixed: Readonly<Record<string, string | number | boolean>>;
  /** Without it, Asterisk's own answer is all there is to know. */
  readonly done: ActDone | null;
  /** Asterisk has no event for what it changes: only its lists, read again, tell of it. */
  readonly silent: boolean;
  /** Refused while that channel is in no bridge. */
  readonly inBridge: string | null;
  /** What may go wrong by it, for whoever is about to ask; empty where nothing may. */
  readonly caution: string;
  readonly words: { readonly title: string; readonly about: string };
}

/** What a declaration must say; the rest is as nothing. */
type Declared = Pick<AmiAct, "action" | "family" | "input" | "permission" | "rights" | "words"> &
  Partial<AmiAct>;

export const defineAmiAct = (declared: Declared): AmiAct => ({
  answer: "reply",
  long: declared.answer !== undefined && declared.answer !== "reply",
  targets: [],
  dials: [],
  named: null,
  fixed: {},
  done: null,
  silent: false,
  inBridge: null,
  caution: "",
  ...declared,
});

export const list = (complete: string, ...item: string[]): ActList => ({ item, complete });

/** Does this event say that the act came about which has sent these headers? */
export function cameAbout(done: ActDone, sent: ActInput, event: AmiHeaders): boolean {
  const says = (name: string, value: unknown) => {
    const told = event[name];
    return (typeof told === "object" ? told[0] : told) === String(value);
  };
  return (
    says("Event", done.event) &&
    Object.entries(done.same).every(
      ([theirs, ours]) => sent[ours] === undefined || says(theirs, sent[ours]),
    ) &&
    Object.entries(done.where ?? {}).every(([name, value]) => says(name, value))
  );
}

/** What a field picks; null for one that is simply typed. */
export function picksOf(field: z.ZodType): Picks | null {
  const inner = field instanceof z.ZodOptional ? field.unwrap() : field;
  const picks = inner instanceof z.ZodType ? inner.meta()?.picks : undefined;
  return typeof picks === "string" ? (picks as Picks) : null;
}
