import type { CallSummary, LogEntry } from "@patchbay/protocol/call";
import { summarize } from "@patchbay/protocol/call-summary";
import { type CallsView, emptyCallsView, reduceCalls } from "@patchbay/protocol/calls-view";
import { type FeedDown, type FeedEvent, parseFeedUp } from "@patchbay/protocol/feed";
import { PROTOCOL_VERSION } from "@patchbay/protocol/version";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FeedClient } from "./feed-client.ts";

const ids = ["a", "b", "c"].map((letter) => `c${letter.repeat(26)}`);

const began = (id: string): LogEntry => ({
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

const digit = (n: number): LogEntry => ({ n, at: n, event: { type: "digit_pressed", digit: "1" } });

/** The server's side of the feed, and a network that loses, doubles and cuts. */
class World {
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
    const calls: CallSummary[] = [...this.view.calls.values()];
    const snapshot = { calls, sites: [], people: [], now: this.now + 7_000 };
    const numbered = { epoch: String(this.#epoch), topic: "calls", seq: this.#seq };
    this.#line.push({ type: "welcome", v: PROTOCOL_VERSION, ...numbered, snapshot });
  }
}

function started(): World {
  const world = new World();
  world.client.start();
  world.client.watch(world.client.calls, () => {});
  world.open();
  world.drain();
  return world;
}

describe("the feed", () => {
  test("any run of losses, copies, cuts and restarts ends in the server's state", () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.nat(2).map((n) => (w: World) => w.happen(n)) },
      { weight: 6, arbitrary: fc.constant((w: World) => w.deliver()) },
      { weight: 2, arbitrary: fc.constant((w: World) => w.lose()) },
      { weight: 2, arbitrary: fc.constant((w: World) => w.double()) },
      { weight: 1, arbitrary: fc.constant((w: World) => w.cut()) },
      { weight: 1, arbitrary: fc.constant((w: World) => w.restart()) },
      { weight: 2, arbitrary: fc.constant((w: World) => w.wait()) },
      { weight: 2, arbitrary: fc.constant((w: World) => w.open()) },
    );
    void fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const world = started();
        for (const take of steps) take(world);
        // The line is good again: whatever state the socket is in, it opens, and one more thing happens.
        for (let turn = 0; turn < 3; turn += 1) {
          if (world.client.connection.state !== "live") world.wait();
          world.open();
          world.now += 4_000;
          world.happen(0);
          world.drain();
        }
        expect(new Map(world.client.calls.state.view.calls)).toEqual(new Map(world.view.calls));
        expect(world.client.calls.state.phase).toBe("live");
      }),
      { numRuns: 500 },
    );
  });

  test("what goes on in number after a cut is live again, though the welcome was lost", () => {
    const world = started();
    world.cut();
    world.wait();
    world.open();
    world.lose();
    world.happen(0);
    world.drain();
    expect(world.client.calls.state).toMatchObject({ phase: "live", asOf: null });
    expect(world.client.calls.state.view.calls.size).toBe(1);
  });

  test("a cut marks what is shown as stale, from the server's time of the cut, and keeps it", () => {
    const world = started();
    world.happen(0);
    world.drain();
    world.now = 60_000;
    world.cut();
    expect(world.client.calls.state).toMatchObject({ phase: "stale", asOf: 67_000, skewMs: 7_000 });
    expect(world.client.calls.state.view.calls.size).toBe(1);
    expect(world.client.connection).toEqual({ state: "reconnecting", since: 60_000, attempt: 1 });
  });

  test("a topic is subscribed to once, however many watch, and left with the last of them", () => {
    const world = started();
    const topic = world.client.call(ids[0] ?? "");
    const leaves = [world.client.watch(topic, () => {}), world.client.watch(topic, () => {})];
    for (const leave of leaves) leave();
    expect(
      world.sent.filter((text) => text.includes(topic.name)).map((text) => JSON.parse(text).type),
    ).toEqual(["subscribe", "unsubscribe"]);
  });

  test("whether the member takes calls is told at once and to each new socket", () => {
    const told = (world: World) => world.sent.filter((text) => text.includes("presence"));
    const world = started();
    world.client.setAvailable(true);
    world.client.setAvailable(true);
    expect(told(world)).toEqual(['{"type":"presence","available":true}']);
    world.cut();
    world.client.setAvailable(false);
    world.wait();
    world.open();
    expect(told(world).slice(1)).toEqual(['{"type":"presence","available":false}']);
  });

  test("messages that cannot be read change nothing", () => {
    const world = started();
    world.happen(1);
    world.drain();
    const before = world.client.calls.state;
    for (const raw of ["", "{", '{"type":"nova"}', '{"type":"batch"}', new ArrayBuffer(3), null]) {
      expect(() => world.raw(raw)).not.toThrow();
    }
    expect(world.client.calls.state).toBe(before);
  });

  test("a dial that never opens asks whether the session is over", () => {
    const world = started();
    world.cut();
    world.wait();
    world.cut();
    expect(world.troubles).toBe(1);
  });
});
