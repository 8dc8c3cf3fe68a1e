import type { CallsView } from "@patchbay/protocol/calls-view";
import { FEED_PING, FEED_PONG, type FeedDown, parseFeedDown, WORDS_TOPIC } from "@patchbay/protocol/feed";
import type { FeedUp } from "@patchbay/protocol/feed/up";
import type { RowsSpoken } from "@patchbay/protocol/rows-spoken";
import { firstDial, type Link, type LinkEvent, nextTick, stepLink } from "./link.ts";
import { LiveTopic, STILL_LIVE_MS } from "./live-topic.ts";
import { type CallFeed, callReader, callsReader, type FeedTopic, wordsReader } from "./readers.ts";

/** What the connection pill shows. `since` is when the data stopped being live, epoch ms. */
export type Connection =
  | { state: "live" }
  | { state: "connecting" }
  | { state: "reconnecting"; since: number; attempt: number }
  | { state: "offline"; since: number }
  | { state: "refused"; since: number };

/** The outside world, so that a test can stand in for it. */
export interface FeedPorts {
  dial(handlers: { opened(): void; message(raw: unknown): void; closed(code: number): void }): FeedSocket;
  now(): number;
  random(): number;
  wake(atMs: number | null, tick: () => void): void;
  networkIsDown(): boolean;
  /** A dial never opened, or the server said who-are-you: the session may be over. */
  onTrouble(): void;
}

export interface FeedSocket {
  send(text: string): void;
  close(): void;
}

const UNAUTHORIZED = 4002;

/** One socket for the whole page; topics are subscribed to while somebody watches them. */
export class FeedClient {
  readonly calls: LiveTopic<CallsView>;
  readonly words: LiveTopic<RowsSpoken>;
  readonly #ports: FeedPorts;
  readonly #topics = new Map<string, FeedTopic>();
  readonly #callTopics = new Map<string, LiveTopic<CallFeed>>();
  readonly #watchers = new Set<() => void>();
  #link: Link | null = null;
  #socket: FeedSocket | null = null;
  #connection: Connection = { state: "connecting" };
  #available: boolean | null = null;

  constructor(ports: FeedPorts) {
    this.#ports = ports;
    this.calls = new LiveTopic("calls", callsReader);
    this.words = new LiveTopic(WORDS_TOPIC, wordsReader);
  }

  get connection(): Connection {
    return this.#connection;
  }

  watchConnection(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Opens the socket, once. */
  start(): void {
    if (this.#link !== null) return;
    this.#link = firstDial(this.#ports.now());
    this.#dial();
    this.#settle();
  }

  /** Closes the socket for good: the session is over. */
  stop(): void {
    this.#drop();
    this.#link = null;
    this.#ports.wake(null, () => {});
  }

  /** The network changed or the page woke up. */
  look(): void {
    this.#step({ type: "look" });
  }

  retry(): void {
    this.#step({ type: "retry" });
  }

  /** Whether this page's member takes calls: told now and to each new socket. */
  setAvailable(available: boolean): void {
    if (this.#available === available) return;
    this.#available = available;
    this.#send({ type: "presence", available });
  }

  call(callId: string): LiveTopic<CallFeed> {
    const held = this.#callTopics.get(callId);
    if (held !== undefined) return held;
    const topic = new LiveTopic(`call:${callId}`, callReader);
    this.#callTopics.set(callId, topic);
    return topic;
  }

  /** Watches a topic; the first watcher subscribes, the last one to leave unsubscribes. */
  watch(topic: FeedTopic, watcher: () => void): () => void {
    const first = !topic.watched;
    const leave = topic.watch(watcher);
    if (first) {
      this.#topics.set(topic.name, topic);
      this.#ask(topic, "subscribe");
      this.#settle();
    }
    return () => {
      leave();
      if (topic.watched || this.#topics.get(topic.name) !== topic) return;
      this.#topics.delete(topic.name);
      topic.forget();
      this.#send({ type: "unsubscribe", topic: topic.name });
      this.#settle();
    };
  }

  #ask(topic: FeedTopic, type: "subscribe" | "snapshot_request"): void {
    // Without a socket nothing is asked for yet: the next one subscribes to every topic.
    if (this.#link?.state !== "open") return;
    topic.asked(this.#ports.now());
    this.#send({ type, topic: topic.name });
  }

  /** The timer: the socket's own time is up, or a snapshot that was asked for has not come. */
  #tick(): void {
    this.#step({ type: "tick" });
    if (this.#link?.state !== "open") return;
    const now = this.#ports.now();
    for (const topic of this.#topics.values()) {
      if (topic.overdue(now)) this.#ask(topic, "snapshot_request");
    }
    this.#settle();
  }

  #send(message: FeedUp): void {
    if (this.#link?.state === "open") this.#socket?.send(JSON.stringify(message));
  }

  #step(event: LinkEvent): void {
    if (this.#link === null) return;
    const before = this.#link.state;
    const { link, effects } = stepLink(this.#link, event, this.#ports.now(), this.#ports.random());
    this.#link = link;
    for (const effect of effects) {
      if (effect === "drop") this.#drop();
      if (effect === "dial") this.#dial();
      if (effect === "ping") this.#socket?.send(FEED_PING);
    }
    if (before === "connecting" && link.state === "waiting") this.#ports.onTrouble();
    this.#settle();
  }

  #dial(): void {
    let current = true;
    const socket = this.#ports.dial({
      opened: () => {
        if (!current) return;
        this.#step({ type: "opened" });
        if (this.#available !== null) this.#send({ type: "presence", available: this.#available });
        for (const topic of this.#topics.values()) this.#ask(topic, "subscribe");
        this.#settle();
      },
      message: (raw) => {
        if (current) this.#receive(raw);
      },
      closed: (code) => {
        if (!current) return;
        this.#step({ type: "closed", code });
        if (code === UNAUTHORIZED) this.#ports.onTrouble();
      },
    });
    this.#socket = {
      send: (text) => socket.send(text),
      close: () => {
        current = false;
        socket.close();
      },
    };
  }

  #drop(): void {
    this.#socket?.close();
    this.#socket = null;
    for (const topic of this.#topics.values()) topic.lost(this.#ports.now());
  }

  #receive(raw: unknown): void {
    if (this.#link?.state === "open" && this.#link.deadAt !== null) this.#step({ type: "heard" });
    if (raw === FEED_PONG) return;
    const parsed = parseFeedDown(raw);
    // A type of a newer server is ignored; a batch that cannot be read leaves a gap, which asks for the snapshot.
    if (parsed.ok) this.#take(parsed.value);
  }

  #take(message: FeedDown): void {
    const topic = this.#topics.get(message.topic);
    if (topic === undefined) return;
    const now = this.#ports.now();
    if (message.type === "welcome") topic.welcome(message, now);
    else if (message.type === "refused") topic.refused(message.code, message.message);
    else if (topic.batch(message, now)) this.#ask(topic, "snapshot_request");
    this.#settle();
  }

  /** An open socket is not yet a live page: that is one whose every topic was welcomed. */
  #liveness(): Liveness {
    const now = this.#ports.now();
    let notSince = Number.POSITIVE_INFINITY;
    let waiting = false;
    for (const topic of this.#topics.values()) {
      if (topic.settled) continue;
      const waitsMs = topic.waitsMs(now);
      if (topic.state.phase === "waiting" && waitsMs !== null && waitsMs < STILL_LIVE_MS) waiting = true;
      else {
        const { asOf, skewMs } = topic.state;
        notSince = Math.min(notSince, asOf === null ? now - (waitsMs ?? 0) : asOf - skewMs);
      }
    }
    if (notSince < Number.POSITIVE_INFINITY) return { notSince };
    return waiting ? "waiting" : "whole";
  }

  #nextTick(link: Link): number | null {
    const now = this.#ports.now();
    const topics = [...this.#topics.values()].map((topic) => topic.dueAtMs(now));
    const due = [nextTick(link), ...topics].filter((at) => at !== null);
    return due.length === 0 ? null : Math.min(...due);
  }

  #settle(): void {
    if (this.#link === null) return;
    this.#ports.wake(this.#nextTick(this.#link), () => this.#tick());
    const next = connectionOf(this.#link, this.#connection, this.#ports, this.#liveness());
    if (next === this.#connection) return;
    this.#connection = next;
    for (const watcher of this.#watchers) watcher();
  }
}

/** `whole`: every watched topic is known as it is now; `waiting`: one that was just opened is on its way. */
type Liveness = "whole" | "waiting" | { notSince: number };

function connectionOf(link: Link, held: Connection, ports: FeedPorts, liveness: Liveness): Connection {
  if (link.state === "open") {
    if (liveness === "whole" || (liveness === "waiting" && held.state === "live"))
      return held.state === "live" ? held : { state: "live" };
    if (held.state === "connecting" || held.state === "reconnecting") return held;
    const since =
      "since" in held ? held.since : typeof liveness === "string" ? ports.now() : liveness.notSince;
    return { state: "reconnecting", since, attempt: link.attempt };
  }
  const since = link.liveUntil ?? ("since" in held ? held.since : ports.now());
  if (link.state === "refused") return { state: "refused", since };
  if (ports.networkIsDown()) return held.state === "offline" ? held : { state: "offline", since };
  // A first dial is not yet a trouble; a second one is.
  if (link.liveUntil === null && link.attempt === 0)
    return held.state === "connecting" ? held : { state: "connecting" };
  if (held.state === "reconnecting" && held.attempt === link.attempt) return held;
  return { state: "reconnecting", since, attempt: link.attempt };
}
