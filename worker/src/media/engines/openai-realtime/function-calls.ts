import type { ToolCall } from "../../ports.ts";

/** An output item of the service as far as it matters here. */
export interface OutputItem {
  type: string;
  status?: string | undefined;
  call_id?: string | undefined;
  name?: string | undefined;
  arguments?: string | undefined;
}

/** The functions that the responses of one session call; a response's calls count once the response is over. Pure. */
export class FunctionCalls {
  readonly #complete = new Map<string, Map<string, ToolCall>>();
  /** Arguments that came by themselves: an item may be done without repeating them. */
  readonly #arguments = new Map<string, string>();

  argumentsDone(callId: string, text: string): void {
    this.#arguments.set(callId, text);
  }

  /** An item of the response is what it stays; one that was cut off in the middle calls nothing. */
  itemDone(responseId: string, item: OutputItem): void {
    if (item.type !== "function_call" || (item.status ?? "completed") !== "completed") return;
    const { call_id: id, name } = item;
    if (id === undefined || name === undefined) return;
    const calls = this.#complete.get(responseId) ?? new Map<string, ToolCall>();
    this.#complete.set(responseId, calls);
    calls.set(id, { toolCallId: id, name, arguments: item.arguments || (this.#arguments.get(id) ?? "") });
  }

  /** The response is over: answers every call that was made in it, in order. */
  responseDone(responseId: string, output: readonly OutputItem[]): ToolCall[] {
    for (const item of output) this.itemDone(responseId, item);
    const calls = [...(this.#complete.get(responseId)?.values() ?? [])];
    this.#complete.delete(responseId);
    for (const { toolCallId } of calls) this.#arguments.delete(toolCallId);
    return calls;
  }
}
