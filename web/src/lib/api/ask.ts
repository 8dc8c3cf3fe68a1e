import { addressOf, type Endpoint, type ParamsOf } from "@patchbay/protocol/api/endpoint";
import { request } from "./request.ts";

type None = Readonly<Record<never, never>>;

/** What has to be given with an endpoint: values for its address's names, a body where it takes one. */
type Wish<Path extends string, Query, Sent> = (keyof ParamsOf<Path> extends never
  ? None
  : { readonly params: ParamsOf<Path> }) &
  ([Sent] extends [undefined] ? None : { readonly body: Sent }) &
  ([Query] extends [undefined]
    ? None
    : { readonly query?: { readonly [Name in keyof Query]?: string | undefined } }) & {
    readonly signal?: AbortSignal;
  };

/** Asks an endpoint of the API; throws `ApiRefusal` for every refusal, outage and unreadable answer. */
export function ask<Path extends string, Query, Sent, Body, Told, Answer>(
  { method, path, answer }: Endpoint<Path, Query, Sent, Body, Told, Answer>,
  wish: Wish<Path, Query, Sent>,
): Promise<Answer> {
  // Which of them there are the type says for each endpoint; here it is for any.
  const given: { params?: ParamsOf<Path>; body?: Sent; query?: object; signal?: AbortSignal } = wish;
  const { params, body, query, signal } = given;
  const address = `${addressOf(path, params ?? ({} as ParamsOf<Path>))}${queryString(query)}`;
  return request(address, answer, { method, body, ...(signal === undefined ? {} : { signal }) });
}

/** What is empty is not asked for. */
function queryString(query: object = {}): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (typeof value === "string" && value !== "") asked.set(name, value);
  }
  return asked.size === 0 ? "" : `?${asked}`;
}
