import { auditLog } from "@patchbay/protocol/api/organization";
import type { AuditQuery } from "@patchbay/protocol/audit";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { ask } from "../../lib/api/ask.ts";
import { shownZone } from "../../lib/format/shown-zone.ts";
import { momentOf } from "../../lib/format/zone.ts";

/** What of the audit log is shown; each member narrows it. Days are `2026-11-30`, of the organization's zone, both of them within. */
export type AuditFilter = Partial<
  Pick<AuditQuery, "person" | "action" | "call" | "result" | "q" | "site"> & { from: string; until: string }
>;

const DAY_MS = 24 * 3_600_000;
/** When a day begins; undefined for none, and for one before all entries: while somebody types 2026, the field has the year 2, then 20. */
const begins = (day: string | undefined): string | undefined => {
  const at = momentOf(`${day ?? ""}T00:00`, shownZone());
  return at !== null && at >= 0 ? String(at) : undefined;
};
const dayAfter = (day: string | undefined): string | undefined => {
  const at = Date.parse(day ?? "");
  return Number.isNaN(at) ? undefined : new Date(at + DAY_MS).toISOString().slice(0, 10);
};

/** The same as the API is asked for it. */
export const askedBy = ({ from, until, ...rest }: AuditFilter) => ({
  ...rest,
  from: begins(from),
  until: begins(dayAfter(until)),
});

/** Where the same is to be had as a file. */
export function auditFile(filter: AuditFilter): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(askedBy(filter))) {
    if (value !== undefined) query.set(name, String(value));
  }
  return `/api/audit.csv${query.size === 0 ? "" : `?${query}`}`;
}

/** Looked at again whenever the page opens: something was done since. */
const FRESH = { staleTime: 0 } as const;

export const auditLogQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ["audit", filter],
    queryFn: ({ pageParam, signal }) =>
      ask(auditLog.page, { query: { ...askedBy(filter), cursor: pageParam }, signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    ...FRESH,
  });

export const auditPeopleQuery = queryOptions({
  queryKey: ["audit-people"],
  queryFn: ({ signal }) => ask(auditLog.people, { signal }),
  ...FRESH,
});
