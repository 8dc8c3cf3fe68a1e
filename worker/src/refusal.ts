import type { ApiError } from "@patchbay/protocol/api";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** The one shape of a refused request; `message` says what to do. */
export function refusal<S extends ContentfulStatusCode>(
  c: Context,
  status: S,
  code: string,
  message: string,
) {
  const body: ApiError = { error: { code, message } };
  return c.json(body, status);
}
