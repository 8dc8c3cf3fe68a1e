import type { FeedDown, FeedEvent } from "@patchbay/protocol/feed";
import { ASK_AGAIN_MS, asked, nowhere, onBatch, onWelcome, type Position } from "./numbering.ts";

type Welcome = Extract<FeedDown, { type: "welcome" }>;
type Batch = Extract<FeedDown, { type: "batch" }>;

/** How a topic's messages become what a page shows; `read` answers null for a snapshot of another topic. */
export interface TopicReader<V> {
  empty: V;
  read(snapshot: Welcome["snapshot"]): V | null;
  reduce(view: V, event: FeedEvent): V;
  /** True of a view that something is missing from though its batches came one by one. */
  hasHole(view: V): boolean;
}

/** What is shown counts as live for so long while its snapshot is asked for anew. */
export const STILL_LIVE_MS = 1_000;

/** What a page sees of a topic. `stale` keeps what was true at `asOf` (epoch ms, server's clock). */
export interface TopicState<V> {
  phase: "waiting" | "live" | "stale" | "refused";
  view: V;
  asOf: number | null;
  /** Server's clock less ours, in ms: durations tick by the server's time. */
  skewMs: number;
  refusal: { code: string; message: string } | null;
}

/** One topic: its numbering, its view, and those who watch it. Messages go in, immutable states come out. */
export class LiveTopic<V> {
  readonly name: string;
  readonly #reader: TopicReader<V>;
  readonly #watchers = new Set<() => void>();
  #position: Position = nowhere;
  #state: TopicState<V>;

  constructor(name: string, reader: TopicReader<V>) {
    this.name = name;
    this.#reader = reader;
    this.#state = { phase: "waiting", view: reader.empty, asOf: null, skewMs: 0, refusal: null };
  }

  get state(): TopicState<V> {
    return this.#state;
  }

  get watched(): boolean {
    return this.#watchers.size > 0;
  }

  /** Calls `watcher` after every change; the answer stops that. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** False while its state is not known to be the present one, and not refused either. */
  get settled(): boolean {
    return this.#state.phase === "live" || this.#state.phase === "refused";
  }

  /** For how long the snapshot has been waited for, in ms; null when none is awaited. */
  waitsMs(nowMs: number): number | null {
    return this.#position.askedAtMs === null ? null : nowMs - this.#position.askedAtMs;
  }

  /** When this topic wants to be looked at again: to be shown as stale, or to be asked for once more. */
  dueAtMs(nowMs: number): number | null {
    const waits = this.waitsMs(nowMs);
    return waits === null ? null : nowMs - waits + (waits < STILL_LIVE_MS ? STILL_LIVE_MS : ASK_AGAIN_MS);
  }

  /** True when the snapshot is to be asked for again; what has been awaited for a while is shown as live no more. */
  overdue(nowMs: number): boolean {
    const waits = this.waitsMs(nowMs);
    if (waits === null) return false;
    if (waits >= STILL_LIVE_MS) this.#becomeStale(nowMs - waits);
    return waits >= ASK_AGAIN_MS;
  }

  /** A `subscribe` or `snapshot_request` for this topic was sent. */
  asked(nowMs: number): void {
    this.#position = asked(this.#position, nowMs);
  }

  welcome(message: Welcome, nowMs: number): void {
    const view = this.#reader.read(message.snapshot);
    if (view === null) return;
    const { position, step } = onWelcome(this.#position, message);
    this.#position = position;
    if (step === "ignore") return;
    const { now } = message.snapshot;
    this.#become({ phase: "live", view, asOf: null, skewMs: now - nowMs, refusal: null });
  }

  /** True when the snapshot has to be asked for. */
  batch(message: Batch, nowMs: number): boolean {
    const { position, step } = onBatch(this.#position, message, nowMs);
    this.#position = position;
    if (step === "apply") {
      const view = message.events.reduce((held, event) => this.#reader.reduce(held, event), this.#state.view);
      const hole = this.#reader.hasHole(view) && !this.#reader.hasHole(this.#state.view);
      if (view !== this.#state.view) this.#become({ ...this.#state, view });
      return hole;
    }
    return step === "ask";
  }

  refused(code: string, message: string): void {
    // What cannot be read right now is asked for again; every other refusal stands.
    if (code !== "unavailable") this.#position = nowhere;
    this.#become({ ...this.#state, phase: "refused", refusal: { code, message } });
  }

  /** The socket is gone, and with it the place in its numbers: what is shown was true until now. */
  lost(nowMs: number): void {
    this.#position = nowhere;
    this.#becomeStale(nowMs);
  }

  #becomeStale(sinceMs: number): void {
    if (this.#state.phase !== "live") return;
    this.#become({ ...this.#state, phase: "stale", asOf: sinceMs + this.#state.skewMs });
  }

  /** Nobody watches any more: the next watcher begins with nothing rather than with something old. */
  forget(): void {
    this.#position = nowhere;
    this.#state = { phase: "waiting", view: this.#reader.empty, asOf: null, skewMs: 0, refusal: null };
  }

  #become(state: TopicState<V>): void {
    this.#state = state;
    for (const watcher of this.#watchers) watcher();
  }
}
