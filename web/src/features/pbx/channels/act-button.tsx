import type { ReactNode } from "react";
import { Button } from "../../../components/buttons/button.tsx";
import { cx } from "../../../components/class-names.ts";
import { Kbd } from "../../../components/kbd.tsx";

interface ActProps {
  icon: ReactNode;
  words: string;
  keys: string;
  refusal: string | undefined;
  pressed?: boolean;
  /** It waits for its event: no second press is taken. */
  asked?: boolean;
  bad?: "danger" | "danger-armed";
  onPress(): void;
}

/** One thing that can be done to the call, with its key. */
export function Act({ icon, words, keys, refusal, pressed, asked = false, bad, onPress }: ActProps) {
  return (
    <Button
      size="touch"
      tone={bad ?? "plain"}
      refusal={refusal}
      disabled={asked}
      {...(pressed === undefined ? {} : { "aria-pressed": pressed })}
      className={cx(
        "justify-start max-wide:justify-center",
        pressed === true && "bg-sunken",
        asked && "border-dashed",
      )}
      onClick={onPress}
    >
      {icon}
      <span className="flex-1 text-left max-wide:flex-none">{words}</span>
      <span className="max-wide:hidden">
        <Kbd>{keys}</Kbd>
      </span>
    </Button>
  );
}
