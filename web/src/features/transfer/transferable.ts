import type { CallSummary, TransferView } from "@patchbay/protocol/call";
import { targetName } from "@patchbay/protocol/call";
import { numberWords } from "../calls/call-words.ts";

/** Can this caller be put through by this member now: is the caller with an assistant, or with them? */
export function canTransfer(call: CallSummary, myId: string): boolean {
  if (call.status !== "in_progress" || call.transfer !== null) return false;
  const { handler } = call;
  return handler.kind === "assistant" || (handler.kind === "operator" && handler.id === myId);
}

/** How far a transfer has come, in words. */
export function stageWords({ stage, target, kind }: TransferView): string {
  const whom =
    target.kind === "number" && target.name === "" ? numberWords(target.number) : targetName(target);
  switch (stage) {
    case "reaching":
      return `Putting the caller through to ${whom}`;
    case "ringing":
      if (target.kind === "queue") return `Waiting in the queue ${whom}`;
      return `Ringing ${whom}`;
    case "briefing":
      return kind === "attended" ? `${whom} hears who calls` : `${whom} answers`;
    case "accepted":
      return `${whom} takes the call`;
  }
}
