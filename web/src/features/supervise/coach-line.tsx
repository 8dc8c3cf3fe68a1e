import type { CallSummary } from "@patchbay/protocol/call";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { toast } from "sonner";
import { Button } from "../../components/button.tsx";
import { coach } from "../../lib/api/actions.ts";
import { useKeys } from "../../lib/keys/use-keys.ts";
import { useRefusal } from "../shell/session.ts";

const MOST_CHARS = 500;

/** A line to the assistant that the caller does not hear; the assistant acts on it from its next answer on. */
export function CoachLine({ call }: { call: CallSummary }) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const permitted = useRefusal("calls.supervise") === undefined;
  const send = useMutation({
    mutationFn: (words: string) => coach(call.id, words),
    onError: (failure, words) => {
      // What was written is not lost with the refusal.
      setText((now) => (now === "" ? words : now));
      toast.error("The assistant was not told", { description: failure.message });
    },
  });
  useKeys({ coach: () => (field.current === null ? false : field.current.focus()) });
  if (!permitted || call.status !== "in_progress" || call.handler.kind !== "assistant") return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const words = text.trim();
    if (words === "" || send.isPending) return;
    setText("");
    send.mutate(words);
  };
  return (
    <form
      onSubmit={submit}
      className="flex shrink-0 items-center gap-2 border-t border-line px-5 py-2 max-wide:px-3.5"
    >
      <input
        ref={field}
        value={text}
        maxLength={MOST_CHARS}
        onChange={(event) => setText(event.target.value)}
        aria-label={`Tell ${call.handler.name}; the caller does not hear it`}
        placeholder={`Tell ${call.handler.name}; the caller does not hear it`}
        className="h-8 min-w-0 flex-1 rounded-[8px] border border-line-strong bg-surface px-2.5 placeholder:text-ink-3 max-wide:h-11 max-wide:text-[16px]"
      />
      <Button type="submit" size="touch" disabled={text.trim() === ""} className="h-8 max-wide:flex-none">
        Tell
      </Button>
    </form>
  );
}
