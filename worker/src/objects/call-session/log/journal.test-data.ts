import type { LogEntry } from "@patchbay/protocol/call";
import type { Journal } from "./journal.ts";

/** A journal that writes into this list. */
export const journalIn = (entries: LogEntry[]): Pick<Journal, "append" | "read"> => ({
  append: (event, at) => {
    const entry = { n: entries.length + 1, at, event };
    entries.push(entry);
    return entry;
  },
  read: () => [...entries],
});
