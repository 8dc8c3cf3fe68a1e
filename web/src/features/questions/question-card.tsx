import type { CallSummary } from "@patchbay/protocol/call";
import { useMutation } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "../../components/buttons/button.tsx";
import type { FeedClock } from "../../components/ticking.tsx";
import { useMe, useRefusal } from "../../lib/api/session.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { toast } from "../../lib/toast.ts";
import { answerQuestion, asksMe } from "./asking.ts";

/** What the assistant asks people while the caller waits: the question, how long it is open, and a line for the answer. */
export function QuestionCard({ call, clock }: { call: CallSummary; clock: FeedClock }) {
  const { question } = call;
  const { user } = useMe();
  const refusal = useRefusal("calls.answer");
  const offline = useOffline();
  const [text, setText] = useState("");
  const line = useRef<HTMLInputElement>(null);
  const wanted = useLocation({ select: ({ hash }) => hash });
  const mayAnswer = refusal === undefined;
  useEffect(() => {
    // Whoever followed the toast came to answer.
    if (mayAnswer && question?.id === wanted) line.current?.focus();
  }, [question?.id, wanted, mayAnswer]);
  const leftS = useSecondsUntil(question?.until ?? 0, clock.skewMs);
  const send = useMutation({
    mutationFn: (words: string) => answerQuestion(call.id, question?.id ?? "", words),
    onError: (failure, words) => {
      // What was written is not lost with the refusal.
      setText((now) => (now === "" ? words : now));
      toast.error("Your answer was not passed on", { description: failure.message });
    },
  });
  if (!question || call.status === "ended") return null;
  const mine = asksMe(call, user.id);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const words = text.trim();
    if (words === "" || send.isPending || offline !== undefined) return;
    setText("");
    send.mutate(words);
  };
  return (
    <section
      aria-label="The assistant asks"
      data-question={question.id}
      className="shrink-0 border-t border-line bg-warn-soft px-5 py-2.5 max-wide:px-3.5"
    >
      <p className="flex items-baseline justify-between gap-3 text-small text-warn-ink">
        <span>The assistant asks {question.member === null ? "whoever knows" : question.member.name}</span>
        <span className="num">{leftS} s</span>
      </p>
      {/* Where the call is open no toast says it. */}
      <p role="alert" data-question-text className="mt-0.5 max-h-24 overflow-y-auto font-medium break-words">
        {question.text}
      </p>
      {mine ? (
        <form onSubmit={submit} className="mt-2 flex items-center gap-2">
          <input
            ref={line}
            value={text}
            maxLength={1_000}
            onChange={(event) => setText(event.target.value)}
            aria-label="Your answer; the caller does not hear it from you"
            placeholder="Your answer"
            className="h-8 min-w-0 flex-1 rounded-[8px] border border-line-strong bg-surface px-2.5 placeholder:text-ink-3 max-wide:h-11 max-wide:text-[16px]"
          />
          <Button
            type="submit"
            tone="primary"
            size="touch"
            refusal={refusal ?? offline}
            className="h-8 max-wide:flex-none"
          >
            Answer
          </Button>
        </form>
      ) : null}
    </section>
  );
}

function useSecondsUntil(until: number, skewMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (until === 0) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [until]);
  return Math.max(0, Math.round((until - now - skewMs) / 1_000));
}
