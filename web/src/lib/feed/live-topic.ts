import type { FeedDown, FeedEvent } from "@patchbay/protocol/feed";
import { asked, nowhere, onBatch, onWelcome, type Position } from "./numbering.ts";

type Welcome = Extract<FeedDown, { type: "welcome" }>;
type Batch = Extract<FeedDown, { type: "batch" }>;

/** How a topic's messages become what a page shows; `read` answers null for a snapshot of another topic. */
export interface TopicReader<V> {
  empty: V;
  read(snapshot: Welcome["snapshot"]): V | null;
  reduce(view: V, event: FeedEvent): V;
}

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
      // Numbers that go on without a gap prove that nothing was missed, though a new socket's welcome may be lost.
      if (view !== this.#state.view || this.#state.phase === "stale") {
        this.#become({ ...this.#state, phase: "live", asOf: null, view });
      }
    }
    return step === "ask";
  }

  refused(code: string, message: string): void {
    this.#become({ ...this.#state, phase: "refused", refusal: { code, message } });
  }

  /** The socket is gone: what is shown was true until now. */
  lost(nowMs: number): void {
    if (this.#state.phase !== "live") return;
    this.#become({ ...this.#state, phase: "stale", asOf: nowMs + this.#state.skewMs });
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
