import { useNavigate, useParams } from "@tanstack/react-router";
import { useCallback, useEffect, useRef } from "react";
import { useMe, useRefusal } from "../../lib/api/session.ts";
import { useCallsFeed } from "../../lib/feed/feed-context.tsx";
import { useKeys } from "../../lib/keys/use-keys.ts";
import { toast } from "../../lib/toast.ts";
import { callerName } from "../calls/call-words.ts";
import { asksMe } from "./asking.ts";

/** Tells on every page of a question that this member can answer, as long as it is open; the key A leads to the oldest. */
export function QuestionToasts() {
  const { view, phase } = useCallsFeed();
  const { user } = useMe();
  const mayAnswer = useRefusal("calls.answer") === undefined;
  const navigate = useNavigate();
  const { callId: openCall } = useParams({ strict: false });
  const shown = useRef(new Set<string>());
  const answer = useCallback(
    (callId: string, questionId: string): void => {
      const line = document.querySelector<HTMLElement>(`[data-question="${CSS.escape(questionId)}"] input`);
      if (line !== null) return line.focus();
      void navigate({ to: "/calls/$callId", params: { callId }, hash: questionId });
    },
    [navigate],
  );
  // After a ringing call's, which nobody lets ring for a question.
  useKeys({
    answer: () => {
      if (!mayAnswer) return false;
      const [oldest] = [...view.calls.values()]
        .flatMap((call) =>
          call.question && asksMe(call, user.id) ? [{ callId: call.id, ...call.question }] : [],
        )
        .sort((a, b) => a.until - b.until);
      if (oldest === undefined) return false;
      answer(oldest.callId, oldest.id);
    },
  });
  useEffect(() => {
    if (phase !== "live" || !mayAnswer) return;
    const open = new Set<string>();
    for (const call of view.calls.values()) {
      const { question } = call;
      // Where the call is open the question stands in it, and a toast would lie over the line for the answer.
      if (!question || !asksMe(call, user.id) || call.id === openCall) continue;
      open.add(question.id);
      if (shown.current.has(question.id)) continue;
      toast(question.text, {
        id: question.id,
        description: `The assistant asks, in the call with ${callerName(call)}`,
        duration: Number.POSITIVE_INFINITY,
        action: {
          label: "Answer",
          onClick: () => answer(call.id, question.id),
        },
      });
    }
    for (const id of shown.current) if (!open.has(id)) toast.dismiss(id);
    shown.current = open;
  }, [view, phase, user.id, mayAnswer, answer, openCall]);
  return null;
}
