import type { Me } from "@patchbay/protocol/api";
import type { Permission } from "@patchbay/protocol/roles";
import { useSuspenseQuery } from "@tanstack/react-query";
import { meQuery } from "./queries.ts";

/** Who is signed in; the routes behind the sign-in have made sure of it. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** Undefined when the member may do it, else the reason for a disabled control. */
export function useRefusal(permission: Permission): string | undefined {
  const { permissions, role } = useMe();
  return permissions.includes(permission)
    ? undefined
    : `Your role (${role}) may not do this. An admin of the organization can change that.`;
}

/** The organization's zone, or the reader's own where it has none. */
export const useTimeZone = (): string =>
  useMe().organization.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
