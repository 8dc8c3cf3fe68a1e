import type { PbxEvent } from "@patchbay/protocol/pbx";

export interface QueuedCallersOptions {
  /** Does this caller want their number shown to nobody? Null when that cannot be said. */
  isWithheld: (channel: string) => Promise<boolean | null>;
  /** Is this very channel there still? */
  isThere: (channel: string, uniqueid: string) => boolean;
  tell: (event: PbxEvent) => void;
}
type QueueJoin = Extract<PbxEvent, { kind: "queue_join" }>;
type ChannelState = Extract<PbxEvent, { kind: "channel_state" }>;
/** What is to be told of the caller, withholding their number or not. */
type Caller = (withheld: boolean) => ChannelState;

/** So often it is asked again what a caller wants shown of whom nobody has said it. */
const AGAIN_MS = 2_000;

/**
 * Of a caller whom the dialplan queues by itself no event says that they withhold their number: it is asked for before the edge, which
 * makes a call of them, is told. Meanwhile what concerns that channel waits in order; nothing else does. Whoever of them nobody can say it
 * of in time is told as one who withholds it, and is asked for until it is known: what was shown once cannot be taken back.
 */
export class QueuedCallers {
  readonly #options: QueuedCallersOptions;
  readonly #waiting = new Map<string, { caller: Caller; events: PbxEvent[] }>();
  /** Told as withholding, though nobody has said so, with what was told last of their channel. */
  readonly #unsure = new Map<string, Pick<ChannelState, "state" | "connectedNumber"> | null>();

  constructor(options: QueuedCallersOptions) {
    this.#options = options;
  }

  /** Somebody joins a queue. */
  joins(join: QueueJoin, caller: Caller): void {
    if (this.holds(join)) return;
    this.#waiting.set(join.uniqueid, { caller, events: [join] });
    void this.#ask(join, caller);
  }

  /** Somebody has left a queue from this place: whoever waits here to be told of behind them has moved up. */
  left(queue: string, position: number): void {
    for (const { events } of this.#waiting.values()) {
      const [join] = events;
      if (join?.kind === "queue_join" && join.queue === queue && join.position > position)
        events[0] = { ...join, position: join.position - 1 };
    }
  }

  /** True when the event waits here, to be told later. */
  holds(event: PbxEvent): boolean {
    if (!("uniqueid" in event)) return false;
    const { uniqueid } = event;
    if (event.kind === "channel_state" && this.#unsure.has(uniqueid)) {
      // Whoever sets a caller anew says with it what may be shown.
      if (event.caller !== undefined) this.#unsure.delete(uniqueid);
      else this.#unsure.set(uniqueid, event);
    }
    const waiting = this.#waiting.get(uniqueid);
    waiting?.events.push(event);
    return waiting !== undefined;
  }

  /** Asterisk is gone, and answers nothing more: what waits is told, and no number with it. */
  release(): void {
    for (const uniqueid of this.#waiting.keys()) this.#tell(uniqueid, null);
  }

  async #ask({ uniqueid, channel }: QueueJoin, caller: Caller): Promise<void> {
    this.#tell(uniqueid, await this.#options.isWithheld(channel));
    while (this.#unsure.has(uniqueid)) {
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS).unref());
      if (!this.#options.isThere(channel, uniqueid)) break;
      const withheld = await this.#options.isWithheld(channel);
      const latest = this.#unsure.get(uniqueid);
      if (withheld === null || latest === undefined) continue;
      if (!withheld) this.#options.tell({ ...caller(false), ...stateOf(latest) });
      break;
    }
    this.#unsure.delete(uniqueid);
  }

  #tell(uniqueid: string, withheld: boolean | null): void {
    const waiting = this.#waiting.get(uniqueid);
    if (waiting === undefined) return;
    this.#waiting.delete(uniqueid);
    if (withheld === null) this.#unsure.set(uniqueid, null);
    if (withheld !== false) this.#options.tell(waiting.caller(true));
    for (const event of waiting.events) this.#options.tell(event);
  }
}

const stateOf = (latest: Pick<ChannelState, "state" | "connectedNumber"> | null) =>
  latest === null ? {} : { state: latest.state, connectedNumber: latest.connectedNumber };
