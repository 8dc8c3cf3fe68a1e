import type { TurnUnderstanding } from "@patchbay/protocol/call";
import type { Speaker, Turn } from "@patchbay/protocol/turn";
import { memo, useEffect, useRef } from "react";
import { cx } from "../../../components/class-names.ts";
import { clockDuration, delay } from "../../../lib/format/duration.ts";
import { useCanHear, useIsHeard, usePlayback } from "../../recording/playback-context.tsx";
import type { TranscriptItem } from "./transcript-items.ts";

const names: Record<Speaker, string> = { caller: "Caller", assistant: "Assistant", operator: "Operator" };
const rules: Record<Speaker, string> = {
  caller: "border-line-strong",
  assistant: "border-accent",
  operator: "border-browser",
};

/** One line of the transcript: a turn, words being spoken, or a quiet note between them. */
export const TranscriptLine = memo(
  function TranscriptLine({ item }: { item: TranscriptItem }) {
    switch (item.kind) {
      case "note":
        return (
          <li
            data-log-n={item.n}
            className="num grid grid-cols-[64px_minmax(0,1fr)] gap-x-3 text-small text-ink-2 max-wide:grid-cols-[56px_minmax(0,1fr)]"
          >
            <time className="text-ink-3">{clockDuration(item.atMs)}</time>
            <p className={cx("flex gap-2", item.note.bad && "text-bad")}>
              <span
                aria-hidden
                className={cx(
                  "mt-[6px] size-[5px] shrink-0 rounded-full",
                  item.note.bad ? "bg-bad" : "bg-ink-3",
                )}
              />
              <span>
                {item.note.words}
                {item.note.detail === "" ? null : <span className="ml-2 text-ink-3">{item.note.detail}</span>}
              </span>
            </p>
          </li>
        );
      case "interim":
        return (
          <Utterance speaker={item.words.speaker} by={item.by} atMs={item.atMs} domKey={item.key}>
            <p className="caret text-ink-2" data-interim>
              {item.words.text}
            </p>
          </Utterance>
        );
      case "turn":
        return (
          <Utterance
            speaker={item.turn.speaker}
            by={item.by}
            atMs={item.atMs}
            endMs={item.turn.endMs}
            domKey={item.key}
            n={item.n}
            facts={factsOf(item.turn, item.meant)}
          >
            <p>
              {item.turn.text}
              {item.turn.unheard === undefined || item.turn.unheard === "" ? null : (
                <>
                  {" "}
                  <s className="text-ink-3 decoration-1">
                    <span className="sr-only">Not heard: </span>
                    {item.turn.unheard}
                  </s>
                </>
              )}
            </p>
          </Utterance>
        );
    }
  },
  (before, after) => same(before.item, after.item),
);

interface UtteranceProps {
  speaker: Speaker;
  /** A person's name; "" where nobody knows it. */
  by: string;
  atMs: number;
  /** When it was over; words still being spoken have no end. */
  endMs?: number;
  domKey: string;
  n?: number;
  facts?: readonly string[];
  children: React.ReactNode;
}

function Utterance({ speaker, by, atMs, endMs, domKey, n, facts = [], children }: UtteranceProps) {
  const heard = useIsHeard(atMs, endMs);
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (heard) line.current?.scrollIntoView({ block: "nearest" });
  }, [heard]);
  return (
    <li
      id={domKey}
      data-log-n={n}
      ref={line}
      data-speaker={speaker}
      data-heard={heard ? "" : undefined}
      aria-current={heard ? "true" : undefined}
      className="data-[heard]:bg-accent-soft grid grid-cols-[64px_minmax(0,1fr)] gap-x-3 max-wide:grid-cols-[56px_minmax(0,1fr)]"
    >
      <div className="pt-px text-small text-ink-3">
        <TurnTime atMs={atMs} />
        <span className="block break-words">{by === "" ? names[speaker] : by}</span>
      </div>
      <div className={cx("border-l-2 pl-2.5 transition-colors duration-[180ms]", rules[speaker])}>
        <div className="leading-[1.5] break-words">{children}</div>
        {facts.length === 0 ? null : (
          <p className="num mt-0.5 flex flex-wrap gap-x-2.5 text-small text-ink-3">
            {facts.map((fact) => (
              <span key={fact}>{fact}</span>
            ))}
          </p>
        )}
      </div>
    </li>
  );
}

/** When it was said; with a recording, the way to hear it. */
function TurnTime({ atMs }: { atMs: number }) {
  const playback = usePlayback();
  const canHear = useCanHear();
  const words = clockDuration(atMs);
  if (!canHear) return <time className="num block">{words}</time>;
  return (
    <button
      type="button"
      onClick={() => playback?.seek(atMs)}
      className="num block underline decoration-line-strong underline-offset-2 hover:text-ink"
    >
      <span className="sr-only">Hear it from </span>
      {words}
    </button>
  );
}

/** What stands small under a turn. */
function factsOf(turn: Turn, meant: TurnUnderstanding | null): string[] {
  return [
    ...(meant === null ? [] : [meant.intent, ...meantFacts(meant)]),
    ...(turn.brokenOff ? ["broken off: Patchbay restarted"] : []),
    ...(turn.cutOffMs === undefined ? [] : [`cut off at ${delay(turn.cutOffMs)}`]),
    ...(turn.firstAudioMs === undefined ? [] : [`first audio ${delay(turn.firstAudioMs)}`]),
  ];
}

/** How they sounded where that is looked at, and how sure the reader was. */
const meantFacts = ({ emotion, confidence }: TurnUnderstanding): string[] => [
  ...(emotion === null ? [] : [emotion]),
  `${Math.round(confidence * 100)} % sure`,
];

/** A logged line changes once at most, when it is understood; words being spoken do all the time. */
const same = (a: TranscriptItem, b: TranscriptItem): boolean =>
  a.kind === b.kind &&
  a.key === b.key &&
  (a.kind !== "turn" || b.kind !== "turn" || (a.meant === b.meant && a.by === b.by)) &&
  (a.kind !== "interim" || b.kind !== "interim" || (a.words === b.words && a.by === b.by));
