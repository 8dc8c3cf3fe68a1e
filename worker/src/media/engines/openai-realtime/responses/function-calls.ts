import type { ToolCall } from "../../../ports.ts";

/** An output item of the service as far as it matters here. */
export interface OutputItem {
  type: string;
  status?: string | undefined;
  call_id?: string | undefined;
  name?: string | undefined;
  arguments?: string | undefined;
}

/** A call as far as is told of it, by its place in the response's output. */
interface Known {
  callId?: string | undefined;
  name?: string | undefined;
  arguments: string;
  /** Was an item told complete? One that was cut off in the middle calls nothing. */
  complete: boolean;
}

/**
 * The functions that the response under way calls. The service tells of each call up to three times, and no one of them
 * has to say everything: what they say is put together by the item's place in the output. Pure.
 */
export class FunctionCalls {
  readonly #told = new Map<number, Known>();

  /** A response begins: whatever was left of the one before belongs to nobody. */
  begin(): void {
    this.#told.clear();
  }

  /** Arguments that came by themselves: an item may be done without repeating them. */
  argumentsDone(
    index: number | undefined,
    callId: string | undefined,
    name: string | undefined,
    text: string,
  ): void {
    const known = this.#at(index, callId);
    known.callId ??= callId;
    known.name ??= name;
    known.arguments = text;
  }

  /** An item of the response is what it stays. */
  itemDone(index: number | undefined, item: OutputItem): void {
    if (item.type !== "function_call") return;
    const known = this.#at(index, item.call_id);
    known.callId ??= item.call_id;
    known.name ??= item.name;
    known.arguments = item.arguments || known.arguments;
    known.complete = (item.status ?? "completed") === "completed";
  }

  /** The response is over: answers every call that was made in it, in order. */
  responseDone(output: readonly (OutputItem | null)[]): ToolCall[] {
    for (const [index, item] of output.entries()) if (item !== null) this.itemDone(index, item);
    const calls = [...this.#told].sort(([a], [b]) => a - b).map(([, known]) => known);
    this.#told.clear();
    return calls.flatMap(({ callId, name, complete, arguments: text }) =>
      complete && callId !== undefined && name !== undefined
        ? [{ toolCallId: callId, name, arguments: text }]
        : [],
    );
  }

  #at(index: number | undefined, callId: string | undefined): Known {
    const byId = [...this.#told].find(([, known]) => callId !== undefined && known.callId === callId);
    const at = index ?? byId?.[0] ?? this.#told.size;
    const known = this.#told.get(at) ?? { arguments: "", complete: false };
    this.#told.set(at, known);
    return known;
  }
}
