import type { PbxEvent } from "@patchbay/protocol/pbx";

export interface QueuedCallersOptions {
  /** Does this caller want their number shown to nobody? Null when that cannot be said. */
  isWithheld: (channel: string) => Promise<boolean | null>;
  tell: (event: PbxEvent) => void;
}
type QueueJoin = Extract<PbxEvent, { kind: "queue_join" }>;

/**
 * Of a caller whom the dialplan queues by itself no event says that they withhold their number: it is asked for before the edge, which
 * makes a call of them, is told. Meanwhile what concerns that channel waits in order; nothing else does.
 */
export class QueuedCallers {
  readonly #options: QueuedCallersOptions;
  readonly #waiting = new Map<string, PbxEvent[]>();

  constructor(options: QueuedCallersOptions) {
    this.#options = options;
  }

  /** Somebody joins a queue; `withheld` is to be told before it if they withhold their number. */
  joins(join: QueueJoin, withheld: PbxEvent): void {
    if (this.holds(join)) return;
    this.#waiting.set(join.uniqueid, [join]);
    void this.#ask(join, withheld);
  }

  /** True when the event waits here, to be told later. */
  holds(event: PbxEvent): boolean {
    const waiting = "uniqueid" in event ? this.#waiting.get(event.uniqueid) : undefined;
    waiting?.push(event);
    return waiting !== undefined;
  }

  /** Asterisk is gone, and answers nothing more: what waits is told as it is. */
  release(): void {
    for (const uniqueid of this.#waiting.keys()) this.#tell(uniqueid);
  }

  async #ask({ uniqueid, channel }: QueueJoin, withheld: PbxEvent): Promise<void> {
    const isWithheld = await this.#options.isWithheld(channel);
    if (isWithheld && this.#waiting.has(uniqueid)) this.#options.tell(withheld);
    this.#tell(uniqueid);
  }

  #tell(uniqueid: string): void {
    const waiting = this.#waiting.get(uniqueid) ?? [];
    this.#waiting.delete(uniqueid);
    for (const event of waiting) this.#options.tell(event);
  }
}
