import type { TransferBody, TransferTargets } from "@patchbay/protocol/api";
import type { PresentPerson } from "@patchbay/protocol/feed";
import type { NumberEntry } from "../phone/dialer/number-entry.ts";

/** Somebody whom the caller can be put through to. */
export interface TransferChoice {
  key: string;
  group: "number" | "people" | "queues" | "extensions";
  name: string;
  detail: string;
  /** How a person or a phone is; null where nobody knows. */
  presence: "available" | "on_call" | "away" | null;
  target: TransferBody["target"];
  /** Why they cannot take the caller; shown all the same. */
  refusal?: string;
}

export interface TransferFacts {
  text: string;
  entry: NumberEntry;
  line: { id: string; name: string } | undefined;
  targets: TransferTargets | undefined;
  people: readonly PresentPerson[];
  myId: string;
}

export const groupNames: Record<TransferChoice["group"], string> = {
  number: "Number",
  people: "People",
  queues: "Queues",
  extensions: "Extensions",
};

const presenceWords = { available: "Available", on_call: "On a call", away: "Away" } as const;
const rank = { available: 0, on_call: 1, away: 2 } as const;

/** What the picker offers for an entry: a number that was typed first, then who is there, queues and extensions. */
export function transferChoices({
  text,
  entry,
  line,
  targets,
  people,
  myId,
}: TransferFacts): TransferChoice[] {
  const words = text.trim().toLowerCase();
  const named = ({ name }: TransferChoice): boolean => name.toLowerCase().includes(words);
  const known = [...peopleOf(targets, people, myId), ...placesOf(targets)].filter(named);
  const isExtension = known.some(({ group, name }) => group === "extensions" && name === text.trim());
  return entry.kind === "none" || isExtension ? known : [numberChoice(entry, line), ...known];
}

function peopleOf(
  targets: TransferTargets | undefined,
  people: readonly PresentPerson[],
  myId: string,
): TransferChoice[] {
  const free = people.filter(({ id, available, onCall }) => id !== myId && available && !onCall).length;
  const anybody: TransferChoice = {
    key: "operators",
    group: "people",
    name: "Whoever is free",
    detail: free === 0 ? "Nobody" : free === 1 ? "1 person" : `${free} people`,
    presence: null,
    target: { kind: "operators" },
    ...(free === 0 ? { refusal: "Nobody else is available." } : {}),
  };
  const members = (targets?.members ?? [])
    .filter(({ id }) => id !== myId)
    .map(({ id, name }) => {
      const present = people.find((person) => person.id === id);
      const presence: keyof typeof rank = present?.onCall
        ? "on_call"
        : present?.available
          ? "available"
          : "away";
      const choice: TransferChoice & { presence: keyof typeof rank } = {
        ...{ key: `member ${id}`, group: "people", name, presence, detail: presenceWords[presence] },
        target: { kind: "member", id },
        ...(presence === "away" ? { refusal: `${name} is away.` } : {}),
        ...(presence === "on_call" ? { refusal: `${name} is on a call.` } : {}),
      };
      return choice;
    })
    .sort((a, b) => rank[a.presence] - rank[b.presence] || a.name.localeCompare(b.name));
  return [anybody, ...members];
}

function placesOf(targets: TransferTargets | undefined): TransferChoice[] {
  const where = targets?.site?.name ?? "";
  const queues = (targets?.queues ?? []).map(
    (queue): TransferChoice => ({
      ...{ key: `queue ${queue}`, group: "queues", name: queue, detail: where, presence: null },
      target: { kind: "queue", queue },
    }),
  );
  const extensions = (targets?.extensions ?? []).map(
    ({ number, busy }): TransferChoice => ({
      ...{ key: `extension ${number}`, group: "extensions", name: number },
      detail: busy ? "On a call" : where,
      presence: busy ? "on_call" : null,
      target: { kind: "number", number, line: "" },
    }),
  );
  return [...queues, ...extensions];
}

function numberChoice(
  entry: Exclude<NumberEntry, { kind: "none" }>,
  line: TransferFacts["line"],
): TransferChoice {
  const base = { key: "number", group: "number", presence: null } as const;
  if (entry.kind === "unfinished") {
    const target = { kind: "number", number: "", line: "" } as const;
    return { ...base, name: "A number", detail: entry.why, target, refusal: entry.why };
  }
  const target = { kind: "number", number: entry.number, line: line?.id ?? "" } as const;
  if (line === undefined) {
    const refusal = "No line can dial a number for this call. Connect a PBX first.";
    return { ...base, name: entry.shown, detail: refusal, target, refusal };
  }
  return { ...base, name: entry.shown, detail: `through ${line.name}`, target };
}
