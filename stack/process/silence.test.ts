import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { untilSilent } from "./silence.ts";

it("notices a part that lives and answers no more, and forgives one that stumbles", async () => {
  let asked = 0;
  let well = true;
  const server = createServer((_request, response) => {
    asked += 1;
    // Three stumbles in a row are none of its business.
    response.writeHead(well && asked % 5 < 2 ? 200 : 503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  let told: string | null = null;
  const silent = untilSilent(`http://127.0.0.1:${port}/`, () => false, 5).then((how) => {
    told = how;
  });
  await expect.poll(() => asked).toBeGreaterThan(20);
  expect(told).toBeNull();
  well = false;
  await silent;
  expect(told).toBe("does not answer any more");
  server.close();
});
