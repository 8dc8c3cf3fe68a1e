import type { CallSummary, LogEntry } from "@patchbay/protocol/call";
import { summarize } from "@patchbay/protocol/call-summary";
import { type CallsView, emptyCallsView, reduceCalls } from "@patchbay/protocol/calls-view";
import type { FeedDown, FeedEvent } from "@patchbay/protocol/feed";
import { parseFeedUp } from "@patchbay/protocol/feed/up";
import { PROTOCOL_VERSION } from "@patchbay/protocol/version";
import { FeedClient } from "./feed-client.ts";

export const ids = ["a", "b", "c"].map((letter) => `c${letter.repeat(26)}`);

export const began = (id: string): LogEntry => ({
  n: 1,
  at: 1,
  event: {
    type: "call_began",
    callId: id,
    source: "pbx",
    direction: "inbound",
    from: { number: "+12125550142", name: "" },
    to: { number: "1412", name: "" },
    siteId: null,
  },
});

export const digit = (n: number): LogEntry => ({ n, at: n, event: { type: "digit_pressed", digit: "1" } });

/** The server's side of the feed, and a network that loses, doubles and cuts. */
export class World {
  view: CallsView = emptyCallsView;
  troubles = 0;
  now = 0;
  #epoch = 0;
  #seq = 0;
  #line: FeedDown[] = [];
  #isOpen = false;
  #handlers: { opened(): void; message(raw: unknown): void; closed(code: number): void } | null = null;
  #wake: { at: number; tick: () => void } | null = null;
  readonly sent: string[] = [];
  readonly client = new FeedClient({
    dial: (handlers) => {
      this.#handlers = handlers;
      this.#isOpen = false;
      this.#line = [];
      return { send: (text) => this.#serve(text), close: () => {} };
    },
    now: () => this.now,
    random: () => 0.5,
    wake: (at, tick) => {
      this.#wake = at === null ? null : { at, tick };
    },
    networkIsDown: () => false,
    onTrouble: () => {
      this.troubles += 1;
    },
  });

  open(): void {
    if (this.#isOpen || this.#handlers === null) return;
    this.#isOpen = true;
    this.#handlers.opened();
  }

  cut(code = 1006): void {
    const handlers = this.#handlers;
    this.#handlers = null;
    this.#line = [];
    handlers?.closed(code);
  }

  restart(): void {
    this.#epoch += 1;
    this.#seq = 0;
    this.cut();
  }

  /** A server that numbers the topic from the beginning within its epoch, as after its last listener left. */
  numberAnew(): void {
    this.#seq = 0;
    this.cut();
  }

  /** Something happens that nobody is told of: the socket is not on the topic. */
  happenUnseen(which: number): void {
    this.happen(which);
    this.#line.pop();
  }

  /** Lets time pass until the client's own timer has run. */
  wait(): void {
    const wake = this.#wake;
    if (wake === null) return;
    this.now = Math.max(this.now, wake.at);
    wake.tick();
  }

  happen(which: number): void {
    const id = ids[which % ids.length] ?? "";
    const held = this.view.calls.get(id) ?? null;
    const call = summarize(held, held === null ? began(id) : digit(held.version + 1));
    if (call !== null) this.publish({ type: held === null ? "call_started" : "call_status_update", call });
  }

  publish(event: FeedEvent): void {
    this.view = reduceCalls(this.view, event);
    this.#seq += 1;
    this.#line.push({
      type: "batch",
      epoch: String(this.#epoch),
      topic: "calls",
      seq: this.#seq,
      events: [event],
    });
  }

  lose(): void {
    this.#line.shift();
  }

  double(): void {
    const [first] = this.#line;
    if (first !== undefined) this.#line.splice(Math.min(2, this.#line.length), 0, first);
  }

  deliver(): void {
    const message = this.#line.shift();
    if (message !== undefined) this.#handlers?.message(JSON.stringify(message));
  }

  raw(message: unknown): void {
    this.#handlers?.message(message);
  }

  drain(): void {
    while (this.#line.length > 0) this.deliver();
  }

  #serve(text: string): void {
    this.sent.push(text);
    const asked = parseFeedUp(text);
    if (!asked.ok || asked.value.type === "unsubscribe" || asked.value.type === "presence") return;
    if (asked.value.topic !== "calls") {
      const numbered = { epoch: String(this.#epoch), topic: asked.value.topic, seq: 0 };
      const snapshot = { log: null, interim: [], now: this.now + 7_000 };
      this.#line.push({ type: "welcome", v: PROTOCOL_VERSION, ...numbered, snapshot });
      return;
    }
    const calls: CallSummary[] = [...this.view.calls.values()];
    const snapshot = { calls, sites: [], people: [], now: this.now + 7_000 };
    const numbered = { epoch: String(this.#epoch), topic: "calls", seq: this.#seq };
    this.#line.push({ type: "welcome", v: PROTOCOL_VERSION, ...numbered, snapshot });
  }
}

export function started(): World {
  const world = new World();
  world.client.start();
  world.client.watch(world.client.calls, () => {});
  world.open();
  world.drain();
  return world;
}
