import type { Cue, ToolCall, ToolResult } from "../ports.ts";

/** How a tool ended: what the model is told, and what it speaks about then; null when nothing more is to be said. */
export interface ErrandEnd extends ToolResult {
  cue: Cue | null;
}

/** The tools that an answer waits for: it goes on when the last of them is done. */
export class Errands {
  readonly #ends = new Map<string, ErrandEnd | null>();

  /** Is any tool not done? */
  get running(): boolean {
    return this.#ends.size > 0;
  }

  begin(calls: readonly ToolCall[]): void {
    for (const { toolCallId } of calls) this.#ends.set(toolCallId, null);
  }

  knows(toolCallId: string): boolean {
    return this.#ends.has(toolCallId);
  }

  /** One is done. Answers all of them once the last is, in the order in which they were called. */
  end(end: ErrandEnd): ErrandEnd[] | null {
    if (this.#ends.has(end.toolCallId)) this.#ends.set(end.toolCallId, end);
    const ends = [...this.#ends.values()].filter((one) => one !== null);
    if (ends.length < this.#ends.size || ends.length === 0) return null;
    this.#ends.clear();
    return ends;
  }

  /** The session that waited is gone. */
  forget(): void {
    this.#ends.clear();
  }
}

/** What is spoken about when several tools are done: what is not the plain answer comes first. */
export const cueOf = (ends: readonly ErrandEnd[]): Cue | null =>
  ends.find(({ cue }) => cue !== null && cue !== "answer")?.cue ??
  (ends.some(({ cue }) => cue === "answer") ? "answer" : null);
