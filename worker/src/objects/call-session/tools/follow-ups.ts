import type { LogEntry } from "@patchbay/protocol/call";
import { errorText, report } from "../../../log.ts";
import { keepFollowUps, numbersIn } from "../../../store/follow-up/keep.ts";
import type { CallContext } from "../call-context.ts";

/** What the follow-ups need of their call. */
export interface FollowedCall extends Pick<CallContext, "file"> {
  log(): LogEntry[];
  /** The organization calls this number no more; they asked for it `at` (epoch milliseconds). */
  listNumber(number: string, at: number): Promise<void>;
  /** Pages that show the lists read them again. */
  tellPages(): Promise<void>;
}

/** What a call leaves to be done, shown to people while it runs. The log has it; the archive writes what fails here. */
export class FollowUps {
  readonly #d1: D1Database;
  readonly #call: FollowedCall;

  constructor(d1: D1Database, call: FollowedCall) {
    this.#d1 = d1;
    this.#call = call;
  }

  async keep(): Promise<void> {
    const file = this.#call.file();
    if (file === null) return;
    const log = this.#call.log();
    // Before D1: the organization's own copy of the list is what the next call is checked against.
    const done = await Promise.allSettled([
      ...numbersIn(log).map(({ number, at }) => this.#call.listNumber(number, at)),
      keepFollowUps(this.#d1, file.orgId, file.callId, log).then(() => this.#call.tellPages()),
    ]);
    for (const { reason } of done.filter((one) => one.status === "rejected")) {
      report("warn", "a follow-up waits for the archive", { call: file.callId, error: errorText(reason) });
    }
  }
}
