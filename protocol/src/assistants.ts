import * as z from "zod";
import { playbooks } from "./playbooks.ts";
import { putThroughList } from "./put-through.ts";
import { isQueueName, NO_QUEUE_NAME } from "./queue-name.ts";
import { turnTaking } from "./turn-taking.ts";

/** What the vendor's realtime models speak with. */
export const VOICES = [
  "marin",
  "cedar",
  "alloy",
  "ash",
  "ballad",
  "coral",
  "echo",
  "sage",
  "shimmer",
  "verse",
] as const;
export const MODELS = ["gpt-realtime-2.1", "gpt-realtime-2.1-mini", "gpt-realtime-1.5"] as const;

/** What an assistant can do beside speaking, in words for who decides about it. It always honours "stop calling me". */
export const TOOL_WORDS = {
  end_call: "End the call after a goodbye",
  take_message: "Take a message",
  schedule_callback: "Schedule a callback",
  pause_recording: "Pause the recording for secrets",
  resume_recording: "Resume the recording",
  look_up_caller: "Look up who is calling, and their earlier calls",
  ask_person: "Ask a colleague a question during the call",
  transfer_call: "Put the caller through",
} as const;
export type ToolName = keyof typeof TOOL_WORDS;

/** What the texts of an assistant may name; each is filled in when a call begins. */
export const VARIABLES = {
  "contact.name": "the caller's name, as far as it is known",
  "caller.number": "the number the call comes from",
  "called.number": "the number or extension that was called",
  date: "the day of the call, in words",
  time: "the time of the call's beginning",
} as const;
export type VariableName = keyof typeof VARIABLES;

/** `{{contact.name}}`, or with words for when it is not known: `{{contact.name|there}}`. */
export const VARIABLE = /\{\{\s*([\w.]+)\s*(?:\|([^{}|]*))?\}\}/g;

/** The first name in the text that is no variable; null when all are. */
export function unknownVariable(text: string): string | null {
  for (const [, name = ""] of text.matchAll(VARIABLE)) if (!Object.hasOwn(VARIABLES, name)) return name;
  return null;
}

const withVariables = (most: number, what: string) =>
  z
    .string()
    .trim()
    .min(1, `${what} must not be empty`)
    .max(most)
    .superRefine((text, about) => {
      const unknown = unknownVariable(text);
      if (unknown === null) return;
      const known = Object.keys(VARIABLES).join(", ");
      about.addIssue({ code: "custom", message: `{{${unknown}}} is no variable; there are ${known}` });
    });

const timeZone = z
  .string()
  .max(60)
  .refine((zone) => {
    try {
      return new Intl.DateTimeFormat("en", { timeZone: zone }) !== null;
    } catch {
      return false;
    }
  }, "a time zone looks like Europe/Oslo");

/** A tag may have the right letters and name nothing, as pt-bra for pt-BR: no date can be said in that. */
function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** Everything of an assistant that is edited; a version is one of these. */
export const assistantDraft = z.object({
  name: z.string().trim().min(1, "an assistant needs a name").max(80),
  greeting: withVariables(600, "the greeting"),
  instructions: withVariables(20_000, "the instructions"),
  /** BCP 47, as in en or de-CH. */
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "a language looks like en or de-CH"),
  voice: z.enum(VOICES),
  /** Null takes the deployment's own. */
  model: z.string().min(1).max(80).nullable(),
  /** IANA, for the date and the time. */
  timeZone: timeZone.default("UTC"),
  /** Null takes every default. */
  turnTaking: turnTaking.nullable().default(null),
  /** What it must never do or say, a line each. */
  guardrails: z.array(z.string().trim().min(1).max(300)).max(30).default([]),
  /** Names of the tools that are on; null has all of them. */
  tools: z.array(z.string().max(80)).max(100).nullable().default(null),
  /** What is said to objections; null takes the house's own words. */
  playbooks: playbooks.nullable().default(null),
  /** Whom it may put callers through to; nobody where the list is empty. */
  putsThroughTo: putThroughList.default([]),
});
export type AssistantDraft = z.infer<typeof assistantDraft>;

/** As people write one now: what was saved before this was asked for is read all the same. */
export const writtenDraft = assistantDraft.extend({
  language: assistantDraft.shape.language.refine(
    isLanguage,
    "there is no such language; one looks like en or de-CH",
  ),
  putsThroughTo: assistantDraft.shape.putsThroughTo.refine(
    (list) => list.every(({ target }) => target.kind !== "queue" || isQueueName(target.queue)),
    NO_QUEUE_NAME,
  ),
});

/** One saved state of an assistant. */
export const assistantVersion = z.object({
  version: z.number().int().positive(),
  savedAt: z.number().int(),
  /** Who saved it; empty for what it began with. */
  savedBy: z.string(),
  note: z.string(),
  draft: assistantDraft,
});
export type AssistantVersion = z.infer<typeof assistantVersion>;

/** GET /api/assistants */
export const assistantsPage = z.object({
  assistants: z.array(
    z.object({ id: z.string(), name: z.string(), version: z.number().int(), savedAt: z.number().int() }),
  ),
});
export type AssistantsPage = z.infer<typeof assistantsPage>;

/** Something that an assistant names and that is there no more; `words` say what follows from it and what to do. */
export const goneReference = z.object({
  what: z.enum(["target", "tool", "model"]),
  name: z.string(),
  words: z.string(),
});
export type GoneReference = z.infer<typeof goneReference>;

/** GET /api/assistants/:id; versions newest first, the first is the one in use, and what of it is `gone`. */
export const assistantPage = z.object({
  id: z.string(),
  versions: z.array(assistantVersion).min(1),
  gone: z.array(goneReference).default([]),
});
export type AssistantPage = z.infer<typeof assistantPage>;

/** What is said of a version in the list of them. */
export const NOTE_CHARS = 200;
const note = z.string().trim().max(NOTE_CHARS).default("");

/** POST /api/assistants */
export const newAssistantBody = z.object({ id: z.uuid().optional(), draft: writtenDraft, note });
/** PUT /api/assistants/:id; `base` is the version that was edited: somebody else's newer one is not lost. */
export const saveAssistantBody = z.object({ base: z.number().int().positive(), draft: writtenDraft, note });
/** POST /api/assistants/:id/rollback: makes a new version of an old one. */
export const rollbackBody = z.object({
  base: z.number().int().positive(),
  version: z.number().int().positive(),
});
/** What came of that or of a save: of what the version names, `leftOut` is gone meanwhile, each in words. */
export const rolledBack = z.object({ version: z.number().int(), leftOut: z.array(z.string()).default([]) });
export type RolledBack = z.infer<typeof rolledBack>;
