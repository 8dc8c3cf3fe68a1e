import type { PhoneTargets, PlaceCall } from "@patchbay/protocol/api";
import type { PresentPerson } from "@patchbay/protocol/feed";
import type { NumberEntry } from "./number-entry.ts";

/** One thing the dialer can call. */
export interface Choice {
  key: string;
  group: "number" | "assistants" | "colleagues";
  name: string;
  detail: string;
  /** Whether a colleague would be rung at once. */
  presence: "available" | "on_call" | "away" | null;
  to: PlaceCall["to"] | null;
  /** Why it cannot be called; it is shown all the same. */
  refusal?: string;
}

export interface DialerFacts {
  text: string;
  entry: NumberEntry;
  line: { id: string; name: string } | undefined;
  targets: PhoneTargets | undefined;
  people: readonly PresentPerson[];
  myId: string;
}

/** What the dialer offers for an entry: a number first, then assistants, then colleagues, the available ones on top. */
export function choicesOf({ text, entry, line, targets, people, myId }: DialerFacts): Choice[] {
  const words = text.trim().toLowerCase();
  const named = (name: string): boolean => entry.kind !== "none" || name.toLowerCase().includes(words);
  const assistants = (targets?.assistants ?? []).map(
    ({ id, name }): Choice => ({
      key: `assistant ${id}`,
      group: "assistants",
      name,
      detail: "AI",
      presence: null,
      to: { kind: "assistant", assistantId: id },
    }),
  );
  const rank = { available: 0, on_call: 1, away: 2 };
  const colleagues = (targets?.members ?? [])
    .filter(({ id }) => id !== myId)
    .map(({ id, name }): Choice & { presence: keyof typeof rank } => {
      const present = people.find((person) => person.id === id);
      const presence = present?.onCall ? "on_call" : present?.available ? "available" : "away";
      return {
        key: `member ${id}`,
        group: "colleagues",
        name,
        detail: presenceWords[presence],
        presence,
        to: { kind: "member", userId: id },
        ...(presence === "away" ? { refusal: `${name} is away.` } : {}),
      };
    })
    .sort((a, b) => rank[a.presence] - rank[b.presence] || a.name.localeCompare(b.name));
  if (entry.kind === "none") return [...assistants, ...colleagues].filter(({ name }) => named(name));
  return [numberChoice(entry, line)];
}

const presenceWords = { available: "Available", on_call: "On a call", away: "Away" } as const;

function numberChoice(entry: Exclude<NumberEntry, { kind: "none" }>, line: DialerFacts["line"]): Choice {
  const base = { key: "number", group: "number", presence: null } as const;
  if (entry.kind === "unfinished") {
    return { ...base, name: "Call a number", detail: entry.why, to: null, refusal: entry.why };
  }
  if (line === undefined) {
    const refusal = "No line can call out yet. Connect a PBX or a Twilio number first.";
    return { ...base, name: `Call ${entry.shown}`, detail: refusal, to: null, refusal };
  }
  return {
    ...base,
    name: `Call ${entry.shown}`,
    detail: `from ${line.name}`,
    to: { kind: "number", number: entry.number, line: line.id },
  };
}
