import type { CallSummary } from "@patchbay/protocol/call";
import type { CallbackRow } from "@patchbay/protocol/follow-ups";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { callbacksQuery } from "./follow-ups-api.ts";

/** By a call's id, when its caller wants to be called back, in words; of those that nobody has called yet. */
export type OpenCallbacks = ReadonlyMap<string, string>;

export const openCallbacks = (rows: readonly CallbackRow[]): OpenCallbacks =>
  new Map(
    rows.flatMap(({ callId, doneAt, when }) =>
      callId === null || doneAt !== null ? [] : [[callId, when] as const],
    ),
  );

/** An ended call whose caller is still to be called back: it needs a person until that is done, whatever was marked. */
export function withCallback(call: CallSummary, open: OpenCallbacks): CallSummary {
  const when = open.get(call.id);
  if (when === undefined || call.status !== "ended") return call;
  const owed = when === "" ? "To be called back" : `To be called back: ${when}`;
  const unseen = call.handled ? null : call.attention;
  return { ...call, handled: false, attention: unseen === null ? owed : `${unseen} ${owed}` };
}

export const owing = (calls: Iterable<CallSummary>, open: OpenCallbacks): CallSummary[] =>
  [...calls].map((call) => withCallback(call, open));

export function useOpenCallbacks(): OpenCallbacks {
  const rows = useQuery(callbacksQuery).data?.callbacks;
  return useMemo(() => openCallbacks(rows ?? []), [rows]);
}
