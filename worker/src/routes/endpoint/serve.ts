import type { Endpoint, ParamsOf } from "@patchbay/protocol/api/endpoint";
import type { AuditResult } from "@patchbay/protocol/audit";
import { check } from "@patchbay/protocol/result";
import type { Hono } from "hono";
import { type AppEnv, whyNotPermitted } from "../../auth/member.ts";
import { refusal } from "../../refusal.ts";
import { readBody } from "../request/body.ts";
import { audit, type Ctx } from "./asker.ts";
import type { Outcome } from "./outcome.ts";

/** What was asked, each part as its schema has it. */
export interface Asked<Path extends string, Query, Body> {
  readonly params: ParamsOf<Path>;
  readonly query: Query;
  readonly body: Body;
}

/** An endpoint with what it does. */
export interface Served {
  readonly endpoint: Endpoint;
  readonly handle: (c: Ctx) => Promise<Response>;
}

const TARGET_CHARS = 120;

/**
 * Serves an endpoint: asks its permission, reads what was sent, has it done, leaves the audit entry and answers. `told` runs behind
 * what was done, as to tell other pages.
 */
export function serve<Path extends string, Query, Sent, Body, Told, Answer>(
  endpoint: Endpoint<Path, Query, Sent, Body, Told, Answer>,
  act: (c: Ctx, asked: Asked<Path, Query, Body>) => Promise<Outcome<Told>>,
  told: (c: Ctx) => void = () => {},
): Served {
  const handle = async (c: Ctx): Promise<Response> => {
    const barred = endpoint.permission === null ? null : whyNotPermitted(c, endpoint.permission);
    if (barred !== null) return barred;
    const query = endpoint.query === null ? null : check(endpoint.query, c.req.query());
    if (query?.ok === false) return refusal(c, 400, "bad_query", query.error);
    const body = endpoint.body === null ? null : await readBody(c, endpoint.body);
    if (body?.ok === false) return refusal(c, 400, "bad_body", body.error);
    // Hono's path is this endpoint's: every name in it has a value. A part without a schema is not sent.
    const asked = { params: c.req.param(), query: query?.value, body: body?.value } as Asked<
      Path,
      Query,
      Body
    >;
    const outcome = await act(c, asked);
    note(c, endpoint, outcome);
    if ("refused" in outcome) {
      const { status, code, message } = outcome.refused;
      return refusal(c, status, code, message);
    }
    told(c);
    return c.json(outcome.answer, endpoint.status);
  };
  return { endpoint, handle };
}

/** What was only read leaves no entry, nor does what was done before, nor what could not be meant. */
function note(c: Ctx, endpoint: Pick<Endpoint, "audit" | "method">, outcome: Outcome<unknown>): void {
  const { action = endpoint.audit, target = targetOf(c), detail } = outcome;
  const result = resultOf(endpoint, outcome);
  if (action !== null && result !== null) audit(c, action, target.slice(0, TARGET_CHARS), result, detail);
}

function resultOf({ method }: Pick<Endpoint, "method">, outcome: Outcome<unknown>): AuditResult | null {
  if (!("refused" in outcome)) {
    const unchanged = method === "GET" || outcome.again === true || outcome.looked === true;
    return unchanged ? null : (outcome.result ?? "done");
  }
  const { status } = outcome.refused;
  if (status === 400 || status === 429) return null;
  // What was tried and failed elsewhere may be done all the same: nobody has refused it.
  if (status === 502) return "failed";
  return status === 404 ? "not_found" : "refused";
}

const targetOf = (c: Ctx): string => Object.values(c.req.param()).join("/");

/** The routes of these endpoints, each at its own whole address. */
export function mount(app: Hono<AppEnv>, served: readonly Served[]): Hono<AppEnv> {
  for (const { endpoint, handle } of served) app.on(endpoint.method, [endpoint.path], handle);
  return app;
}
