import { useConnection } from "./feed-context.tsx";

/** Why nothing can be done to a call now: this page has no connection, or does not know how things are. Undefined when it has. */
export function useOffline(): string | undefined {
  const { state } = useConnection();
  return state === "live" ? undefined : "This page is not connected. It can act again once it is live.";
}
