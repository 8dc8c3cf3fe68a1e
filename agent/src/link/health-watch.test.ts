import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConnectorHealth, LIMITS } from "@patchbay/protocol/link/connector-health";
import { expect, it, onTestFinished } from "vitest";
import { freeAt, HealthWatch } from "./health-watch.ts";

it("is told when a line comes up, and again when something has become wrong or right, not all the time", async () => {
  const told: ConnectorHealth[] = [];
  let outbox = 0;
  const watch = new HealthWatch({
    folder: tmpdir(),
    roundTripMs: () => 12,
    outbox: () => outbox,
    tell: (health) => told.push(health),
    everyMs: 1_000_000,
  });
  onTestFinished(() => watch.stop());
  await watch.look();
  expect(told).toEqual([]);
  watch.start();
  await watch.look();
  await watch.look();
  expect(told).toEqual([
    { roundTripMs: 12, outbox: 0, disk: { folder: tmpdir(), freeBytes: expect.any(Number) } },
  ]);
  outbox = LIMITS.outbox + 1;
  await watch.look();
  await watch.look();
  expect(told).toHaveLength(2);
  outbox = 0;
  await watch.look();
  expect(told.map((one) => one.outbox)).toEqual([0, LIMITS.outbox + 1, 0]);
  watch.start();
  await watch.look();
  expect(told).toHaveLength(4);
});

it("asks a share that does not answer once, and goes on when it does", async () => {
  const told: ConnectorHealth[] = [];
  const answer = Promise.withResolvers<ConnectorHealth["disk"]>();
  let asked = 0;
  const watch = new HealthWatch({
    folder: "/mnt/gone",
    roundTripMs: () => 12,
    outbox: () => 0,
    tell: (health) => told.push(health),
    everyMs: 1_000_000,
    freeAt: () => {
      asked += 1;
      return answer.promise;
    },
  });
  onTestFinished(() => watch.stop());
  watch.start();
  const looking = watch.look();
  await watch.look();
  await watch.look();
  expect([asked, told]).toEqual([1, []]);
  answer.resolve(null);
  await looking;
  expect(told).toEqual([{ roundTripMs: 12, outbox: 0, disk: null }]);
  await watch.look();
  expect(asked).toBe(2);
});

it("of a folder that is yet to be made, the room is that of the folder around it", async () => {
  const [here, below] = [await freeAt(tmpdir()), await freeAt(join(tmpdir(), "not/there/yet"))];
  expect(here?.freeBytes).toBeGreaterThan(0);
  expect(below?.freeBytes).toBeGreaterThan(0);
  expect(await freeAt("/proc/self/mem/x")).toBeNull();
});
