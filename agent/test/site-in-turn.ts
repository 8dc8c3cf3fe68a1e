import { test } from "vitest";
import { Site } from "./site.ts";

/**
 * `it` for files that use a site in turn: `it.beforeAll(({ site }) => ...)` hands it out, each test leaves it calm. One is started by the
 * first of them in a worker and lives as long as the worker does. Files with queues of their own, and those that restart Asterisk, start
 * a `Site` themselves.
 */
export const it = test
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern that this needs nothing of the others
  .extend("site", { scope: "worker" }, async ({}, { onCleanup }) => {
    const site = await Site.start();
    onCleanup(() => site.stop());
    return site;
  });
