import * as z from "zod";
import type { PersonReport } from "../../caller/person.ts";
import type { CallReport } from "../../caller/phone-leg.ts";
import { LINES, type LineId } from "../../speech/lines.ts";

const lineId = z.custom<LineId>((value) => LINES.some(({ id }) => id === value));
const person = z.object({
  heard: z.array(
    z.object({
      lineId: lineId.nullable(),
      text: z.string(),
      fraction: z.number(),
      startMs: z.number(),
      endMs: z.number(),
    }),
  ),
  said: z.array(z.object({ line: lineId, startMs: z.number(), endMs: z.number() })),
  keys: z.string(),
  firstSoundMs: z.number().nullable(),
  failure: z.string().nullable(),
  hungUpBy: z.enum(["person", "far side"]).nullable(),
});
const placed = z.object({
  call: z.object({
    startedAtMs: z.number(),
    answeredAtMs: z.number().nullable(),
    endedAtMs: z.number(),
    status: z.string(),
  }),
  person,
  target: person.nullable(),
});

/** The number that callers of the demo use, and the demo's own. */
export const CALLER_NUMBER = "+12125550142";

/** An outside number: whoever is there answers, where a scenario's caller is put through to them. */
export const COLLEAGUE_NUMBER = "+12125550177";

/** Has a scripted person call a number through the Twilio stand-in; resolves when the call is over. */
export async function callThroughTwilio(standIn: string, to: string, scenario: string): Promise<CallReport> {
  return (await place(standIn, { to, scenario })).report;
}

/** The same, and at `COLLEAGUE_NUMBER` is whom the caller is put through to; null for them when it never rang there. */
export function putThroughByTwilio(
  standIn: string,
  to: string,
  scenario: string,
): Promise<{ report: CallReport; colleague: PersonReport | null }> {
  return place(standIn, { to, scenario, target: COLLEAGUE_NUMBER });
}

/** Has whom the scenario's caller is put through to be at `COLLEAGUE_NUMBER`, whoever dials it. */
export async function colleagueAtNumber(standIn: string, scenario: string) {
  const callee = `${standIn}/__callees`;
  const body = JSON.stringify({ number: COLLEAGUE_NUMBER, scenario });
  const headers = { "content-type": "application/json" };
  const { status } = await fetch(callee, { method: "POST", headers, body });
  if (status !== 201) throw new Error(`The Twilio stand-in has nobody at that number (HTTP ${status}).`);
  return {
    /** Takes them away again; what they heard, or null where it never rang there. */
    async leave(): Promise<PersonReport | null> {
      const left = await fetch(`${callee}?number=${encodeURIComponent(COLLEAGUE_NUMBER)}`, {
        method: "DELETE",
      });
      return z.object({ person: person.nullable() }).parse(await left.json()).person;
    },
  };
}

async function place(standIn: string, wish: { to: string; scenario: string; target?: string }) {
  const response = await fetch(`${standIn}/__calls`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ from: CALLER_NUMBER, ...wish }),
  });
  const body: unknown = await response.json();
  const parsed = placed.safeParse(body);
  if (!parsed.success) throw new Error(`The Twilio stand-in placed no call (HTTP ${response.status}).`);
  const { call, person, target } = parsed.data;
  const report: CallReport = {
    ...person,
    originatedMs: call.startedAtMs,
    answeredMs: call.answeredAtMs,
    endedMs: call.endedAtMs,
    dialStatus: call.status,
  };
  return { report, colleague: target };
}
