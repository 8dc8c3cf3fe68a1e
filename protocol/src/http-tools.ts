import * as z from "zod";

/** How a tool of the organization's own is called by the model. */
export const httpToolName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{1,39}$/, "a name has small letters, digits and _, and begins with a letter");

const host = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9.\-[\]:]{1,253}$/, "a host looks like api.example.com");

/** One field of what the model has to give. */
export const httpToolField = z.object({
  name: z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]{0,39}$/, "a field has letters, digits and _"),
  type: z.enum(["string", "number", "boolean"]),
  description: z.string().trim().max(300).default(""),
  required: z.boolean().default(true),
});
export type HttpToolField = z.infer<typeof httpToolField>;

/** What everybody may know of a tool; its secret is sealed and never shown again. */
export const httpToolRow = z.object({
  name: httpToolName,
  /** For the model: what it does, and when to use it. */
  description: z.string().trim().min(10).max(1_000),
  fields: z.array(httpToolField).max(20),
  url: z.url().max(1_000),
  /** The tool's address must be on one of these, when it is saved and when it is used. */
  allowedHosts: z.array(host).min(1).max(10),
  /** May it be asked again when nobody knows whether it was done? */
  repeatable: z.boolean().default(false),
});
export type HttpToolRow = z.infer<typeof httpToolRow>;

/** PUT /api/tools/:name; without a secret the one it has stays, and a new tool gets none to sign with: refused. */
export const httpToolBody = httpToolRow
  .omit({ name: true })
  .extend({ secret: z.string().min(16).max(200).optional() });
/** GET /api/tools */
export const httpToolsPage = z.object({ tools: z.array(httpToolRow) });

/** A tool as calls have it. */
export const httpTool = httpToolRow.extend({ sealedSecret: z.string() });
export type HttpTool = z.infer<typeof httpTool>;
