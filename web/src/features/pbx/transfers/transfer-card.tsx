import type { TransferEntity } from "@patchbay/protocol/pbx/site-view/entities";
import { Button } from "../../../components/buttons/button.tsx";
import { cx } from "../../../components/class-names.ts";
import { Kbd } from "../../../components/kbd.tsx";
import { StateDot } from "../../../components/state-dot.tsx";
import { clockDuration } from "../../../lib/format/duration.ts";
import { type TransferNames, transferWords } from "./transfer-words.ts";

interface TransferCardProps {
  transfer: TransferEntity;
  names: TransferNames;
  now: number;
  asking: boolean;
  refusal: string | undefined;
  onStep(step: "complete" | "cancel"): void;
}

const DOTS = { going: "ringing", good: "live", bad: "attention" } as const;

/** A transfer as it goes: where everybody is, how long yet, and what can be done now. */
export function TransferCard({ transfer, names, now, asking, refusal, onStep }: TransferCardProps) {
  const { phase, kind, until } = transfer;
  const { words, look } = transferWords(transfer, names);
  const open = phase === "calling" || phase === "talking";
  return (
    <section
      aria-label="Transfer"
      data-transfer={phase}
      className={cx(
        "flex flex-col gap-2 rounded-[9px] border p-3",
        look === "bad" ? "border-bad/40 bg-bad-soft" : "border-line bg-raised",
      )}
    >
      <p role="status" className="flex items-baseline gap-2">
        <span className="self-center">
          <StateDot state={DOTS[look]} />
        </span>
        <span className="min-w-0 flex-1 break-words">{words}</span>
      </p>
      {open ? (
        <div className="flex flex-wrap items-center gap-2">
          <span className="num min-w-0 flex-1 text-small text-ink-2">
            {until === null ? "" : `Goes back by itself in ${clockDuration(Math.max(0, until - now))}`}
          </span>
          <Button size="touch" disabled={asking} refusal={refusal} onClick={() => onStep("cancel")}>
            Call off <Kbd>X</Kbd>
          </Button>
          {kind === "attended" ? (
            <Button
              size="touch"
              tone="primary"
              disabled={asking}
              refusal={refusal}
              onClick={() => onStep("complete")}
            >
              {phase === "talking" ? "Hand over" : "Put through now"} <Kbd filled>P</Kbd>
            </Button>
          ) : null}
        </div>
      ) : null}
    </section>
  );
}
