import { Check, Copy } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "./buttons/button.tsx";
import { cx } from "./class-names.ts";

interface SecretOnceProps {
  secret: string;
  /** What it is for. */
  words: string;
  /** What is done when it is kept elsewhere; a button, or nothing. */
  done: ReactNode;
  /** Lines that are to be pasted as they stand. */
  lines?: boolean;
}

/** A secret, shown this once. */
export function SecretOnce({ secret, words, done, lines = false }: SecretOnceProps) {
  const [copied, setCopied] = useState<"no" | "yes" | "refused">("no");
  const copy = (): void => {
    // Absent on a page that is not served securely; it can be selected by hand then.
    const written = navigator.clipboard?.writeText(secret) ?? Promise.reject(new Error("no clipboard"));
    written.then(
      () => setCopied("yes"),
      () => setCopied("refused"),
    );
  };
  return (
    <div className="flex flex-col gap-3">
      <p className="text-ink-2">{words} It is shown only now.</p>
      <code
        data-secret
        className={cx(
          "rounded-[8px] border border-line-strong bg-sunken px-2.5 py-2 font-mono text-small break-all select-all",
          lines && "max-h-[40vh] overflow-y-auto whitespace-pre-wrap",
        )}
      >
        {secret}
      </code>
      {copied === "refused" ? (
        <p className="text-small text-bad">The browser refused. Select it and copy it by hand.</p>
      ) : null}
      <div className="flex justify-end gap-2">
        <Button size="touch" tone="primary" onClick={copy}>
          {copied === "yes" ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
          <span aria-live="polite">{copied === "yes" ? "Copied" : "Copy"}</span>
        </Button>
        {done}
      </div>
    </div>
  );
}
