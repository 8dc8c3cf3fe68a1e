import * as z from "zod";
import type { AuditAction } from "../audit.ts";
import type { Permission } from "../roles.ts";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** The names behind a path's colons: `/api/calls/:id/hold` has `id`. A name with `{.+}` behind it also takes slashes. */
type NamesIn<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Bare<Name> | NamesIn<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Bare<Name>
    : never;
type Bare<Name extends string> = Name extends `${infer Plain}{${string}` ? Plain : Name;

/** What stands in an address for its names. */
export type ParamsOf<Path extends string> = { readonly [Name in NamesIn<Path>]: string };

/**
 * One thing that can be asked of the API, declared once: the Worker serves it, the browser asks through it and the OpenAPI document is
 * made of it. Schemas are `null` where nothing is sent.
 */
export interface Endpoint<
  Path extends string = string,
  Query = unknown,
  Sent = unknown,
  Body = unknown,
  Told = unknown,
  Answer = unknown,
> {
  readonly method: Method;
  readonly path: Path;
  /** One line that says what it does. */
  readonly about: string;
  /** What a role must grant; null: every member may. */
  readonly permission: Permission | null;
  /** What the audit log calls it; null where nothing is done. What was only read leaves an entry where it was refused. */
  readonly audit: AuditAction | null;
  /** Of an answer that is no refusal. 202: it is asked, and what is told later says that it came about. */
  readonly status: 200 | 201 | 202;
  readonly query: z.ZodType<Query> | null;
  readonly body: z.ZodType<Body, Sent> | null;
  readonly answer: z.ZodType<Answer, Told>;
}

/** What an endpoint's declaration has to say; what it leaves out is as the type's words have it. */
interface Declared<Path extends string, Query, Sent, Body, Told, Answer> {
  readonly method: Method;
  readonly path: Path;
  readonly about: string;
  readonly permission?: Permission;
  readonly audit?: AuditAction;
  readonly status?: 201 | 202;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body, Sent>;
  readonly answer: z.ZodType<Answer, Told>;
}

/** Without a schema for it, a part is `undefined` on both sides. */
export const endpoint = <
  const Path extends string,
  Told,
  Answer,
  Query = undefined,
  Sent = undefined,
  Body = undefined,
>(
  declared: Declared<Path, Query, Sent, Body, Told, Answer>,
): Endpoint<Path, Query, Sent, Body, Told, Answer> => ({
  status: 200,
  ...declared,
  permission: declared.permission ?? null,
  audit: declared.audit ?? null,
  query: declared.query ?? null,
  body: declared.body ?? null,
});

/** The address of an endpoint with these values for its names; each is encoded. */
export function addressOf<Path extends string>(path: Path, params: ParamsOf<Path>): string {
  const values: Readonly<Record<string, string>> = params;
  return path.replace(/:(\w+)(?:\{[^}]*\})?/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
}

/** The answer where something was taken away: what it was called. */
export const removed = z.object({ removed: z.string() });
