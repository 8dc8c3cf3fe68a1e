import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/**
 * What axe finds against WCAG 2.2 A and AA, in the light theme and in the dark one, each with the elements it found it on. The page is
 * left in the dark.
 */
export async function violationsInBothThemes(page: Page): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await stands(page);
    for (const one of await violations(page)) found.push([colorScheme, one]);
  }
  return found;
}

/** Nothing fades or moves any more: colours in between are nobody's. */
const stands = (page: Page) =>
  expect
    .poll(() =>
      page.evaluate(() =>
        document
          .getAnimations()
          .every(
            ({ playState, effect }) =>
              playState !== "running" || effect?.getTiming().iterations === Number.POSITIVE_INFINITY,
          ),
      ),
    )
    .toBe(true);

async function violations(page: Page): Promise<unknown[]> {
  // Not by a tag in the page: its policy lets no script in but its own.
  await page.evaluate(axe.source);
  const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { region: { enabled: false } } })",
  );
  return found.violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html.slice(0, 160))]);
}
