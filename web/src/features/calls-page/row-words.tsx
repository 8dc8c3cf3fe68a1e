import { cx } from "../../components/class-names.ts";
import { markedParts, type RowText } from "../calls/row-text.ts";

const looks: Record<RowText["kind"], string> = {
  speaking: "text-ink-2",
  found: "text-ink-2",
  attention: "text-bad",
  question: "text-warn-ink",
  plain: "text-ink-2",
};

/** What the call is about, and the one thing to know of it. */
export function RowWords({ text, q, stale }: { text: RowText; q: string; stale: boolean }) {
  const { topic, words, kind } = text;
  return (
    <p className={cx("hidden truncate @min-[820px]:block", looks[kind])} title={`${topic} ${words}`.trim()}>
      {topic === "" ? null : (
        <>
          <b className={cx("font-semibold", kind === "attention" ? "text-bad" : "text-ink")}>{topic}</b>{" "}
        </>
      )}
      {kind === "found" ? <Found words={words} q={q} /> : words}
      {kind === "speaking" && !stale && words !== "" ? <span aria-hidden className="caret" /> : null}
    </p>
  );
}

function Found({ words, q }: { words: string; q: string }) {
  let at = 0;
  return markedParts(words, q).map(({ text, hit }) => {
    at += text.length;
    return hit ? (
      <mark key={at} className="border-b border-accent bg-accent-soft text-ink">
        {text}
      </mark>
    ) : (
      <span key={at}>{text}</span>
    );
  });
}
