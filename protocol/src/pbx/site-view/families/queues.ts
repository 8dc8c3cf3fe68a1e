import type { PbxEvent } from "../../../pbx.ts";
import type { PbxMember } from "../../lists.ts";
import type { LeftHow, SiteEvent } from "../../site-events.ts";
import type { Clock } from "../clock.ts";
import type { Draft } from "../draft.ts";
import { memberId, type QueueEntity, type QueueMemberEntity } from "../entities.ts";
import {
  type MemberFigures,
  noMemberFigures,
  noQueueFigures,
  type QueueFigures,
  withTrend,
} from "../figures.ts";

/** A member as a list or an event tells of it; `known` is what was known before. */
export function memberAs(
  queue: string,
  {
    interface: device,
    name,
    paused,
    status,
    inCall,
    penalty,
    pausedReason,
    callsTaken,
    lastCallAt,
    dynamic,
  }: PbxMember,
  known: QueueMemberEntity | undefined,
  { at, dayStart }: Clock,
): QueueMemberEntity {
  const isAsBefore = known !== undefined && known.status === status && known.paused === paused;
  return {
    queue,
    interface: device,
    name,
    penalty: penalty ?? known?.penalty ?? null,
    paused,
    pausedReason: paused ? pausedReason || null : null,
    status,
    inCall,
    callsTaken: callsTaken ?? known?.callsTaken ?? null,
    lastCallAt: lastCallAt || (known?.lastCallAt ?? null),
    dynamic: dynamic ?? known?.dynamic ?? null,
    since: isAsBefore ? known.since : at,
    figures: known?.figures ?? noMemberFigures(dayStart),
  };
}

export const newQueue = (name: string, { dayStart }: Clock): QueueEntity => ({
  name,
  strategy: null,
  targetMs: null,
  figures: noQueueFigures(dayStart),
});

/** Queues with their members, their callers in order, and what they have done today. */
export function reduceQueues(draft: Draft, event: PbxEvent | SiteEvent, clock: Clock): void {
  switch (event.kind) {
    case "queue_join":
      return joins(draft, event, clock);
    // Not `queue_abandon`: Asterisk says that before it takes the caller out, and whoever joins in between is placed behind them.
    case "queue_leave":
      return leaves(draft, event.queue, event.uniqueid);
    case "channel_hangup": {
      const waits = draft.get("queue_caller", event.uniqueid);
      return waits === undefined ? undefined : leaves(draft, waits.queue, event.uniqueid);
    }
    case "queue_member": {
      const id = memberId(event.queue, event.member.interface);
      if (draft.get("queue", event.queue) === undefined)
        draft.put("queue", event.queue, newQueue(event.queue, clock));
      return draft.put(
        "queue_member",
        id,
        memberAs(event.queue, event.member, draft.get("queue_member", id), clock),
      );
    }
    case "queue_member_gone":
      return draft.drop("queue_member", memberId(event.queue, event.interface));
    case "queue_left":
      return count(draft, event.queue, clock, (figures) => ({
        ...longest(figures, event.waitMs, clock.at),
        [COUNTED[event.how]]: figures[COUNTED[event.how]] + 1,
      }));
    case "queue_rang":
      return rang(draft, event, clock);
    case "queue_complete": {
      const { talkMs } = event;
      const more = <F extends QueueFigures | MemberFigures>(figures: F): F => ({
        ...figures,
        answered: figures.answered + 1,
        talkMs: figures.talkMs + talkMs,
      });
      count(draft, event.queue, clock, more);
      return countMember(draft, event.queue, event.memberInterface, clock, more);
    }
    default:
      return;
  }
}

/** A day has begun: what was counted before it is not of today, though nothing has happened in its queue since. */
export function figuresOfToday(draft: Draft, dayStart: number): void {
  for (const [id, { figures }] of draft.all("queue"))
    if (figures.since < dayStart) draft.patch("queue", id, { figures: noQueueFigures(dayStart) });
  for (const [id, { figures }] of draft.all("queue_member"))
    if (figures.since < dayStart) draft.patch("queue_member", id, { figures: noMemberFigures(dayStart) });
}

const COUNTED = {
  gave_up: "gaveUp",
  timed_out: "timedOut",
  withdrawn: "withdrawn",
  redirected: "redirected",
} as const satisfies Record<LeftHow, keyof QueueFigures>;

function joins(
  draft: Draft,
  { queue, uniqueid, position }: Extract<PbxEvent, { kind: "queue_join" }>,
  clock: Clock,
): void {
  const before = draft.get("queue_caller", uniqueid);
  // A list has told of it already.
  if (before?.queue === queue) return;
  if (before !== undefined) leaves(draft, before.queue, uniqueid);
  if (draft.get("queue", queue) === undefined) draft.put("queue", queue, newQueue(queue, clock));
  const others = [...draft.all("queue_caller")].filter(([, other]) => other.queue === queue);
  // Told later than it happened, it may count some who have left since, or who are told of later still.
  const place = Math.min(position, others.length + 1);
  for (const [id, other] of others) {
    if (other.position >= place) draft.patch("queue_caller", id, { position: other.position + 1 });
  }
  draft.put("queue_caller", uniqueid, {
    uniqueid,
    queue,
    position: place,
    priority: null,
    joinedAt: clock.at,
  });
}

/** Those behind move up: no event says so. */
function leaves(draft: Draft, queue: string, uniqueid: string): void {
  const gone = draft.get("queue_caller", uniqueid);
  if (gone === undefined || gone.queue !== queue) return;
  draft.drop("queue_caller", uniqueid);
  for (const [id, other] of draft.all("queue_caller")) {
    if (other.queue === queue && other.position > gone.position)
      draft.patch("queue_caller", id, { position: other.position - 1 });
  }
}

function rang(draft: Draft, event: Extract<SiteEvent, { kind: "queue_rang" }>, clock: Clock): void {
  const { queue, memberInterface, ringMs, answered, waitMs } = event;
  if (!answered) {
    return countMember(draft, queue, memberInterface, clock, (figures) => ({
      ...figures,
      missed: figures.missed + 1,
    }));
  }
  const targetMs = draft.get("queue", queue)?.targetMs ?? null;
  count(draft, queue, clock, (figures) => ({
    ...longest(figures, waitMs, clock.at),
    connected: figures.connected + 1,
    withinTarget: figures.withinTarget + (targetMs !== null && waitMs <= targetMs ? 1 : 0),
    waitMs: figures.waitMs + waitMs,
    ringMs: figures.ringMs + ringMs,
  }));
  countMember(draft, queue, memberInterface, clock, (figures) => ({
    ...figures,
    connected: figures.connected + 1,
    ringMs: figures.ringMs + ringMs,
  }));
}

const longest = (figures: QueueFigures, waitMs: number, at: number): QueueFigures =>
  waitMs > figures.longestWaitMs ? { ...figures, longestWaitMs: waitMs, longestWaitAt: at } : figures;

function count(
  draft: Draft,
  name: string,
  clock: Clock,
  more: (figures: QueueFigures) => QueueFigures,
): void {
  const queue = draft.get("queue", name) ?? newQueue(name, clock);
  const { figures } = queue;
  const today = figures.since < clock.dayStart ? noQueueFigures(clock.dayStart) : figures;
  draft.put("queue", name, { ...queue, figures: withTrend(more(today), clock.at) });
}

function countMember(
  draft: Draft,
  queue: string,
  device: string,
  clock: Clock,
  more: (figures: MemberFigures) => MemberFigures,
): void {
  const id = memberId(queue, device);
  const figures = draft.get("queue_member", id)?.figures;
  if (figures === undefined) return;
  const today = figures.since < clock.dayStart ? noMemberFigures(clock.dayStart) : figures;
  draft.patch("queue_member", id, { figures: more(today) });
}
