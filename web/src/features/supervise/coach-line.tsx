import type { CallSummary } from "@patchbay/protocol/call";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { coach } from "../../lib/api/actions.ts";
import { useDrawnId } from "../../lib/api/drawn-id.ts";
import { useRefusal } from "../../lib/api/session.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { useKeys } from "../../lib/keys/use-keys.ts";
import { toast } from "../../lib/toast.ts";
import { coached } from "./supervising.ts";

const MOST_CHARS = 500;

/**
 * A line to the assistant that the caller does not hear. It acts on it from its next answer on; one whose caller a person has reads it
 * when they are handed back.
 */
export function CoachLine({ call }: { call: CallSummary }) {
  const field = useRef<HTMLInputElement>(null);
  const drawn = useDrawnId();
  const [text, setText] = useState("");
  const offline = useOffline();
  const permitted = useRefusal("calls.supervise") === undefined;
  const send = useMutation({
    mutationFn: (words: string) => coach(call.id, { id: drawn.of([call.id, words]), text: words }),
    onSuccess: () => drawn.used(),
    onError: (failure, words) => {
      // What was written is not lost with the refusal.
      setText((now) => (now === "" ? words : now));
      toast.error("The assistant was not told", { description: failure.message });
    },
  });
  useKeys({ coach: () => (field.current === null ? false : field.current.focus()) });
  const assistant = coached(call);
  if (!permitted || assistant === null) return null;
  const words = assistant.later
    ? `A note for ${assistant.name}, who reads it when it has the caller back`
    : `Tell ${assistant.name}; the caller does not hear it`;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const told = text.trim();
    if (told === "" || send.isPending || offline !== undefined) return;
    setText("");
    send.mutate(told);
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
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          // Back to the page's keys; the call stays open.
          event.preventDefault();
          event.currentTarget.blur();
        }}
        aria-label={words}
        placeholder={assistant.later ? `A note for ${assistant.name}` : `Only ${assistant.name} hears this`}
        className="h-8 min-w-0 flex-1 rounded-[8px] border border-line-strong bg-surface px-2.5 placeholder:text-ink-3 max-wide:h-11 max-wide:text-[16px]"
      />
      <Button
        type="submit"
        size="touch"
        refusal={offline}
        disabled={text.trim() === "" && offline === undefined}
        className="h-8 max-wide:flex-none"
      >
        {assistant.later ? "Leave note" : "Tell"}
      </Button>
    </form>
  );
}
