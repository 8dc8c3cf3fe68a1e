import { type CallEvent, callEvent, firstChars } from "@patchbay/protocol/call";

/** An event that its log can be read with again, and what was wrong with it; empty when nothing was. */
export interface Readable {
  event: CallEvent;
  wrong: string;
}

/** The event as it may be written down: texts that are too long are cut. Null when something else is wrong. */
export function readable(event: CallEvent): Readable | null {
  const parsed = callEvent.safeParse(event);
  if (parsed.success) return { event, wrong: "" };
  const cut = structuredClone(event);
  const wrong: string[] = [];
  for (const issue of parsed.error.issues) {
    if (issue.code !== "too_big" || issue.origin !== "string") return null;
    shorten(cut, issue.path, Number(issue.maximum));
    wrong.push(issue.path.join("."));
  }
  return callEvent.safeParse(cut).success ? { event: cut, wrong: wrong.join(", ") } : null;
}

function shorten(whole: object, path: readonly PropertyKey[], most: number): void {
  const [key, ...deeper] = path;
  if (key === undefined) return;
  const part: unknown = Reflect.get(whole, key);
  if (typeof part === "string") Reflect.set(whole, key, firstChars(part, most));
  else if (typeof part === "object" && part !== null) shorten(part, deeper, most);
}
