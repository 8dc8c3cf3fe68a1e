import type { RawEvent } from "@patchbay/protocol/pbx/raw-event";
import { callOf, channelOf, describe, type EventKind, nameOf } from "./event-words.ts";

/** So many of the newest are kept. */
export const MOST_KEPT = 1_000;
const RATE_WINDOW_MS = 5_000;

/** An event as the list has it: described once, when it comes. */
export interface LoggedEvent {
  /** Tells it from every other, also after another connector has begun to count anew. */
  key: string;
  raw: RawEvent;
  name: string;
  kind: EventKind;
  words: string;
  channel: string;
  call: string;
}

/** The newest events of a PBX, newest last. */
export interface EventLog {
  events: readonly LoggedEvent[];
  /** Came too fast to be told. */
  leftOut: number;
  /** Everything that came since the page was opened. */
  total: number;
}

export const emptyLog: EventLog = { events: [], leftOut: 0, total: 0 };

/** Takes what came; the oldest make room. */
export function logged(log: EventLog, came: readonly RawEvent[], leftOut = 0): EventLog {
  if (came.length === 0 && leftOut === 0) return log;
  const fresh = came.slice(-MOST_KEPT).map((raw, at): LoggedEvent => {
    const { kind, words } = describe(raw);
    const key = `${raw.at}-${raw.n}-${log.total + at}`;
    return { key, raw, name: nameOf(raw), kind, words, channel: channelOf(raw), call: callOf(raw) };
  });
  return {
    events: [...log.events.slice(-(MOST_KEPT - fresh.length) || log.events.length), ...fresh].slice(
      -MOST_KEPT,
    ),
    leftOut: log.leftOut + leftOut,
    total: log.total + came.length,
  };
}

/** How many came a second, of late. */
export function rateOf(log: EventLog, now: number): number {
  const since = now - RATE_WINDOW_MS;
  let count = 0;
  for (let at = log.events.length - 1; at >= 0; at--) {
    const event = log.events[at];
    if (event === undefined || event.raw.at < since) break;
    count++;
  }
  return Math.round((count * 1_000) / RATE_WINDOW_MS);
}

/** What narrows the list; what is empty narrows nothing. */
export interface EventFilter {
  kinds: ReadonlySet<EventKind>;
  /** Events of these names are not shown. */
  hidden: ReadonlySet<string>;
  /** Only this type, this call, this channel. */
  only: { name: string; call: string; channel: string };
  text: string;
}

export const noFilter: EventFilter = {
  kinds: new Set(),
  hidden: new Set(),
  only: { name: "", call: "", channel: "" },
  text: "",
};

/** The events that a filter lets through, newest first. */
export function shown(events: readonly LoggedEvent[], filter: EventFilter): LoggedEvent[] {
  const { kinds, hidden, only } = filter;
  const text = filter.text.trim().toLowerCase();
  return events
    .filter(
      (event) =>
        (kinds.size === 0 || kinds.has(event.kind)) &&
        !hidden.has(event.name) &&
        (only.name === "" || event.name === only.name) &&
        (only.call === "" || event.call === only.call) &&
        (only.channel === "" || event.channel === only.channel) &&
        (text === "" || textOf(event).includes(text)),
    )
    .reverse();
}

/** Everything that can be searched in an event. */
const textOf = (event: LoggedEvent): string =>
  `${event.words} ${Object.entries(event.raw.headers).flat(2).join(" ")}`.toLowerCase();

export function countOf(events: readonly LoggedEvent[], kind: EventKind): number {
  let count = 0;
  for (const event of events) if (event.kind === kind) count++;
  return count;
}
