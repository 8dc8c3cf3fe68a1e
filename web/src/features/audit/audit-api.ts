import { type AuditQuery, auditPage, auditPeople } from "@patchbay/protocol/audit";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { request } from "../../lib/api/request.ts";

/** What of the audit log is shown; each member narrows it. */
export type AuditFilter = Pick<AuditQuery, "person" | "action" | "call" | "result">;

/** Looked at again whenever the page opens: something was done since. */
const FRESH = { staleTime: 0 } as const;

export const auditLogQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ["audit", filter],
    queryFn: ({ pageParam, signal }) => {
      const asked = new URLSearchParams();
      for (const [name, value] of Object.entries({ ...filter, cursor: pageParam })) {
        if (value !== undefined && value !== "") asked.set(name, value);
      }
      return request(`/api/audit?${asked}`, auditPage, { signal });
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    ...FRESH,
  });

export const auditPeopleQuery = queryOptions({
  queryKey: ["audit-people"],
  queryFn: ({ signal }) => request("/api/audit/people", auditPeople, { signal }),
  ...FRESH,
});
