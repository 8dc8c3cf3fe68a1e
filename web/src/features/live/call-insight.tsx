import type { CallSummary } from "@patchbay/protocol/call";
import { costDetail, costWords, insightFacts, unsaidWords } from "./insight-words.ts";

/** What a call came to, once it is over and was read; what it has cost, as soon as anything did. */
export function CallInsight({ call }: { call: CallSummary }) {
  const { understanding, cost } = call;
  const facts = understanding === null ? [] : insightFacts(understanding);
  const unsaid = unsaidWords(call);
  if (understanding === null && cost === null && unsaid === null) return null;
  return (
    <div className="mt-1.5">
      {understanding === null ? null : <p data-call-summary>{understanding.summary}</p>}
      {unsaid === null ? null : <p className="text-ink-2">{unsaid}</p>}
      <p className="num mt-0.5 flex flex-wrap gap-x-2.5 text-small text-ink-2">
        {facts.map((fact) => (
          <span key={fact.words} className={fact.bad ? "font-semibold text-bad" : undefined}>
            {fact.words}
          </span>
        ))}
        {cost === null ? null : (
          <span data-call-cost title={costDetail(cost)}>
            {costWords(cost)}
            <span className="sr-only">, {costDetail(cost)}</span>
          </span>
        )}
      </p>
    </div>
  );
}
