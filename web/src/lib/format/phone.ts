import { useSyncExternalStore } from "react";

type Write = typeof import("./written-number.ts").writtenNumber;

/** How each country writes its numbers is much to load: the page is there before it, with the digits as they came. */
let write: Write | null = null;
let coming: Promise<void> | null = null;
const watchers = new Set<() => void>();

const formatted = new Map<string, string>();
const MAX_REMEMBERED = 5_000;

/** Resolves once numbers are written as their readers write them; also when that cannot be loaded, and is tried anew next time. */
export function numbersReady(): Promise<void> {
  coming ??= import("./written-number.ts").then(
    ({ writtenNumber }) => {
      write = writtenNumber;
      for (const watcher of watchers) watcher();
    },
    () => {
      coming = null;
    },
  );
  return coming;
}

const watch = (watcher: () => void): (() => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

/** Has a component show its numbers anew as soon as they can be written out. */
export const useWrittenNumbers = (): boolean => useSyncExternalStore(watch, () => write !== null);

/**
 * A number as a reader of `language` (such as `en-US`) would write it: national for the own country, international for others,
 * `ext 1412` for an extension, and words for a caller who shows none. What is no number comes back as it is.
 */
export function phone(raw: string, language: string): string {
  const key = `${language} ${raw}`;
  const known = formatted.get(key);
  if (known !== undefined) return known;
  const text = raw.trim();
  if (/^(|anonymous|unknown|restricted|private|s)$/i.test(text)) return "Number withheld";
  if (/^\d{2,6}$/.test(text)) return `ext ${text}`;
  if (write === null) return text;
  const written = write(text, language);
  if (formatted.size >= MAX_REMEMBERED) formatted.clear();
  formatted.set(key, written);
  return written;
}
