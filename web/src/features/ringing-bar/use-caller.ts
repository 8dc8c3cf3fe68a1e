import { calls } from "@patchbay/protocol/api/calls";
import type { CallSummary } from "@patchbay/protocol/call";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { ask } from "../../lib/api/ask.ts";
import { useRefusal } from "../../lib/api/session.ts";
import { callbacksQuery } from "../follow-ups/follow-ups-api.ts";
import { isWith } from "./ringing-words.ts";

/** A search by a number also finds longer numbers, and calls in which it was said: theirs are among these, if they ever called. */
const LOOK_BACK = 50;

const earlierQuery = (number: string) =>
  queryOptions({
    queryKey: ["history", "of-number", number],
    queryFn: ({ signal }) => ask(calls.list, { query: { q: number, limit: String(LOOK_BACK) }, signal }),
  });

/** What is known of a caller before anybody answers: their newest ended call and their open callback. */
export function useCaller(call: CallSummary): {
  last: CallSummary | null | undefined;
  open: string | undefined;
} {
  const { number } = call.from;
  const known = number !== "";
  const mayRead = useRefusal("calls.answer") === undefined;
  const earlier = useQuery({ ...earlierQuery(number), enabled: known });
  const callbacks = useQuery({ ...callbacksQuery, enabled: known && mayRead });
  const last = known ? earlier.data?.calls.find((one) => one.id !== call.id && isWith(one, number)) : null;
  const due = callbacks.data?.callbacks.find((row) => row.number === number && row.doneBy === null);
  return {
    last: earlier.data === undefined && known ? undefined : (last ?? null),
    open:
      due === undefined ? undefined : `Waits to be called back${due.about === "" ? "" : `: ${due.about}`}`,
  };
}
