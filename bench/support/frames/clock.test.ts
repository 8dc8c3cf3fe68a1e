import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sharedMs, sharedOfWall } from "./clock.ts";

test("wall clock and shared clock name the same moment", () => {
  const before = sharedMs();
  const moment = sharedOfWall(performance.timeOrigin + performance.now());
  expect(moment).toBeGreaterThan(before - 0.1);
  expect(moment).toBeLessThan(sharedMs() + 0.1);
});

test("another process reads the same clock", () => {
  const before = sharedMs();
  const program = `import { sharedMs } from ${JSON.stringify(join(import.meta.dirname, "clock.ts"))}; console.log(sharedMs());`;
  const there = Number(
    execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" }),
  );
  expect(there).toBeGreaterThan(before);
  expect(there).toBeLessThan(sharedMs());
});
