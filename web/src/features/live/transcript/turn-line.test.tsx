import type { CallEvent } from "@patchbay/protocol/call";
import { viewOfLog } from "@patchbay/protocol/call-view";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { assistantAnswers, sampleLog } from "../../../../dev/sample-calls.ts";
import { transcriptOf } from "./transcript-items.ts";
import { TranscriptLine } from "./turn-line.tsx";

/** The transcript's lines as text, one a line, as a reader has them. */
function linesOf(...events: CallEvent[]): string[] {
  const log = sampleLog({ label: "a", startedAt: 0 }, [
    [400, assistantAnswers()],
    ...events.map((event): [number, CallEvent] => [2_000, event]),
  ]);
  return transcriptOf(viewOfLog(log)).map((item) =>
    renderToStaticMarkup(<TranscriptLine item={item} />)
      .replace(/<[^>]+>/g, " ")
      .replace(/\s+/g, " ")
      .trim(),
  );
}

test("F9: a turn that a crash broke off has its words and says so; one that was lost is said to be missing in its place", () => {
  const turn = { id: "t1", speaker: "caller" as const, text: "I would like", startMs: 900, endMs: 1_800 };
  const lines = linesOf(
    { type: "turn_finished", turn: { ...turn, brokenOff: true } },
    { type: "words_lost", speaker: "operator", startMs: 1_000 },
    { type: "turn_finished", turn: { ...turn, id: "t2", text: "Hello?", startMs: 4_000, endMs: 4_500 } },
  );
  const broken = lines.find((line) => line.includes("I would like"));
  expect(broken).toMatch(/Caller.*I would like.*broken off: Patchbay restarted/);
  expect(lines.find((line) => line.includes("Hello?"))).not.toMatch(/broken off/);
  expect(lines.join("\n")).toMatch(/I would like[^\n]*\n[^\n]*(missing|lost)[^\n]*\n[^\n]*Hello\?/i);
});
