import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import { bodyOf } from "../request-body.ts";
import { DEFAULT_KNOBS, type Knobs, knobs as knobsSchema } from "./knobs.ts";
import type { SessionObservation } from "./observation.ts";
import type { AskedResponse } from "./responses/serve.ts";

const BODY_MOST_BYTES = 64 * 1_024;
const patchSchema = knobsSchema.partial();

/** What the loopback routes may see and turn. */
export interface ControlTarget {
  ready(): { ready: boolean; linesReady: number; linesTotal: number };
  knobs(): Knobs;
  setKnobs(knobs: Knobs): void;
  sessions(): readonly SessionObservation[];
  transcriptions(): readonly SessionObservation[];
  /** What was asked of /v1/responses. */
  asked(): readonly AskedResponse[];
  /** Cuts one session's connection, or all; answers how many. */
  drop(sessionId?: string): number;
}

/**
 * The stand-in's own HTTP beside the vendor's: GET /healthz, GET/POST/DELETE /__control (knobs; POST merges, DELETE
 * resets), GET /__sessions (what was heard and said), GET /__transcriptions (what was only written down), GET /__responses (what was asked in writing), POST /__drop?session= (cuts connections).
 */
export async function answerControl(
  request: IncomingMessage,
  response: ServerResponse,
  target: ControlTarget,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://stand-in");
  const route = `${request.method ?? "GET"} ${url.pathname}`;
  if (route === "GET /healthz") {
    const state = target.ready();
    return reply(response, state.ready ? 200 : 503, { status: state.ready ? "ok" : "warming", ...state });
  }
  if (route === "GET /__control") return reply(response, 200, target.knobs());
  if (route === "DELETE /__control") {
    target.setKnobs(DEFAULT_KNOBS);
    return reply(response, 200, target.knobs());
  }
  if (route === "POST /__control") {
    const patch = parsePatch(await bodyOf(request, BODY_MOST_BYTES));
    if (!patch.ok) return reply(response, 400, { error: { message: patch.message } });
    target.setKnobs({ ...target.knobs(), ...patch.knobs });
    return reply(response, 200, target.knobs());
  }
  if (route === "GET /__sessions") return reply(response, 200, target.sessions());
  if (route === "GET /__transcriptions") return reply(response, 200, target.transcriptions());
  if (route === "GET /__responses") return reply(response, 200, target.asked());
  if (route === "POST /__drop") {
    return reply(response, 200, { dropped: target.drop(url.searchParams.get("session") ?? undefined) });
  }
  const message = `Unknown request: ${route}. This stand-in speaks Realtime over WebSocket at /v1/realtime, and answers POST /v1/responses.`;
  return reply(response, 404, {
    error: { message, type: "invalid_request_error", param: null, code: "not_found" },
  });
}

function parsePatch(body: string): { ok: true; knobs: Partial<Knobs> } | { ok: false; message: string } {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { ok: false, message: "The body is not JSON." };
  }
  const parsed = patchSchema.safeParse(json);
  if (!parsed.success) return { ok: false, message: z.prettifyError(parsed.error) };
  const given = new Set(Object.keys(parsed.data));
  return {
    ok: true,
    knobs: Object.fromEntries(Object.entries(parsed.data).filter(([name]) => given.has(name))),
  };
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
