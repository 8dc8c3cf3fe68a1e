import { once } from "node:events";
import { createServer } from "node:net";
import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { everyFrame } from "./pacer.ts";

/** Sends a frame every 20 ms from another thread. */
const FAR_SIDE = `
const { workerData } = require("node:worker_threads");
const sent = new Int32Array(workerData.sent);
const socket = require("node:net").connect(workerData.port, "127.0.0.1");
setInterval(() => socket.write(Buffer.alloc(160), () => Atomics.add(sent, 0, 1)), 20);
`;

/** Nothing else happens in this process for so long, and until the far side has sent something meanwhile. */
function stall(ms: number, sent: Int32Array): void {
  const until = performance.now() + ms;
  const before = Atomics.load(sent, 0);
  while (performance.now() < until || Atomics.load(sent, 0) < before + 2);
}

it("hears what came while the process was busy before it makes up for the ticks, and leaves none out", async () => {
  const happened: string[] = [];
  const server = createServer((line) => line.on("data", () => happened.push("sound")));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const sent = new SharedArrayBuffer(4);
  const farSide = new Worker(FAR_SIDE, { eval: true, workerData: { port, sent } });
  await expect.poll(() => happened).toContain("sound");
  const began = performance.now();
  const stop = everyFrame(() => happened.push("tick"));
  for (let n = 0; n < 3; n += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    stall(300, new Int32Array(sent));
    happened.push("busy");
  }
  // Left out it would be 45 of them; how soon they are made up depends on the machine.
  await expect
    .poll(() => {
      const ticks = happened.filter((what) => what === "tick").length;
      return Math.abs(ticks - (performance.now() - began) / 20);
    })
    .toBeLessThan(3);
  stop();
  const after = happened.flatMap((what, at) => (what === "busy" ? [happened[at + 1]] : []));
  expect(after).toEqual(["sound", "sound", "sound"]);
  await farSide.terminate();
  server.close();
});
