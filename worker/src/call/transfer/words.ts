import type { CallSummary, TransferTarget } from "@patchbay/protocol/call";
import { targetName } from "@patchbay/protocol/call";
import { type HouseLanguage, houseLanguage } from "@patchbay/protocol/house-language";
import { inLanguage } from "../language/instructions.ts";
import type { TransferFailure } from "./transfer.ts";

interface Phrases {
  keys: string;
  somebody: string;
  onTheLine(who: string): string;
}

const ENGLISH: Phrases = {
  keys: "Press one to take the call, or two to decline.",
  somebody: "A caller",
  onTheLine: (who) => `${who} is on the line.`,
};
/** What the house says itself, around words that somebody has written. */
const PHRASES: Readonly<Record<HouseLanguage, Phrases>> = {
  en: ENGLISH,
  de: {
    keys: "Drücken Sie die Eins, um das Gespräch anzunehmen, oder die Zwei, um es abzulehnen.",
    somebody: "Jemand",
    onTheLine: (who) => `${who} ist in der Leitung.`,
  },
  fr: {
    keys: "Appuyez sur un pour prendre l'appel, ou sur deux pour le refuser.",
    somebody: "Quelqu'un",
    onTheLine: (who) => `${who} est en ligne.`,
  },
  es: {
    keys: "Pulse uno para atender la llamada, o dos para rechazarla.",
    somebody: "Alguien",
    onTheLine: (who) => `${who} está en la línea.`,
  },
};
const phrasesOf = (language: string): Phrases => PHRASES[houseLanguage(language) ?? "en"];

/** What the target is told before they decide: who calls and why, and the two keys; in that language where the house speaks it. */
export function briefWords(brief: string, summary: CallSummary | null, language = "en"): string {
  const { keys, somebody, onTheLine } = phrasesOf(language);
  const said = brief.trim();
  if (said !== "") return `${/[.!?]$/.test(said) ? said : `${said}.`} ${keys}`;
  return `${onTheLine(summary?.from.name || summary?.from.number || somebody)} ${keys}`;
}

/**
 * What the voice is told that briefs the target. People say hello into it: whatever it is asked or told, it has nothing to
 * say but these words.
 */
export const briefInstructions = (words: string, language: string): string =>
  [
    "You speak with a colleague who has just picked up their phone, and not with a caller: a caller waits to be put through to them.",
    `Tell them this, in these words: “${words.replace(/[“”"]/g, "'")}” If they speak before they have heard it to its end, say it again; after that repeat only its last sentence.`,
    "Say nothing else. You cannot put anybody through yourself, take a message or answer a question: the two keys decide.",
    inLanguage(language),
  ].join("\n");

const WHY: Record<TransferFailure, string> = {
  busy: "the line is busy",
  no_answer: "nobody answered",
  unreachable: "they cannot be reached",
  declined: "they cannot take the call now",
  silent: "nobody answered",
  target_hung_up: "they hung up",
  timed_out: "it took too long",
  caller_gone: "the caller left",
  cancelled: "it was called off",
};

/** What the assistant has to know of a transfer that came to nothing. */
export const failureWords = (target: TransferTarget, reason: TransferFailure): string =>
  `The caller was to be put through to ${targetName(target)} and could not be: ${WHY[reason]}. You have the caller back on the line.`;
