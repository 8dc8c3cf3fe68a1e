import { check, type Result, refuse } from "@patchbay/protocol/result";
import type { Context } from "hono";
import type * as z from "zod";
import type { AppEnv } from "../../auth/member.ts";

const MISSING = "Send what is wanted as JSON in the body; it was empty.";
const BROKEN = "The body is no JSON. Look at its quotes, commas and brackets.";

/** The JSON body of a request as the schema has it, or one sentence that says what is wrong with it. */
export async function readBody<T>(c: Context<AppEnv>, schema: z.ZodType<T>): Promise<Result<T>> {
  // How much of it is read at all was decided before: see `walls`.
  const text = await c.req.text();
  if (text.trim() === "") return refuse(MISSING);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(BROKEN);
  }
  return check(schema, value);
}
