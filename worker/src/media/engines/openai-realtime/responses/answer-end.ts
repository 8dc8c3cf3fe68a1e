import type { ResponseDone } from "../events.ts";
import type { AnswerEnd } from "./answers.ts";

const SILENT = "The voice service ended its answer without a word.";

/** How an answer went, by the service's own account of it; what is not said is taken for the usual. */
export function endOf({ status, status_details: details }: ResponseDone): AnswerEnd {
  const reason = details?.reason ?? "";
  switch (status ?? details?.type ?? statusOf(reason, details?.error !== undefined)) {
    case "cancelled":
      return { outcome: "cut_by_engine", code: reason || "cancelled", message: SILENT };
    case "incomplete":
      return reason === "content_filter"
        ? {
            outcome: "withheld",
            code: reason,
            message: "The voice service's own filter held the answer back.",
          }
        : {
            outcome: "cut_short",
            code: reason || "incomplete",
            message: "The voice service cut its answer short.",
          };
    case "failed": {
      const { code, type, message } = details?.error ?? {};
      return {
        outcome: "failed",
        code: code ?? type ?? (reason || "response_failed"),
        message: message ?? "The voice service failed to answer.",
      };
    }
    default:
      return { outcome: "completed", code: "silent", message: SILENT };
  }
}

/** The status that goes with a reason, where only that is told. */
function statusOf(reason: string, failed: boolean): string {
  if (failed) return "failed";
  if (reason === "max_output_tokens" || reason === "content_filter") return "incomplete";
  return reason === "turn_detected" || reason === "client_cancelled" ? "cancelled" : "completed";
}
