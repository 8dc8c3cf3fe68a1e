import { members } from "@patchbay/protocol/api/organization";
import type { Role } from "@patchbay/protocol/roles";
import { queryOptions } from "@tanstack/react-query";
import { ask } from "../../lib/api/ask.ts";

/** Looked at again whenever the page opens: somebody may have come since. */
export const membersQuery = queryOptions({
  queryKey: ["members"],
  queryFn: ({ signal }) => ask(members.list, { signal }),
  staleTime: 0,
});

/** Answers the link that is handed over; the same one however often it is asked for with this `id`. */
export const invite = (body: { id: string; email: string; role: Role }) => ask(members.invite, { body });

export const resetLink = (memberId: string, id: string) =>
  ask(members.makeResetLink, { params: { id: memberId }, body: { id } });

export const changeRole = (id: string, role: Role) =>
  ask(members.changeRole, { params: { id }, body: { role } });

export const removeMember = (id: string) => ask(members.remove, { params: { id } });

export const withdrawInvitation = (id: string) => ask(members.withdraw, { params: { id } });
