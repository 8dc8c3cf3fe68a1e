import type { PbxEvent } from "@patchbay/protocol/pbx";
import { isMemberHalf, nearMemberHalf } from "@patchbay/protocol/pbx-names";

/** A member's way asks for its route before Asterisk says for whom it is dialled; nobody waits for that longer than this. */
const WITHIN_MS = 1_000;

/** For whom queues ring assistants as their members: the caller's uniqueid, by the way's near half. */
export class RungMembers {
  readonly #callers = new Map<string, string>();
  readonly #asked = new Map<string, () => void>();

  /** Something of the PBX was told to the edge. */
  told(event: PbxEvent): void {
    if (event.kind === "dial_begin" && isMemberHalf(event.destChannel)) {
      this.#callers.set(event.destChannel, event.uniqueid);
      this.#asked.get(event.destChannel)?.();
    } else if (event.kind === "channel_hangup") this.#callers.delete(event.channel);
  }

  /** Whom the queue rings this half of a way for, as soon as the edge has been told so; null when it is not. */
  async callerAt(channel: string, gone: AbortSignal): Promise<string | null> {
    const near = nearMemberHalf(channel);
    if (!this.#callers.has(near) && !gone.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, WITHIN_MS);
      gone.addEventListener("abort", () => resolve(), { once: true });
      this.#asked.set(near, resolve);
      await promise;
      clearTimeout(timer);
      this.#asked.delete(near);
    }
    return this.#callers.get(near) ?? null;
  }

  /** Asterisk is gone, and its channels with it or not: whoever is rung now is told of no more. */
  clear(): void {
    this.#callers.clear();
  }
}
