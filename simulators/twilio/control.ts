import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import { bodyOf } from "../request-body.ts";
import { DEFAULT_KNOBS, type Knobs, knobs as knobsSchema } from "./knobs.ts";
import type { CallObservation, HangingCall } from "./observation.ts";

const patchSchema = knobsSchema.partial();
const numbersSchema = z.array(
  z.strictObject({
    number: z.string(),
    voiceUrl: z.url(),
    voiceFallbackUrl: z.url().exactOptional(),
    statusCallback: z.url().exactOptional(),
  }),
);
const placeSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  scenario: z.string(),
  /** At this number is whom the scenario's caller is put through to. */
  target: z.string().exactOptional(),
});

const calleeSchema = z.strictObject({ number: z.string(), scenario: z.string() });

export type PlaceRequest = z.infer<typeof placeSchema>;
export type NumberSetting = z.infer<typeof numbersSchema>[number];

/** What the loopback routes may see and turn. */
export interface ControlTarget {
  ready(): boolean;
  knobs(): Knobs;
  setKnobs(knobs: Knobs): void;
  setNumbers(numbers: readonly NumberSetting[]): void;
  calls(): readonly CallObservation[];
  hanging(): readonly HangingCall[];
  /** Cuts one call's media stream, or all; answers how many. */
  dropStreams(callSid?: string): number;
  /** Places a call and answers, at its end, what both sides saw. Rejects when the number or scenario is unknown. */
  place(request: PlaceRequest): Promise<object>;
  /** Has whom a scenario's caller is put through to be at a number. Rejects when the scenario is unknown. */
  awaitAt(callee: z.infer<typeof calleeSchema>): Promise<void>;
  /** Takes them away again; what they saw of the call, or null where none was answered. */
  leaveFrom(number: string): Promise<object | null>;
}

/**
 * The stand-in's own HTTP beside the vendor's: GET /healthz; GET/POST/DELETE /__control (knobs; POST merges, DELETE
 * resets); GET /__calls, POST /__calls {from, to, scenario, target?} (a scripted person calls, and another is at the number
 * that they are put through to; answers when the call is over); POST /__callees {number, scenario} (that other is there, whoever
 * calls), DELETE /__callees?number= (and what they saw); GET /__hanging; POST /__drop?call= (cuts streams); PUT /__numbers.
 */
export async function answerControl(
  request: IncomingMessage,
  response: ServerResponse,
  target: ControlTarget,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://stand-in");
  const route = `${request.method ?? "GET"} ${url.pathname}`;
  switch (route) {
    case "GET /healthz":
      return reply(response, target.ready() ? 200 : 503, { status: target.ready() ? "ok" : "warming" });
    case "GET /__control":
      return reply(response, 200, target.knobs());
    case "DELETE /__control":
      target.setKnobs(DEFAULT_KNOBS);
      return reply(response, 200, target.knobs());
    case "POST /__control": {
      const patch = parse(patchSchema, await bodyOf(request));
      if (!patch.ok) return reply(response, 400, { error: { message: patch.message } });
      const given = Object.entries(patch.value).filter(([, value]) => value !== undefined);
      target.setKnobs({ ...target.knobs(), ...Object.fromEntries(given) });
      return reply(response, 200, target.knobs());
    }
    case "GET /__calls":
      return reply(response, 200, target.calls());
    case "GET /__hanging":
      return reply(response, 200, target.hanging());
    case "POST /__calls": {
      const wanted = parse(placeSchema, await bodyOf(request));
      if (!wanted.ok) return reply(response, 400, { error: { message: wanted.message } });
      return target.place(wanted.value).then(
        (result) => reply(response, 200, result),
        (error: unknown) => refuse(response, error),
      );
    }
    case "POST /__callees": {
      const callee = parse(calleeSchema, await bodyOf(request));
      if (!callee.ok) return reply(response, 400, { error: { message: callee.message } });
      return target.awaitAt(callee.value).then(
        () => reply(response, 201, callee.value),
        (error: unknown) => refuse(response, error),
      );
    }
    case "DELETE /__callees": {
      const person = await target.leaveFrom(url.searchParams.get("number") ?? "");
      return reply(response, 200, { person });
    }
    case "POST /__drop": {
      const dropped = target.dropStreams(url.searchParams.get("call") ?? undefined);
      return reply(response, 200, { dropped });
    }
    case "PUT /__numbers": {
      const numbers = parse(numbersSchema, await bodyOf(request));
      if (!numbers.ok) return reply(response, 400, { error: { message: numbers.message } });
      target.setNumbers(numbers.value);
      return reply(response, 200, numbers.value);
    }
    default:
      return reply(response, 404, { code: 20_404, message: `Unknown request: ${route}.`, status: 404 });
  }
}

function parse<T>(
  schema: z.ZodType<T>,
  body: string,
): { ok: true; value: T } | { ok: false; message: string } {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { ok: false, message: "The body is not JSON." };
  }
  const parsed = schema.safeParse(json);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, message: z.prettifyError(parsed.error) };
}

function refuse(response: ServerResponse, error: unknown): void {
  reply(response, 400, { error: { message: error instanceof Error ? error.message : String(error) } });
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
