import type { CallEvent, CallSummary, Handler } from "../call.ts";
import { BRIEF_MS, type TransferView, targetName } from "./transfer.ts";

/** What an entry about a transfer changes of the summary; nothing for every other. */
export function changeByTransfer(summary: CallSummary, event: CallEvent, at: number): Partial<CallSummary> {
  if (event.type === "transfer_requested") {
    const { transferId: id, by, kind, target, brief, ringMs } = event;
    const transfer = {
      id,
      by: { id: by.id, name: by.name },
      kind,
      target,
      brief,
      ringMs,
      until: null,
      stage: "reaching",
    } as const;
    return { transfer, held: false };
  }
  const { transfer } = summary;
  if (transfer === null || !("transferId" in event) || event.transferId !== transfer.id) return {};
  switch (event.type) {
    case "transfer_ringing":
      return {
        transfer: { ...transfer, stage: "ringing", until: event.untilMs ?? at + transfer.ringMs },
        ...(event.untilMs === null ? {} : { ringing: ringing(transfer, event.untilMs) }),
      };
    case "transfer_claimed": {
      const claimedBy = { id: event.by.id, name: event.by.name };
      return {
        transfer: { ...transfer, claimedBy },
        ringing: summary.ringing && { ...summary.ringing, claimedBy },
      };
    }
    case "transfer_briefing":
      return { transfer: { ...transfer, stage: "briefing", until: at + BRIEF_MS }, ringing: null };
    case "transfer_accepted":
      return { transfer: { ...transfer, stage: "accepted", until: null }, ringing: null };
    case "transfer_failed":
      return { transfer: null, ringing: null };
    case "transfer_unresolved":
      return { transfer: null };
    case "transfer_completed":
      return {
        transfer: null,
        ringing: null,
        status: waitsThere(transfer) ? "queued" : "in_progress",
        handler: handlerOf(transfer),
        supervision: { ...summary.supervision, takenFrom: null },
      };
    default:
      return {};
  }
}

const ringing = ({ target }: TransferView, until: number): CallSummary["ringing"] => ({
  until,
  member: target.kind === "member" ? { id: target.id, name: target.name } : null,
  claimedBy: null,
});

/** Is a caller whom the queue has taken in still to be answered there? Who waits in one of another line is connected only then. */
const waitsThere = ({ target }: TransferView): boolean => target.kind === "queue" && target.line === "";

/** A member who took the caller is named by the entry that follows. */
function handlerOf(transfer: TransferView): Handler {
  const { target } = transfer;
  return target.kind === "queue" && waitsThere(transfer)
    ? { kind: "queue", name: target.queue, fallback: false }
    : { kind: "operator", name: targetName(target) };
}
