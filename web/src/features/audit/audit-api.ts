import { auditLog } from "@patchbay/protocol/api/organization";
import type { AuditQuery } from "@patchbay/protocol/audit";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { ask } from "../../lib/api/ask.ts";

/** What of the audit log is shown; each member narrows it. */
export type AuditFilter = Pick<AuditQuery, "person" | "action" | "call" | "result">;

/** Looked at again whenever the page opens: something was done since. */
const FRESH = { staleTime: 0 } as const;

export const auditLogQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ["audit", filter],
    queryFn: ({ pageParam, signal }) =>
      ask(auditLog.page, { query: { ...filter, cursor: pageParam }, signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    ...FRESH,
  });

export const auditPeopleQuery = queryOptions({
  queryKey: ["audit-people"],
  queryFn: ({ signal }) => ask(auditLog.people, { signal }),
  ...FRESH,
});
