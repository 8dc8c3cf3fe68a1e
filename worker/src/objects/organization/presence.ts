import type { PresentPerson } from "@patchbay/protocol/feed";
import * as z from "zod";

/** Who opened a dashboard, as the Worker found it in their session. */
export const viewingMember = z.object({
  userId: z.string(),
  name: z.string().default(""),
  /** Their role lets them take calls. */
  answers: z.boolean().default(false),
  /** What they were let in with, looked at again while they stay. */
  sessionId: z.string().default(""),
  orgId: z.string().default(""),
  role: z.string().default(""),
});
export type ViewingMember = z.infer<typeof viewingMember>;

/** One line a member, however many dashboards they have open: available when any of those is. */
export function peopleOf(
  viewers: readonly (ViewingMember & { available: boolean })[],
  onCall: ReadonlySet<string>,
): PresentPerson[] {
  const people = new Map<string, PresentPerson>();
  for (const { userId, name, answers, available } of viewers) {
    if (!answers) continue;
    const before = people.get(userId)?.available ?? false;
    people.set(userId, { id: userId, name, available: before || available, onCall: onCall.has(userId) });
  }
  return [...people.values()].sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
}
