import type { TransferBody, TransferTargets } from "@patchbay/protocol/api";
import type { PresentPerson } from "@patchbay/protocol/feed";
import type { PickerChoice } from "../picker/choice.ts";
import { colleaguesOf } from "../picker/colleagues.ts";
import { lineWords } from "../picker/line-words.ts";
import type { NumberEntry } from "../picker/number-entry.ts";

/** Somebody whom the caller can be put through to. */
export interface TransferChoice extends PickerChoice {
  group: "number" | "people" | "queues" | "extensions";
  target: TransferBody["target"];
}

type Line = TransferTargets["lines"][number];

/** By what an entry is dialled: what was chosen, else the first that dials such a number. */
export function lineFor(
  entry: NumberEntry,
  lines: readonly Line[],
  chosenId: string | null,
): Line | undefined {
  const extension = entry.kind === "number" && entry.extension;
  return (
    lines.find(({ id }) => id === chosenId) ??
    lines.find(({ extensions }) => extensions || !extension) ??
    lines[0]
  );
}

export interface TransferFacts {
  text: string;
  entry: NumberEntry;
  line: Line | undefined;
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
  const refusals = { available: undefined, on_call: "is on a call.", away: "is away." } as const;
  const members = colleaguesOf(targets?.members ?? [], people, myId).map(
    ({ id, ...colleague }): TransferChoice => {
      const refusal = refusals[colleague.presence];
      return {
        key: `member ${id}`,
        group: "people",
        ...colleague,
        target: { kind: "member", id },
        ...(refusal === undefined ? {} : { refusal: `${colleague.name} ${refusal}` }),
      };
    },
  );
  return [anybody, ...members];
}

function placesOf(targets: TransferTargets | undefined): TransferChoice[] {
  const where = targets?.site?.name ?? "";
  const queues = (targets?.queues ?? []).map(
    ({ name, line, site, staffed }): TransferChoice => ({
      key: `queue ${line} ${name}`,
      group: "queues",
      name,
      presence: null,
      detail: staffed ? site : "Nobody is there",
      target: { kind: "queue", queue: name, line },
    }),
  );
  const extensions = (targets?.extensions ?? []).map(
    ({ number, busy, reachable }): TransferChoice => ({
      key: `extension ${number}`,
      group: "extensions",
      name: number,
      detail: busy ? "On a call" : reachable ? where : "Phone not connected",
      presence: busy ? "on_call" : reachable ? null : "away",
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
    const refusal =
      "No line can dial a number for this call. Connect a PBX, or add a number of Twilio first.";
    return { ...base, name: entry.shown, detail: refusal, target, refusal };
  }
  if (entry.extension && !line.extensions) {
    const refusal = `${line.name} dials no extensions. Give the whole number, with its country.`;
    return { ...base, name: entry.shown, detail: refusal, target, refusal };
  }
  return { ...base, name: entry.shown, detail: `through ${lineWords(line)}`, target };
}
