import { createServer } from "node:net";
import { expect, it } from "vitest";
import { freePorts } from "./ports.ts";

it("gives ports that are free, never twice, with an even start for RTP", async () => {
  const sets = await Promise.all(Array.from({ length: 5 }, () => freePorts()));
  const singles = sets.flatMap(({ ami, sip, agi, media }) => [ami, sip, agi, media]);
  expect(new Set(singles).size).toBe(singles.length);
  for (const { rtpStart, rtpEnd } of sets) {
    expect(rtpStart % 2).toBe(0);
    expect(rtpEnd).toBeGreaterThan(rtpStart + 100);
  }
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(singles[0], "127.0.0.1", resolve);
  });
  await new Promise((resolve) => server.close(resolve));
});
