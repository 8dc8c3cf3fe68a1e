import type { CallSummary } from "./summary.ts";

/** Who had a caller whom nobody has any more, and for how long. */
export function lostWords({ away, startedAt }: CallSummary): string | null {
  if (!away) return null;
  const seconds = Math.max(0, Math.floor((away.at - startedAt) / 1_000));
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return `${away.name} had the caller until their phone was lost, ${clock} into the call. Nobody took it after that.`;
}

const UNSEEN =
  "Nobody saw how this call ended: the phone system was out of reach. Call back if they were cut off.";
const UNSEEN_UNANSWERED =
  "Nobody saw how this call ended: the phone system went out of reach before anybody had answered it. Call back.";

/** What a person should know of a call that ended with nobody on it. */
export function endedUnheard(
  summary: CallSummary,
  disposition: CallSummary["disposition"],
): Partial<CallSummary> {
  const lost = lostWords(summary);
  if (lost !== null) return { attention: lost };
  // Whatever else is to be known of it, such as what its caller asked for.
  if (disposition === "lost") {
    const unseen = summary.answeredAt === null ? UNSEEN_UNANSWERED : UNSEEN;
    return { attention: summary.attention === null ? unseen : `${summary.attention} ${unseen}` };
  }
  if (summary.attention !== null) return {};
  if (disposition === "unresponsive")
    return { attention: "The caller did not answer any more, and the assistant ended the call." };
  return disposition === "abandoned" ? { attention: "The caller hung up before anybody answered." } : {};
}
