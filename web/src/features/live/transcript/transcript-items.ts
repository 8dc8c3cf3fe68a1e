import type { TurnUnderstanding } from "@patchbay/protocol/call";
import type { CallView } from "@patchbay/protocol/call-view";
import type { Interim } from "@patchbay/protocol/feed";
import type { Turn } from "@patchbay/protocol/turn";
import { type Note, noteOf } from "../notes.ts";
import { personAt } from "./who-spoke.ts";

/** One line of the transcript. `n` is the log's number; words still being spoken have none yet. */
export type TranscriptItem =
  /** `meant` comes a moment after the caller's turn; the assistant's has none. `by` is the person's name whose words they are, "" for others'. */
  | {
      kind: "turn";
      key: string;
      n: number;
      atMs: number;
      turn: Turn;
      by: string;
      meant: TurnUnderstanding | null;
    }
  | { kind: "interim"; key: string; atMs: number; by: string; words: Interim }
  | { kind: "note"; key: string; n: number; atMs: number; note: Note };

/**
 * The log as its reader follows it: by the time things began, not by the time they were written down, because an
 * utterance is logged when it is over. Times are ms since the call began. A turn keeps its key when it is finished.
 */
export function transcriptOf(view: CallView): TranscriptItem[] {
  const startedAt = view.log[0]?.at ?? 0;
  const person = personAt(view.log);
  const by = ({ speaker, startMs }: Pick<Turn, "speaker" | "startMs">): string =>
    speaker === "operator" ? person(startMs) : "";
  const meant = new Map(
    view.log.flatMap(({ event }) =>
      event.type === "turn_understood" ? [[event.turnId, event] as const] : [],
    ),
  );
  const items: TranscriptItem[] = [];
  // A tool is one line, where it was called: first what it does, then what came of it.
  const called = new Map<string, { at: number; n: number }>();
  const finished = new Set<string>();
  for (const { event } of view.log) if (event.type === "tool_finished") finished.add(event.toolCallId);
  for (const { n, at, event } of view.log) {
    if (event.type === "tool_called") {
      called.set(event.toolCallId, { at, n });
      if (finished.has(event.toolCallId)) continue;
    }
    if (event.type === "turn_finished") {
      const { turn } = event;
      items.push({
        kind: "turn",
        key: `turn:${turn.id}`,
        n,
        atMs: turn.startMs,
        turn,
        by: by(turn),
        meant: meant.get(turn.id) ?? null,
      });
      continue;
    }
    const note = noteOf(event);
    if (note === null) continue;
    const tool = "toolCallId" in event ? called.get(event.toolCallId) : undefined;
    const place = tool ?? { at, n };
    const key = tool === undefined ? `note:${n}` : `note:${tool.n}`;
    items.push({ kind: "note", key, n: place.n, atMs: Math.max(0, place.at - startedAt), note });
  }
  for (const words of view.interim) {
    items.push({ kind: "interim", key: `turn:${words.turnId}`, atMs: words.startMs, by: by(words), words });
  }
  const order = (item: TranscriptItem): number =>
    item.kind === "interim" ? Number.POSITIVE_INFINITY : item.n;
  return items.sort((a, b) => a.atMs - b.atMs || Number(order(a) > order(b)) - Number(order(a) < order(b)));
}
