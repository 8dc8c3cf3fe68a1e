import type { Permission } from "@patchbay/protocol/roles";
import { useRefusal } from "../api/session.ts";
import { useConnection } from "./feed-context.tsx";

/** Why nothing can be done now: this page has no connection, or does not know how things are. Undefined when it has. */
export function useOffline(): string | undefined {
  const { state } = useConnection();
  return state === "live" ? undefined : "This page is not connected. It can act again once it is live.";
}

/** Why the member cannot do it now: their role does not let them, or this page has no connection. Undefined when they can. */
export function useHindrance(permission: Permission): string | undefined {
  const offline = useOffline();
  return useRefusal(permission) ?? offline;
}
