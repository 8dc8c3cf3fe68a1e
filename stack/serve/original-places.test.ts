import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { originalPlaces } from "./original-places.ts";

it("names the source of a place in the bundle, and leaves what is not in its map", async () => {
  const folder = await mkdtemp(join(tmpdir(), "patchbay-places-"));
  // Line 1, column 1 of the bundle is line 2, column 3 of the source.
  const map = { version: 3, sources: ["src/life.ts"], names: [], mappings: "AACE" };
  await writeFile(join(folder, "index.js.map"), JSON.stringify(map));
  const stack = "Error: gone\n    at say (index.js:1:1)\n    at node (other.js:4:2)";
  const places = originalPlaces(stack, folder);
  expect(places).toContain("src/life.ts:2:3");
  expect(places).toContain("other.js:4:2");
  await rm(folder, { recursive: true });
});
