import type { QueueMemberEntity } from "@patchbay/protocol/pbx/site-view/entities";
import type { SiteView } from "@patchbay/protocol/pbx/site-view/view";

/** Device states of a member whose phone can ring, now or when it is free again: all but not valid and out of reach. */
const REACHABLE: ReadonlySet<number> = new Set([0, 1, 2, 3, 6, 7, 8]);

export const canBeReached = ({ paused, status }: QueueMemberEntity): boolean =>
  !paused && REACHABLE.has(status);

export const membersOf = (view: SiteView, queue: string): [id: string, member: QueueMemberEntity][] =>
  [...view.queue_member].filter(([, member]) => member.queue === queue);

/** Whether callers of a queue wait for nobody, and why. */
export function reachability(view: SiteView, queue: string): { nobody: boolean; why: string } {
  const members = membersOf(view, queue).map(([, member]) => member);
  if (members.some(canBeReached)) return { nobody: false, why: "" };
  if (members.length === 0) return { nobody: true, why: "it has no members" };
  const paused = members.filter((member) => member.paused).length;
  const away = members.length - paused;
  const parts = [paused === 0 ? "" : `${paused} paused`, away === 0 ? "" : `${away} not registered`];
  return { nobody: true, why: parts.filter((part) => part !== "").join(", ") };
}
