import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { toast } from "sonner";
import { useCallsFeed } from "../../lib/feed/feed-context.tsx";
import { callerName } from "../calls/call-words.ts";
import { useMe, useRefusal } from "../shell/session.ts";
import { asksMe } from "./asking.ts";

/** Tells on every page of a question that this member can answer, as long as it is open. */
export function QuestionToasts() {
  const { view, phase } = useCallsFeed();
  const { user } = useMe();
  const mayAnswer = useRefusal("calls.answer") === undefined;
  const navigate = useNavigate();
  const shown = useRef(new Set<string>());
  useEffect(() => {
    if (phase !== "live" || !mayAnswer) return;
    const open = new Set<string>();
    for (const call of view.calls.values()) {
      const { question } = call;
      if (!question || !asksMe(call, user.id)) continue;
      open.add(question.id);
      if (shown.current.has(question.id)) continue;
      toast(question.text, {
        id: question.id,
        description: `The assistant asks, in the call with ${callerName(call)}`,
        duration: Number.POSITIVE_INFINITY,
        action: {
          label: "Answer",
          onClick: () => void navigate({ to: "/calls/$callId", params: { callId: call.id } }),
        },
      });
    }
    for (const id of shown.current) if (!open.has(id)) toast.dismiss(id);
    shown.current = open;
  }, [view, phase, user.id, mayAnswer, navigate]);
  return null;
}
