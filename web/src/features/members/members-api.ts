import { accessLink, membersPage } from "@patchbay/protocol/members";
import type { Role } from "@patchbay/protocol/roles";
import { queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import { request } from "../../lib/api/request.ts";

/** Looked at again whenever the page opens: somebody may have come since. */
export const membersQuery = queryOptions({
  queryKey: ["members"],
  queryFn: ({ signal }) => request("/api/members", membersPage, { signal }),
  staleTime: 0,
});

/** Answers the link that is handed over; the same one however often it is asked for with this `id`. */
export const invite = (body: { id: string; email: string; role: Role }) =>
  request("/api/members/invitations", accessLink, { method: "POST", body });

export const resetLink = (memberId: string, id: string) =>
  request(`/api/members/${memberId}/reset-link`, accessLink, { method: "POST", body: { id } });

export async function changeRole(memberId: string, role: Role): Promise<void> {
  await request(`/api/members/${memberId}/role`, z.unknown(), { method: "PUT", body: { role } });
}

export async function removeMember(memberId: string): Promise<void> {
  await request(`/api/members/${memberId}`, z.unknown(), { method: "DELETE" });
}

export async function withdrawInvitation(id: string): Promise<void> {
  await request(`/api/members/invitations/${id}`, z.unknown(), { method: "DELETE" });
}
