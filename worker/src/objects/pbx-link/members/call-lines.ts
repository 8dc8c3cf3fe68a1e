import { errorText, report } from "../../../log.ts";
import { retrying } from "../../common/retry.ts";

/** What calls are told: one thing after the other for each call, calls beside one another. */
export class CallLines {
  readonly #lines = new Map<string, Promise<unknown>>();

  inLine<T>(callId: string, task: () => Promise<T>): Promise<T> {
    const before = this.#lines.get(callId) ?? Promise.resolve();
    const mine = before.then(() => retrying(task));
    const settled = mine.catch((error: unknown) => {
      report("error", "a call's object could not be told", { call: callId, error: errorText(error) });
    });
    this.#lines.set(callId, settled);
    void settled.then(() => {
      if (this.#lines.get(callId) === settled) this.#lines.delete(callId);
    });
    return mine;
  }
}
