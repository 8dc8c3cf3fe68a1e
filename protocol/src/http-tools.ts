import * as z from "zod";
import { toolOutcome } from "./call/events/tools.ts";
import { wholeNumber } from "./plain-words.ts";

/** How a tool of the organization's own is called by the model. */
export const httpToolName = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{1,39}$/,
    "a name has 2 to 40 small letters, digits and _, and begins with a letter",
  );

const host = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9.\-[\]:]{1,253}$/, "a host looks like api.example.com");

/** One field of what the model has to give. */
export const httpToolField = z.object({
  name: z
    .string()
    .regex(
      /^[a-zA-Z_][a-zA-Z0-9_]{0,39}$/,
      "a parameter has up to 40 letters, digits and _, and begins with a letter",
    ),
  type: z.enum(["string", "number", "boolean"]),
  description: z.string().trim().max(300).default(""),
  required: z.boolean().default(true),
});
export type HttpToolField = z.infer<typeof httpToolField>;

const fields = z
  .array(httpToolField)
  .max(20)
  .superRefine((all, about) => {
    const known = new Set<string>();
    all.forEach(({ name }, at) => {
      if (known.has(name)) {
        about.addIssue({ code: "custom", path: [at, "name"], message: `there are two called ${name}` });
      }
      known.add(name);
    });
  });

/** So long a tool is waited for when nothing else is said, in milliseconds. */
export const TOOL_LIMIT_MS = 8_000;

/** What everybody may know of a tool; its secret is sealed and never shown again. */
export const httpToolRow = z.object({
  name: httpToolName,
  /** For the model: what it does, and when to use it. */
  description: z
    .string()
    .trim()
    .min(10, "say in a sentence what it does and when to use it: that is all the assistant knows of it")
    .max(1_000),
  fields,
  url: z.url().max(1_000),
  /** The tool's address must be on one of these, when it is saved and when it is used. */
  allowedHosts: z.array(host).min(1, "name at least the host of the address").max(10),
  /** May it be asked again when nobody knows whether it was done? */
  repeatable: z.boolean().default(false),
  /** Given up after so long. */
  timeoutMs: wholeNumber(500, 20_000).default(TOOL_LIMIT_MS),
  /** What the assistant says before it asks; nothing when empty. */
  filler: z.string().trim().max(200).default(""),
});
export type HttpToolRow = z.infer<typeof httpToolRow>;

const secret = z.string().min(16).max(200);

/** PUT /api/tools/:name; without a secret the one it has stays, and one is made for a new tool. */
export const httpToolBody = httpToolRow.omit({ name: true }).extend({
  secret: secret.optional(),
  /** Refuses a name that another tool has, rather than to replace that. */
  isNew: z.boolean().default(false),
  /** The version that was edited: somebody else's newer one is not lost. Without it whatever there is is replaced. */
  base: z.number().int().positive().optional(),
});
/** A tool as its page has it: which of its saved states that is, and who saved it. */
export const shownHttpTool = httpToolRow.extend({
  version: z.number().int().default(1),
  savedBy: z.string().default(""),
});
export type ShownHttpTool = z.infer<typeof shownHttpTool>;
/** GET /api/tools */
export const httpToolsPage = z.object({ tools: z.array(shownHttpTool) });
export type HttpToolsPage = z.infer<typeof httpToolsPage>;

/** What a save, or POST /api/tools/:name/secret, answers; a secret that was made now is shown this once. */
export const savedHttpTool = z.object({ name: httpToolName, secret: z.string().nullable() });
export type SavedHttpTool = z.infer<typeof savedHttpTool>;

/** POST /api/tools/:name/try: one real request with these arguments. */
export const tryToolBody = z.object({ arguments: z.record(z.string(), z.unknown()) });
export const toolTrial = z.object({
  outcome: toolOutcome,
  /** Why it was refused or failed; empty when it was done. */
  why: z.string(),
  /** HTTP's; null when nothing answered. */
  status: z.number().int().nullable(),
  /** Of the answer; null when nothing answered, or more than is read. */
  bytes: z.number().int().nullable(),
  ms: z.number().int().nonnegative(),
  /** What an assistant would be given of the answer. */
  answer: z.string(),
});
export type ToolTrial = z.infer<typeof toolTrial>;

/** A tool as calls have it. */
export const httpTool = httpToolRow.extend({ sealedSecret: z.string() });
export type HttpTool = z.infer<typeof httpTool>;
