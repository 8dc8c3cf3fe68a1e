import type { CallEvent, LogEntry } from "@patchbay/protocol/call";
import { Callbacks } from "./callbacks.ts";
import { DoNotCallList } from "./do-not-call-list.ts";
import { Messages } from "./messages.ts";
import { listedIn, Removed } from "./removed.ts";

/**
 * Writes down what a call left to be done, read from its log, and answers whether it left anything; repeating it
 * changes nothing, and brings nothing back that was taken off. Rejects when D1 cannot be written: the log keeps it, and
 * it is told again.
 */
export async function keepFollowUps(
  d1: D1Database,
  orgId: string,
  callId: string,
  log: readonly LogEntry[],
): Promise<boolean> {
  const ids = log.flatMap(({ event }) => idOf(callId, event) ?? []);
  const removed = await new Removed(d1, orgId).among(ids);
  for (const { at, event } of log) {
    if (removed.has(idOf(callId, event) ?? "")) continue;
    if (event.type === "message_taken") {
      const { messageId: id, from: fromName, number, recipient, text, urgent } = event;
      await new Messages(d1, orgId).keep({ id, callId, at, fromName, number, recipient, text, urgent });
    }
    if (event.type === "callback_scheduled") {
      const { callbackId: id, name, number, when, atMs: dueAt, about } = event;
      await new Callbacks(d1, orgId).keep({ id, callId, at, name, number, when, dueAt, about });
    }
    if (event.type === "opted_out" && event.number !== "") {
      const { number, words } = event;
      await new DoNotCallList(d1, orgId).keep({ number, at, callId, words, addedBy: "" });
    }
  }
  return ids.length > 0;
}

/** What an entry is known by on its list; null for what leaves nothing to be done. */
function idOf(callId: string, event: CallEvent): string | null {
  switch (event.type) {
    case "message_taken":
      return event.messageId;
    case "callback_scheduled":
      return event.callbackId;
    case "opted_out":
      return listedIn(callId, event.number);
    default:
      return null;
  }
}
