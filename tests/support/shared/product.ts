import { test } from "vitest";
import { startChromium } from "../../../simulators/browser/chromium.ts";
import { Product } from "../product.ts";
import { rememberAssistants } from "./assistants.ts";
import { calm } from "./calm.ts";

/**
 * `it` for files that use a product in turn. One product, and one Chromium, is started by the first of them in a worker and lives as long
 * as the worker does; should that be killed, the reaper ends every process. Between two files everything is as it was when it was new,
 * but for the history of calls: `it.beforeAll(({ product }) => ...)` hands both out. Files with options of their own, and those that
 * leave something else behind, start a `Product` themselves.
 */
export const it = test
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern that this needs nothing of the others
  .extend("running", { scope: "worker" }, async ({}, { onCleanup }) => {
    const product = await Product.start();
    onCleanup(() => product.stop());
    return { product, restoreAssistants: await rememberAssistants(product) };
  })
  // biome-ignore lint/correctness/noEmptyPattern: the same
  .extend("chromium", { scope: "worker" }, async ({}, { onCleanup }) => {
    const browser = await startChromium();
    onCleanup(() => browser.close());
    return browser;
  })
  .extend("browser", { scope: "file" }, async ({ chromium }, { onCleanup }) => {
    // A page that a failed test has left would be rung.
    onCleanup(async () => {
      for (const context of chromium.contexts()) await context.close();
    });
    return chromium;
  })
  .extend("product", { scope: "file" }, async ({ running }, { onCleanup }) => {
    onCleanup(async () => {
      try {
        await calm(running.product);
      } finally {
        await running.restoreAssistants();
      }
    });
    return running.product;
  });
