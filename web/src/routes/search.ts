import { auditQuery } from "@patchbay/protocol/audit";
import { type CallSource, callSource } from "@patchbay/protocol/call";
import * as z from "zod";
import type { AuditFilter } from "../features/audit/audit-api.ts";
import type { Tab } from "../features/calls/call-list.ts";
import type { ListName } from "../features/follow-ups/follow-ups-api.ts";

/**
 * A value as the address has it: JSON where it is that to the letter. A uniqueid that somebody typed, `1764530000.10`, is no number: its last
 * digit counts.
 */
export function readValue(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return typeof value === "number" && String(value) !== text ? text : value;
}

/** What the address of the calls page says beside its path; what is missing narrows nothing. */
export interface CallsSearch {
  tab?: Tab;
  source?: CallSource;
  q?: string;
}

const MAX_Q = 120;

/** Reads the address; what does not belong there is dropped, never an error page. */
export function parseCallsSearch(raw: Record<string, unknown>): CallsSearch {
  const source = callSource.safeParse(raw.source);
  const { tab } = raw;
  const q = typeof raw.q === "string" || typeof raw.q === "number" ? String(raw.q).slice(0, MAX_Q) : "";
  return {
    ...(tab === "attention" || tab === "live" || tab === "handled" ? { tab } : {}),
    ...(source.success ? { source: source.data } : {}),
    ...(q === "" ? {} : { q }),
  };
}

/** Which list of the follow-ups the address names. */
export function parseFollowUpsSearch(raw: Record<string, unknown>): { list?: ListName } {
  const { list } = raw;
  return list === "callbacks" || list === "do-not-call" || list === "contacts" ? { list } : {};
}

const day = z.iso.date().optional();
/** Words that are digits are read as a number from the address. */
const typed = (value: unknown): unknown => (typeof value === "number" ? String(value) : value);

/** What the address of the audit log narrows it to; what does not belong there is dropped. */
export function parseAuditSearch(raw: Record<string, unknown>): AuditFilter {
  const { person, action, call, result, q, site } = auditQuery.shape;
  const read = Object.entries({ person, action, call, result, q, site, from: day, until: day }).map(
    ([name, schema]) => [name, schema.safeParse(typed(raw[name])).data] as const,
  );
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

/** The call of a PBX that the address names. */
export function parsePbxSearch(raw: Record<string, unknown>): { call?: string } {
  const call = typed(raw.call);
  return typeof call === "string" && call !== "" && call.length <= 150 ? { call } : {};
}

/** Where to go after the sign-in: a path of this page, never another site. */
export function parseSignInSearch(raw: Record<string, unknown>): { to?: string } {
  const { to } = raw;
  return typeof to === "string" && /^\/(?![/\\])/.test(to) && !to.startsWith("/sign-in") ? { to } : {};
}

/** The assistant from which somebody went to its tools, and goes back to. */
export function parseToolsSearch(raw: Record<string, unknown>): { assistant?: string } {
  const { assistant } = raw;
  return typeof assistant === "string" && /^[\w-]{1,80}$/.test(assistant) ? { assistant } : {};
}
