import type { PhoneTargets, PlaceCall } from "@patchbay/protocol/api";
import type { PresentPerson } from "@patchbay/protocol/feed";
import type { PickerChoice } from "../../picker/choice.ts";
import { colleaguesOf } from "../../picker/colleagues.ts";
import type { NumberEntry } from "../../picker/number-entry.ts";

/** One thing the dialer can call. */
export interface Choice extends PickerChoice {
  group: "number" | "assistants" | "colleagues";
  to: PlaceCall["to"] | null;
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
  const colleagues = colleaguesOf(targets?.members ?? [], people, myId).map(
    ({ id, ...colleague }): Choice => ({
      key: `member ${id}`,
      group: "colleagues",
      ...colleague,
      to: { kind: "member", userId: id },
      ...(colleague.presence === "away" ? { refusal: `${colleague.name} is away.` } : {}),
    }),
  );
  if (entry.kind === "none") return [...assistants, ...colleagues].filter(({ name }) => named(name));
  return [numberChoice(entry, line)];
}

/** What each group is called in the dialer. */
export const groupNames: Record<Choice["group"], string> = {
  number: "Number",
  assistants: "Try an assistant",
  colleagues: "Colleagues",
};

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
