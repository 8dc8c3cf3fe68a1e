import type { PresentPerson } from "@patchbay/protocol/feed";

/** Whether a person would be rung at once. */
export type Presence = "available" | "on_call" | "away";

export interface Colleague {
  id: string;
  name: string;
  presence: Presence;
  /** The presence in words. */
  detail: string;
}

const words: Record<Presence, string> = { available: "Available", on_call: "On a call", away: "Away" };
const rank: Record<Presence, number> = { available: 0, on_call: 1, away: 2 };

/** Everybody but oneself, those who are there on top. */
export function colleaguesOf(
  members: readonly { id: string; name: string }[],
  people: readonly PresentPerson[],
  myId: string,
): Colleague[] {
  return members
    .filter(({ id }) => id !== myId)
    .map(({ id, name }): Colleague => {
      const present = people.find((person) => person.id === id);
      const presence = present?.onCall ? "on_call" : present?.available ? "available" : "away";
      return { id, name, presence, detail: words[presence] };
    })
    .sort((a, b) => rank[a.presence] - rank[b.presence] || a.name.localeCompare(b.name));
}
