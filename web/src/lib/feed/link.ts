import { mayReconnect } from "@patchbay/protocol/may-reconnect";

/** The feed's socket as a state machine: (state, event, time) -> state and effects. Times are epoch milliseconds. */
export type Link =
  | { state: "connecting"; attempt: number; liveUntil: number | null; giveUpAt: number }
  | { state: "open"; attempt: number; openedAt: number; pingAt: number; deadAt: number | null }
  | { state: "waiting"; attempt: number; liveUntil: number | null; retryAt: number }
  | { state: "refused"; liveUntil: number | null; code: number };

export type LinkEvent =
  | { type: "opened" }
  | { type: "closed"; code: number }
  | { type: "heard" }
  | { type: "tick" }
  /** The network came or went, or the page woke up: look at the socket now instead of at the next ping. */
  | { type: "look" }
  | { type: "retry" };

/** `dial` opens a new socket, `drop` forgets the present one, `ping` sends one. */
export type LinkEffect = "dial" | "drop" | "ping";

const OPEN_WITHIN_MS = 10_000;
const PING_EVERY_MS = 20_000;
const PONG_WITHIN_MS = 8_000;
const LOOK_WITHIN_MS = 2_500;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;
/** A socket that lasted this long counts as good: the next retry is quick again. */
const STEADY_MS = 5_000;

export function firstDial(now: number): Link {
  return { state: "connecting", attempt: 0, liveUntil: null, giveUpAt: now + OPEN_WITHIN_MS };
}

/** Half to whole of a doubling delay, at most 15 s; `random` is 0 to 1. */
export function backoffMs(attempt: number, random: number): number {
  const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempt, 10));
  return Math.round(longest * (0.5 + random / 2));
}

/** When the machine wants its next `tick`; null when only an event can move it. */
export function nextTick(link: Link): number | null {
  switch (link.state) {
    case "connecting":
      return link.giveUpAt;
    case "open":
      return link.deadAt ?? link.pingAt;
    case "waiting":
      return link.retryAt;
    case "refused":
      return null;
  }
}

export function stepLink(
  link: Link,
  event: LinkEvent,
  now: number,
  random: number,
): { link: Link; effects: LinkEffect[] } {
  const stay = { link, effects: [] };
  switch (event.type) {
    case "opened":
      if (link.state !== "connecting") return stay;
      return {
        link: { state: "open", attempt: link.attempt, ...freshPing(now), openedAt: now },
        effects: [],
      };
    case "heard":
      return link.state === "open" ? { link: { ...link, deadAt: null }, effects: [] } : stay;
    case "closed":
      if (link.state === "waiting" || link.state === "refused") return stay;
      if (!mayReconnect(event.code)) {
        return {
          link: { state: "refused", code: event.code, liveUntil: liveUntil(link, now) },
          effects: ["drop"],
        };
      }
      return { link: lost(link, now, random), effects: ["drop"] };
    case "look":
      if (link.state === "open") {
        const deadAt = Math.min(link.deadAt ?? Number.POSITIVE_INFINITY, now + LOOK_WITHIN_MS);
        return { link: { ...link, deadAt, pingAt: now + PING_EVERY_MS }, effects: ["ping"] };
      }
      if (link.state === "refused") return stay;
      // What failed without a network says nothing about this one: if the first dial is too early for it, the second is soon.
      if (link.state === "connecting")
        return { link: { ...link, attempt: fewer(link.attempt) }, effects: [] };
      return dial({ ...link, attempt: fewer(link.attempt) }, now);
    case "retry":
      return link.state === "waiting" || link.state === "refused" ? dial(link, now) : stay;
    case "tick":
      return tick(link, now, random);
  }
}

function tick(link: Link, now: number, random: number): { link: Link; effects: LinkEffect[] } {
  const due = nextTick(link);
  if (due === null || now < due) return { link, effects: [] };
  switch (link.state) {
    case "waiting":
      return dial(link, now);
    case "open":
      if (link.deadAt === null) {
        return {
          link: { ...link, pingAt: now + PING_EVERY_MS, deadAt: now + PONG_WITHIN_MS },
          effects: ["ping"],
        };
      }
      return { link: lost(link, now, random), effects: ["drop"] };
    default:
      return { link: lost(link, now, random), effects: ["drop"] };
  }
}

const fewer = (attempt: number): number => Math.min(attempt, 1);

const freshPing = (now: number) => ({ pingAt: now + PING_EVERY_MS, deadAt: null });

function dial(link: Link, now: number): { link: Link; effects: LinkEffect[] } {
  const attempt = "attempt" in link ? link.attempt : 0;
  return {
    link: { state: "connecting", attempt, liveUntil: liveUntil(link, now), giveUpAt: now + OPEN_WITHIN_MS },
    effects: ["dial"],
  };
}

function lost(link: Link, now: number, random: number): Link {
  const held = "attempt" in link ? link.attempt : 0;
  const steady = link.state === "open" && now - link.openedAt >= STEADY_MS;
  const attempt = steady ? 0 : held;
  return {
    state: "waiting",
    attempt: attempt + 1,
    liveUntil: liveUntil(link, now),
    retryAt: now + backoffMs(attempt, random),
  };
}

/** Until when the data was live; a socket being open means until now. */
const liveUntil = (link: Link, now: number): number | null => (link.state === "open" ? now : link.liveUntil);
