import type {
  ChannelEntity,
  QueueCallerEntity,
  QueueEntity,
  QueueMemberEntity,
} from "@patchbay/protocol/pbx/site-view/entities";
import { abandoned, type QueueFigures, serviceLevel } from "@patchbay/protocol/pbx/site-view/figures";
import type { SiteView } from "@patchbay/protocol/pbx/site-view/view";
import { type End, endOf } from "../channels/end.ts";
import { dialledFrom } from "../look-up.ts";
import { oncePer } from "../once-per.ts";
import { ringing, talking } from "../phone-state.ts";
import { canBeReached, membersOf, reachability } from "./reachability.ts";

/** A person, by shape: what they do now. */
export type MemberShape = "talking" | "ringing" | "free" | "paused" | "auto_paused" | "unreachable";

export interface MemberRow {
  id: string;
  member: QueueMemberEntity;
  shape: MemberShape;
  /** What they do, with whom or why. */
  words: string;
  /** Since when, epoch milliseconds. */
  since: number | null;
  /** An assistant is a member like any other, with a square for a circle; it has any number of callers at once. */
  assistant: boolean;
}

export interface CallerRow {
  caller: QueueCallerEntity;
  channel: ChannelEntity | undefined;
  end: End;
  /** Whom they ring; null while they hear music. */
  rings: string | null;
}

export interface QueueRow {
  queue: QueueEntity;
  callers: readonly CallerRow[];
  members: readonly MemberRow[];
  /** Since when the first in line has waited, epoch milliseconds. */
  longestSince: number | null;
  /** Within so long a caller should be answered; null where the queue has no target, for which Asterisk writes 0. */
  targetMs: number | null;
  /** Of all whose wait is over, the part that was answered in time, 0 to 1; null where there is no such time. */
  level: number | null;
  abandoned: number;
  abandonedWords: string;
  free: number;
  /** Callers wait, and nobody can be reached: why. Empty where somebody can. */
  stranded: string;
  /** Calls taken today and over: by assistants, and by people, those among them who are members no more. */
  taken: { people: number; assistants: number };
}

/** The queues, those first in which callers wait for nobody, then by the longest wait. */
export const queueRows = oncePer((view: SiteView): readonly QueueRow[] => {
  const rows = [...view.queue.values()].map((queue) => rowOf(view, queue));
  return rows.sort(
    (a, b) =>
      Number(b.stranded !== "") - Number(a.stranded !== "") ||
      (a.longestSince ?? Number.POSITIVE_INFINITY) - (b.longestSince ?? Number.POSITIVE_INFINITY) ||
      a.queue.name.localeCompare(b.queue.name),
  );
});

function rowOf(view: SiteView, queue: QueueEntity): QueueRow {
  const callers = [...view.queue_caller.values()]
    .filter((caller) => caller.queue === queue.name)
    .sort((a, b) => a.position - b.position)
    .map((caller) => callerOf(view, caller));
  const members = membersOf(view, queue.name)
    .map(([id, member]) => memberOf(view, id, member))
    .sort(
      (a, b) =>
        (a.member.penalty ?? 0) - (b.member.penalty ?? 0) || a.member.name.localeCompare(b.member.name),
    );
  const joined = callers.flatMap(({ caller }) => caller.joinedAt ?? []);
  const { nobody, why } = reachability(view, queue.name);
  const targetMs = queue.targetMs === 0 ? null : queue.targetMs;
  return {
    queue,
    callers,
    members,
    longestSince: joined.length === 0 ? null : Math.min(...joined),
    targetMs,
    level: targetMs === null ? null : serviceLevel(queue.figures),
    abandoned: abandoned(queue.figures),
    abandonedWords: abandonedWords(queue.figures),
    free: members.filter(isFree).length,
    stranded: nobody && callers.length > 0 ? why : "",
    taken: takenBy(queue.figures, members),
  };
}

/** A member's own figures go with it when it is taken out of its queue: the queue's stay. */
function takenBy({ answered }: QueueFigures, members: readonly MemberRow[]): QueueRow["taken"] {
  const own = members.filter(({ assistant }) => assistant).map(({ member }) => member.figures.answered);
  const assistants = own.reduce((all, one) => all + one, 0);
  return { assistants, people: Math.max(0, answered - assistants) };
}

function callerOf(view: SiteView, caller: QueueCallerEntity): CallerRow {
  const channel = view.channel.get(caller.uniqueid);
  const [rung] = dialledFrom(view, caller.uniqueid);
  const end = channel === undefined ? { name: "Unknown caller", line: "" } : endOf(view, channel);
  return { caller, channel, end, rings: rung === undefined ? null : endOf(view, rung).name };
}

/** An assistant is free for one caller more, whomever it talks with: not while it is paused, or out of reach. */
const isFree = ({ shape, assistant, member }: MemberRow): boolean =>
  shape === "free" || (assistant && canBeReached(member) && (shape === "talking" || shape === "ringing"));

function memberOf(view: SiteView, id: string, member: QueueMemberEntity): MemberRow {
  const assistant = /^Local\/.*@patchbay/.test(member.interface);
  return { id, member, since: member.since, assistant, ...doing(view, member, assistant) };
}

function doing(
  view: SiteView,
  member: QueueMemberEntity,
  assistant: boolean,
): Pick<MemberRow, "shape" | "words"> {
  const talks = talking(view, member.interface);
  if (talks !== null) return talks;
  if (member.paused) {
    const reason = member.pausedReason ?? "";
    return reason === "Auto-Pause"
      ? { shape: "auto_paused", words: "Auto-paused · did not answer" }
      : { shape: "paused", words: reason === "" ? "Paused" : `Paused · ${reason}` };
  }
  const rings = ringing(view, member.interface);
  if (rings !== null) return rings;
  if (member.status === 6 || member.status === 7) return { shape: "ringing", words: "Ringing" };
  if (!canBeReached(member))
    return {
      shape: "unreachable",
      words: `Unreachable · ${assistant ? "Patchbay is away" : "no phone registered"}`,
    };
  return member.status === 2 || member.status === 3 || member.status === 8
    ? { shape: "talking", words: "In another call" }
    : { shape: "free", words: "Free" };
}

/** With what priority a caller comes before whoever is in front of them; null for the first in line. */
export function priorityBefore(callers: readonly CallerRow[], uniqueid: string): number | null {
  const at = callers.findIndex(({ caller }) => caller.uniqueid === uniqueid);
  const [ahead, own] = [callers[at - 1]?.caller, callers[at]?.caller];
  if (ahead === undefined || own === undefined) return null;
  return Math.max(ahead.priority ?? 0, own.priority ?? 0) + 1;
}

/** Asterisk's strategies, in words. */
const STRATEGIES: Readonly<Record<string, string>> = {
  ringall: "all at once",
  leastrecent: "least recent first",
  fewestcalls: "fewest calls first",
  random: "at random",
  rrmemory: "one after the other",
  rrordered: "one after the other",
  linear: "in their order",
  wrandom: "at random, by penalty",
};

export function queueLine({ strategy, targetMs }: QueueEntity): string {
  const how = strategy === null ? "" : (STRATEGIES[strategy] ?? strategy);
  const target = targetMs === null || targetMs === 0 ? "" : `target ${Math.round(targetMs / 1_000)} s`;
  return [how, target].filter((part) => part !== "").join(" · ");
}

function abandonedWords({ gaveUp, timedOut, withdrawn, redirected }: QueueFigures): string {
  const parts = [
    [gaveUp, "gave up"],
    [timedOut, "timed out"],
    [withdrawn, "withdrawn"],
    [redirected, "redirected"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`)
    .join(" · ");
}
