import { describe, expect, it } from "vitest";
import { keepAlive, living } from "./keep-alive.ts";

const stop = () => Promise.resolve();

/** A part that ends when it is told to. */
function mortal() {
  const ends: ((how: string) => void)[] = [];
  const start = () =>
    Promise.resolve({ exited: new Promise<string>((resolve) => void ends.push(resolve)), stop });
  return { ends, start };
}

describe("keeping parts alive", () => {
  it("starts a part again each time it ends, says so, and stops when it is told to", async () => {
    const { ends, start } = mortal();
    const lines: string[] = [];
    let end: () => void = () => {};
    const stopped = new Promise<void>((resolve) => {
      end = resolve;
    });
    const kept = keepAlive([living("edge", await start(), start)], stopped, (line) => lines.push(line));
    ends[0]?.("ended by SIGKILL");
    await expect.poll(() => ends.length).toBe(2);
    ends[1]?.("ended with code 1");
    await expect.poll(() => ends.length).toBe(3);
    end();
    ends[2]?.("ended by SIGTERM");
    await kept;
    expect(ends).toHaveLength(3);
    expect(lines.filter((line) => line.includes("starting it again"))).toEqual([
      "The edge ended by SIGKILL; starting it again.",
      "The edge ended with code 1; starting it again.",
    ]);
  });

  it("tries again when a part does not start, and names the reason", async () => {
    let tries = 0;
    const start = () => {
      tries += 1;
      return tries === 1
        ? Promise.reject(new Error("port 8787 is taken"))
        : Promise.resolve({ exited: new Promise<string>(() => {}), stop });
    };
    const lines: string[] = [];
    let end: () => void = () => {};
    const stopped = new Promise<void>((resolve) => {
      end = resolve;
    });
    const dead = { exited: Promise.resolve("ended with code 1"), stop };
    const kept = keepAlive([living("edge", dead, start)], stopped, (line) => lines.push(line));
    await expect.poll(() => lines.some((line) => line.includes("is back after"))).toBe(true);
    expect(lines).toContain("The edge did not start: port 8787 is taken");
    end();
    await kept;
  });
});
