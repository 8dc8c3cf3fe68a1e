import { expect, test } from "vitest";
import { cpuMs } from "./cpu.ts";

test("counts what this process computes, and not what it waits", async () => {
  const before = cpuMs(process.pid);
  const until = performance.now() + 200;
  while (performance.now() < until);
  const busyMs = cpuMs(process.pid) - before;
  expect(busyMs).toBeGreaterThanOrEqual(50);
  expect(busyMs).toBeLessThan(1_000);
});
