import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ids, started, type World } from "./feed-world.test-data.ts";

describe("the feed", () => {
  test("any run of losses, copies, cuts and restarts ends in the server's state", () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.nat(2).map((n) => (w: World) => w.happen(n)) },
      { weight: 6, arbitrary: fc.constant((w: World) => w.deliver()) },
      { weight: 2, arbitrary: fc.constant((w: World) => w.lose()) },
      { weight: 2, arbitrary: fc.constant((w: World) => w.double()) },
      { weight: 1, arbitrary: fc.constant((w: World) => w.cut()) },
      { weight: 1, arbitrary: fc.constant((w: World) => w.restart()) },
      { weight: 1, arbitrary: fc.constant((w: World) => w.numberAnew()) },
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
