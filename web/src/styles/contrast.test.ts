import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

/** Colours of one theme by token name, read from the very file the browser gets. */
function palette(theme: "light" | "dark"): Map<string, string> {
  const pairs = css.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g);
  return new Map(
    [...pairs].map(([, name, light, dark]) => [name ?? "", (theme === "light" ? light : dark) ?? ""]),
  );
}

/** WCAG 2.1 relative luminance of `#rrggbb`. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(colours: Map<string, string>, ink: string, ground: string): number {
  const [a, b] = [colours.get(ink), colours.get(ground)];
  if (a === undefined || b === undefined) throw new Error(`no token ${a === undefined ? ink : ground}`);
  const [hi = 0, lo = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (hi + 0.05) / (lo + 0.05);
}

const grounds = ["bg", "surface", "raised", "sunken", "accent-soft", "warn-soft"];
const textPairs = [
  ...["ink", "ink-2", "ink-3", "bad"].flatMap((ink) => grounds.map((ground) => [ink, ground] as const)),
  ...["pbx", "twilio", "browser", "campaign", "bad"].map((ink) => [ink, `${ink}-soft`] as const),
  ["accent", "surface"] as const,
  ["accent-ink", "accent"] as const,
  ["bad-ink", "bad"] as const,
  ["warn-ink", "warn-soft"] as const,
  ["warn-ink", "surface"] as const,
];

describe.each(["light", "dark"] as const)("%s theme", (theme) => {
  const colours = palette(theme);
  test.each(textPairs)("%s on %s can be read (4.5:1)", (ink, ground) => {
    expect(contrast(colours, ink, ground)).toBeGreaterThanOrEqual(4.5);
  });
  test.each(["live", "bad", "warn", "accent"])("the shape %s stands out (3:1)", (shape) => {
    for (const ground of ["bg", "surface"])
      expect(contrast(colours, shape, ground)).toBeGreaterThanOrEqual(3);
  });
});
