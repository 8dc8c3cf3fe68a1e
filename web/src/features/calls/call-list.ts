import type { CallSummary } from "@patchbay/protocol/call";
import { inListOrder } from "@patchbay/protocol/calls-view";
import { type OpenCallbacks, withCallback } from "../follow-ups/open-callbacks.ts";

export type Tab = "all" | "attention" | "live" | "handled";

/** What narrows the list. `source` empty means every source, `q` empty every word. */
export interface ListFilter {
  tab: Tab;
  source: string;
  q: string;
}

/**
 * The rows of the list: the live directory and the loaded history as one, each call once in its newest version, the
 * reader's own not yet confirmed marks and what their callers are owed on top. Rows of the history were searched by the server, in words this page
 * does not hold, so the search narrows only what came by the feed.
 */
export function callRows(
  live: Iterable<CallSummary>,
  history: Iterable<CallSummary>,
  marks: ReadonlyMap<string, boolean>,
  callbacks: OpenCallbacks,
  filter: ListFilter,
): CallSummary[] {
  const rows = new Map<string, CallSummary>();
  for (const call of history) rows.set(call.id, call);
  for (const call of live) {
    const held = rows.get(call.id);
    const fits = isRinging(call) || matches(call, filter.q);
    if (held === undefined ? fits : held.version <= call.version) rows.set(call.id, call);
  }
  const marked = [...rows.values()].map((call) => withCallback(withMark(call, marks), callbacks));
  return inListOrder(marked.filter((call) => belongs(call, filter)));
}

/** A call with the reader's own mark, where one is under way. */
export function withMark(call: CallSummary, marks: ReadonlyMap<string, boolean>): CallSummary {
  const handled = marks.get(call.id);
  return handled === undefined || handled === call.handled ? call : { ...call, handled };
}

export const needsAttention = (call: CallSummary): boolean => call.attention !== null && !call.handled;
export const isLive = (call: CallSummary): boolean => call.status !== "ended";

/** Rings with people, or has just come: it stands above every filter. What rings inside a PBX is for nobody here. */
export const isRinging = (call: CallSummary): boolean =>
  call.source !== "inside" && (call.status === "ringing" || call.ringing !== null);

function belongs(call: CallSummary, { tab, source }: ListFilter): boolean {
  if (isRinging(call)) return true;
  if (source !== "" && call.source !== source) return false;
  switch (tab) {
    case "all":
      return true;
    case "attention":
      return needsAttention(call);
    case "live":
      return isLive(call);
    case "handled":
      return call.handled;
  }
}

/** Without case or marks over the letters, as the server's search compares. */
export const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** True when the words are in a name or in what was said last, or the digits in a number. */
export function matches(call: CallSummary, q: string): boolean {
  const words = plain(q.trim());
  if (words === "") return true;
  const texts = [call.from.name, call.to.name, call.lastWords, call.attention ?? "", handlerName(call)];
  if (texts.some((text) => plain(text).includes(words))) return true;
  const digits = words.replace(/[\s().+-]/g, "");
  return (
    /^\d+$/.test(digits) &&
    [call.from, call.to].some(({ number }) => number.replace(/\D/g, "").includes(digits))
  );
}

const handlerName = ({ handler }: CallSummary): string => (handler.kind === "none" ? "" : handler.name);
