import { PROTOCOL_VERSION } from "@patchbay/protocol/version";
import { describe, expect, test } from "vitest";
import { began, digit, ids, started } from "./feed-world.test-data.ts";

describe("a page that comes back after a gap", () => {
  test("D1: a new socket forgets its place: a welcome below the old number counts, whatever the epoch", () => {
    const world = started();
    for (const which of [0, 1, 2, 0]) world.happen(which);
    world.drain();
    world.numberAnew();
    world.happenUnseen(1);
    world.wait();
    world.open();
    world.drain();
    expect(new Map(world.client.calls.state.view.calls)).toEqual(new Map(world.view.calls));
    expect(world.client.calls.state.phase).toBe("live");
    expect(world.client.connection).toEqual({ state: "live" });
  });

  test("D1: the page is live once every watched topic is welcomed, not once the socket is open", () => {
    const world = started();
    const topic = world.client.call(ids[0] ?? "");
    const states: string[] = [];
    world.client.watchConnection(() => states.push(world.client.connection.state));
    world.now = 10_000;
    world.cut();
    world.client.watch(topic, () => {});
    world.wait();
    world.open();
    expect(world.client.connection).toMatchObject({ state: "reconnecting", since: 10_000 });
    world.deliver();
    expect(world.client.calls.state.phase).toBe("live");
    expect(world.client.connection.state).toBe("reconnecting");
    world.drain();
    expect(world.client.connection).toEqual({ state: "live" });
    expect(states).toEqual(["reconnecting", "live"]);
  });

  test("D1: a welcome that is lost is asked for again, and what waits for it is shown as live no more", () => {
    const world = started();
    world.cut();
    world.wait();
    world.open();
    world.lose();
    world.happen(0);
    world.drain();
    expect(world.client.calls.state.phase).toBe("stale");
    expect(world.client.connection.state).toBe("reconnecting");
    while (world.client.connection.state !== "live") {
      world.wait();
      world.drain();
    }
    expect(world.client.calls.state).toMatchObject({ phase: "live", asOf: null });
    expect(world.client.calls.state.view.calls.size).toBe(1);
    expect(world.now).toBeLessThan(10_000);
  });

  test("D1: opening a call on a live page leaves it live while the call is on its way", () => {
    const world = started();
    world.client.watch(world.client.call(ids[1] ?? ""), () => {});
    expect(world.client.connection).toEqual({ state: "live" });
    world.lose();
    world.wait();
    expect(world.client.connection.state).toBe("reconnecting");
  });

  test("D2: a hole in a call's log asks for the log anew; until it is there the view says so", () => {
    const world = started();
    const topic = world.client.call(ids[0] ?? "");
    world.client.watch(topic, () => {});
    const log = [began(ids[0] ?? ""), ...[2, 3, 4, 5].map(digit)];
    const numbered = { epoch: "0", topic: topic.name };
    const tell = (message: object) => world.raw(JSON.stringify({ ...numbered, ...message }));
    const entry = (at: number) => ({ type: "call_log", entry: log[at] });
    const welcome = { type: "welcome", v: PROTOCOL_VERSION };
    tell({ ...welcome, seq: 1, snapshot: { log: log.slice(0, 2), interim: [], now: 0 } });
    const asks = () => world.sent.filter((text) => text.includes("snapshot_request")).length;
    tell({ type: "batch", seq: 2, events: [entry(3)] });
    expect(topic.state.view.call.missing).toBe(true);
    expect(asks()).toBe(1);
    tell({ type: "batch", seq: 3, events: [entry(4)] });
    expect(asks()).toBe(1);
    tell({ ...welcome, seq: 3, snapshot: { log, interim: [], now: 0 } });
    expect(topic.state.view.call).toMatchObject({ missing: false, log });
  });
});
