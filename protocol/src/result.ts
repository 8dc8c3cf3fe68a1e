import type * as z from "zod";
import { plainWords } from "./plain-words.ts";

/**
 * What a parser answers: a value, or one sentence that says what is wrong. Parsers never throw.
 * `unknownType` marks a well-formed message of a type this version does not know: ignore and count it.
 */
export type Result<T> = { ok: true; value: T } | { ok: false; error: string; unknownType?: true };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const refuse = <T = never>(error: string): Result<T> => ({ ok: false, error });

/** Checks an already decoded value; the error names the first offending path. */
export function check<T>(schema: z.ZodType<T>, value: unknown): Result<T> {
  const parsed = schema.safeParse(value, { error: plainWords });
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const path = issue?.path.join(".");
  return refuse(`${path ? `${path}: ` : ""}${issue?.message ?? "not of the expected shape"}`);
}

/** Decodes JSON text and checks it; `maxChars` bounds the work a hostile peer can ask for. */
export function parseJson<T>(schema: z.ZodType<T>, raw: unknown, maxChars = 1_000_000): Result<T> {
  if (typeof raw !== "string") return refuse("expected a text message");
  if (raw.length > maxChars) return refuse(`message of ${raw.length} characters; at most ${maxChars}`);
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    return refuse("not valid JSON");
  }
  return check(schema, value);
}

/** Like `parseJson` for a union discriminated by `type`: tells an unknown type from a malformed message. */
export function parseMessage<T extends { type: string }>(
  schema: z.ZodDiscriminatedUnion<readonly z.ZodObject[], "type"> & z.ZodType<T>,
  raw: unknown,
  maxChars?: number,
): Result<T> {
  const parsed = parseJson<T>(schema, raw, maxChars);
  if (parsed.ok) return parsed;
  const type = typeOf(raw);
  if (type === null || typesOf(schema).has(type)) return parsed;
  return { ok: false, error: `unknown message type ${type.slice(0, 60)}`, unknownType: true };
}

function typeOf(raw: unknown): string | null {
  try {
    const value: unknown = typeof raw === "string" ? JSON.parse(raw) : null;
    const type = typeof value === "object" && value !== null && "type" in value ? value.type : null;
    return typeof type === "string" ? type : null;
  } catch {
    return null;
  }
}

const known = new WeakMap<object, ReadonlySet<unknown>>();

function typesOf(schema: z.ZodDiscriminatedUnion<readonly z.ZodObject[], "type">): ReadonlySet<unknown> {
  const cached = known.get(schema);
  if (cached !== undefined) return cached;
  const types = new Set<unknown>();
  for (const option of schema.options) {
    const literal: unknown = option.shape.type;
    if (typeof literal === "object" && literal !== null && "value" in literal) types.add(literal.value);
  }
  known.set(schema, types);
  return types;
}
