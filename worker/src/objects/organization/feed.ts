import { type FeedDown, type FeedEvent, WORDS_TOPIC } from "@patchbay/protocol/feed";
import { randomToken } from "@patchbay/protocol/ids";
import { CLOSE, PROTOCOL_VERSION } from "@patchbay/protocol/version";
import * as z from "zod";
import { TopicBatcher, WORDS_FLUSH_EVERY_MS } from "../../feed/topic-batcher.ts";
import type { Tables } from "../common/tables.ts";
import { type ViewingMember, viewingMember } from "./presence.ts";

/** What a dashboard's socket remembers while the object sleeps. */
const viewer = z.object({
  ...viewingMember.shape,
  topics: z.array(z.string()),
  /** Its user takes calls on this dashboard. */
  available: z.boolean().default(false),
});
export type Viewer = z.infer<typeof viewer>;

/** SQL of the topics' numbers, for the object's migrations. */
export const FEED_TABLE = "CREATE TABLE topic (name TEXT PRIMARY KEY, seq INTEGER NOT NULL)";
/** The row that keeps the highest number of all topics that nobody is on any more; no topic has this name. */
const FORGOTTEN = "";
const NOBODY: Viewer = viewer.parse({ userId: "", topics: [] });
const MAX_TOPICS = 20;
/** A page that is loaded again, or changes its network, is back within this time. */
const BACK_WITHIN_MS = 5_000;

type Snapshot = Extract<FeedDown, { type: "welcome" }>["snapshot"];

/**
 * Numbers, batches and sends what happens to the dashboards that want it. Numbers are stored with each flush, so that
 * a sleep of the object breaks no feed; when no socket survived, this is a restart and the epoch is a new one.
 */
export class Feed {
  readonly #ctx: DurableObjectState;
  readonly #tables: Tables;
  readonly #epoch: string;
  #epochKept: boolean;
  readonly #gone = new WeakSet<WebSocket>();
  readonly #viewers = new WeakMap<WebSocket, Viewer>();
  #left: { who: Viewer; at: number }[] = [];
  readonly #batchers = new Map<string, TopicBatcher>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** Who is on a topic: the attachments, turned round, so that a flush asks only those it concerns. */
  readonly #listeners = new Map<string, Set<WebSocket>>();
  /** Topics that a socket has asked for and has no welcome to yet: it may leave before its welcome is read. */
  readonly #joining = new WeakMap<WebSocket, Set<string>>();

  constructor(ctx: DurableObjectState, tables: Tables) {
    this.#ctx = ctx;
    this.#tables = tables;
    for (const socket of ctx.getWebSockets()) {
      for (const topic of this.topicsOf(socket)) this.#listen(socket, topic);
    }
    const held = ctx.getWebSockets().length > 0 ? ctx.storage.kv.get<string>("epoch") : undefined;
    this.#epoch = held ?? randomToken(8);
    this.#epochKept = held !== undefined;
  }

  accept(socket: WebSocket, member: ViewingMember): void {
    this.#keepEpoch();
    this.#ctx.acceptWebSocket(socket);
    this.#remember(socket, { ...member, topics: [], available: false });
  }

  /** The first dashboard after a restart begins a new epoch, whose topics are numbered from the beginning. */
  #keepEpoch(): void {
    if (this.#epochKept) return;
    this.#epochKept = true;
    this.#ctx.storage.kv.put("epoch", this.#epoch);
    this.#tables.remove("DELETE FROM topic");
  }

  setAvailable(socket: WebSocket, available: boolean): void {
    this.#remember(socket, { ...this.#recall(socket), available });
  }

  /** Everybody with a dashboard open, once a dashboard. */
  viewers(): Viewer[] {
    return this.#ctx
      .getWebSockets()
      .filter((socket) => socket.readyState === WebSocket.OPEN && !this.#gone.has(socket))
      .map((socket) => this.#recall(socket));
  }

  /** The same, with those whose dashboard may be back in a moment. */
  viewersOfLate(): Viewer[] {
    return [...this.viewers(), ...this.#leftLately().map(({ who }) => who)];
  }

  #leftLately() {
    return this.#left.filter(({ at }) => Date.now() - at < BACK_WITHIN_MS);
  }

  /** Closes every dashboard whose viewer may not stay. */
  dismiss(stays: (viewer: Viewer) => boolean): void {
    for (const socket of this.#ctx.getWebSockets()) {
      if (socket.readyState !== WebSocket.OPEN || stays(this.#recall(socket))) continue;
      socket.close(CLOSE.unauthorized, "signed out");
    }
  }

  /** A socket that is closing counts no more. */
  forget(socket: WebSocket): void {
    this.#gone.add(socket);
    this.#left = [...this.#leftLately(), { who: this.#recall(socket), at: Date.now() }];
  }

  /** The socket asks for the topic; `welcome` follows once its state is read. */
  joins(socket: WebSocket, topic: string): void {
    this.#joining.set(socket, (this.#joining.get(socket) ?? new Set()).add(topic));
  }

  unsubscribe(socket: WebSocket, topic: string): void {
    this.#joining.get(socket)?.delete(topic);
    const listeners = this.#listeners.get(topic);
    listeners?.delete(socket);
    if (listeners?.size === 0) this.#forgetTopic(topic);
    const who = this.#recall(socket);
    this.#remember(socket, { ...who, topics: who.topics.filter((name) => name !== topic) });
  }

  viewer(socket: WebSocket): Viewer {
    return this.#recall(socket);
  }

  topicsOf(socket: WebSocket): readonly string[] {
    return this.#recall(socket).topics;
  }

  watched(topic: string): boolean {
    return (this.#listeners.get(topic)?.size ?? 0) > 0;
  }

  /**
   * Puts a dashboard on the topic and sends it the topic's state. What waits is flushed first, to the others: it is in
   * the snapshot, so that the number in the welcome tells exactly what the snapshot holds.
   */
  welcome(socket: WebSocket, topic: string, snapshot: Snapshot): void {
    // Who left while the state was read is put on nothing.
    if (this.#gone.has(socket) || !this.#joining.get(socket)?.delete(topic)) return;
    this.flush(topic);
    const who = this.#recall(socket);
    if (!who.topics.includes(topic)) {
      if (who.topics.length >= MAX_TOPICS) {
        return this.refuse(socket, topic, "too_many", "Too many topics on one connection.");
      }
      this.#remember(socket, { ...who, topics: [...who.topics, topic] });
      this.#listen(socket, topic);
    }
    const message: FeedDown = {
      type: "welcome",
      v: PROTOCOL_VERSION,
      epoch: this.#epoch,
      topic,
      seq: this.#seq(topic),
      snapshot,
    };
    socket.send(JSON.stringify(message));
  }

  refuse(socket: WebSocket, topic: string, code: string, message: string): void {
    const refusal: FeedDown = { type: "refused", topic, code, message };
    socket.send(JSON.stringify(refusal));
  }

  /** Sends an event to everybody on the topic: at once when it was quiet, with others when it is not. */
  publish(topic: string, event: FeedEvent): void {
    // Whoever comes later has it in their snapshot.
    if (!this.watched(topic)) return;
    const batcher =
      this.#batchers.get(topic) ?? new TopicBatcher(topic === WORDS_TOPIC ? WORDS_FLUSH_EVERY_MS : undefined);
    this.#batchers.set(topic, batcher);
    const waitMs = batcher.add(event, Date.now());
    if (this.#timers.has(topic)) return;
    // A flush in the next turn of the loop takes the other events of this delivery along.
    this.#timers.set(
      topic,
      setTimeout(() => this.flush(topic), waitMs),
    );
  }

  flush(topic: string): void {
    clearTimeout(this.#timers.get(topic));
    this.#timers.delete(topic);
    const events = this.#batchers.get(topic)?.flush(Date.now()) ?? [];
    if (events.length === 0) return;
    const listeners = this.#listeners.get(topic) ?? [];
    const seq = this.#seq(topic) + 1;
    this.#number(topic, seq);
    const batch: FeedDown = { type: "batch", epoch: this.#epoch, topic, seq, events };
    const text = JSON.stringify(batch);
    for (const socket of listeners) {
      try {
        socket.send(text);
      } catch {
        // A socket that just closed: its client comes back and asks for the snapshot.
      }
    }
  }

  /**
   * Nobody is on it any more: whoever comes next begins with a welcome. What happens meanwhile has no number, so that the next
   * listener's is above all that were given: one that comes back with an old number must never take it for the newest.
   */
  #forgetTopic(topic: string): void {
    clearTimeout(this.#timers.get(topic));
    this.#timers.delete(topic);
    this.#batchers.delete(topic);
    this.#listeners.delete(topic);
    const next = this.#seq(topic) + 1;
    this.#tables.remove("DELETE FROM topic WHERE name = ?", topic);
    if (next > this.#floor()) this.#number(FORGOTTEN, next);
  }

  #floor(): number {
    return this.#tables.read<{ seq: number }>("SELECT seq FROM topic WHERE name = ?", FORGOTTEN)[0]?.seq ?? 0;
  }

  #number(topic: string, seq: number): void {
    this.#tables.write(
      "INSERT INTO topic (name, seq) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq",
      topic,
      seq,
    );
  }

  #listen(socket: WebSocket, topic: string): void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(socket));
  }

  #seq(topic: string): number {
    const [held] = this.#tables.read<{ seq: number }>("SELECT seq FROM topic WHERE name = ?", topic);
    if (held !== undefined) return held.seq;
    // From its first welcome on it has its own: the floor may rise while somebody is on it.
    const floor = this.#floor();
    this.#number(topic, floor);
    return floor;
  }

  #recall(socket: WebSocket): Viewer {
    const held = this.#viewers.get(socket);
    if (held !== undefined) return held;
    const parsed = viewer.safeParse(socket.deserializeAttachment());
    const who = parsed.success ? parsed.data : NOBODY;
    this.#viewers.set(socket, who);
    return who;
  }

  #remember(socket: WebSocket, who: Viewer): void {
    this.#viewers.set(socket, who);
    socket.serializeAttachment(who);
  }
}
