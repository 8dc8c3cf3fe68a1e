import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { assistantsQuery } from "../assistants/assistants-api.ts";

interface BackProps {
  assistantId: string | undefined;
  /** A tool that was made on the way. */
  made: string | null;
}

/** The way back to the assistant that lacked a tool; what was typed there is as it was. */
export function BackToAssistant({ assistantId, made }: BackProps) {
  const list = useQuery({ ...assistantsQuery, enabled: assistantId !== undefined });
  if (assistantId === undefined) return null;
  const name =
    assistantId === "new"
      ? "the new assistant"
      : (list.data?.assistants.find(({ id }) => id === assistantId)?.name ?? "the assistant");
  return (
    <Link
      to="/assistants/$assistantId"
      params={{ assistantId }}
      hash="tools"
      className="flex items-center gap-1.5 self-start text-ink-2 underline-offset-2 hover:text-ink hover:underline max-wide:min-h-11"
    >
      <ArrowLeft size={14} aria-hidden />
      Back to {name}
      {made === null ? "" : `, to switch ${made} on`}
    </Link>
  );
}
