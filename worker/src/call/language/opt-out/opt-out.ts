import type { CallEvent } from "@patchbay/protocol/call";
import type { Turn } from "@patchbay/protocol/turn";
import { canTalk, type Reaction } from "../../life/state.ts";
import { audioMode } from "../../life/watch.ts";
import { CLOSING_MS } from "../../tools/closing.ts";
import { outsideParty } from "../../tools/outside.ts";
import { english } from "./english.ts";
import { french } from "./french.ts";
import { german } from "./german.ts";
import type { OptOutPhrases } from "./phrases.ts";
import { spanish } from "./spanish.ts";

/** Whoever speaks may do so in another language than the assistant: all of them are looked for. */
const LANGUAGES: readonly OptOutPhrases[] = [english, german, spanish, french];

const SPELT: Record<string, string> = { ä: "ae", ö: "oe", ü: "ue", ß: "ss", œ: "oe", æ: "ae" };

/**
 * Plain words, apostrophes gone, so that every way of writing "don't" is one, umlauts as they are spelt without, and
 * no other accents: transcripts leave them out at will. A "no" that only answers goes as well, for "No, vuelva a
 * llamar" asks for what "no vuelva a llamar" forbids.
 */
const plain = (text: string): string =>
  ` ${text
    .toLowerCase()
    .normalize("NFC")
    .replace(/[äöüßœæ]/g, (letter) => SPELT[letter] ?? letter)
    .normalize("NFD")
    .replace(/\p{M}+/gu, "")
    .replace(/['’ʼ`]/g, "")
    .replace(/\bno[,.;:!]/g, " ")
    .replace(/[^a-z ]+/g, " ")
    .replace(/ +/g, " ")
    .trim()} `;

/** Does somebody who says this want to be called no more? Sure rather than complete: what it misses the model hears. */
export function optsOut(text: string): boolean {
  const words = plain(text);
  const says = (pattern: RegExp): boolean => pattern.test(words);
  return LANGUAGES.some(({ meant, notMeant }) => meant.some(says) && !notMeant.some(says));
}

/**
 * Whatever the model makes of the caller's words: these end on the list, and the call ends. What was said to a person,
 * who may have understood it otherwise, is that person's to settle, also where it is written down after they have left.
 */
export function noticeOptOut({ next, effects }: Reaction, turn: Turn, at: number): Reaction {
  const talksToPerson = audioMode(next) === "people";
  const listens = canTalk(next) || talksToPerson;
  if (turn.speaker !== "caller" || next.optedOut || !listens || !optsOut(turn.text)) return { next, effects };
  const beganAt = (next.summary?.startedAt ?? at) + turn.startMs;
  const { number } = outsideParty(next);
  const events: CallEvent[] =
    talksToPerson || beganAt < (next.callerSinceMs ?? 0)
      ? [{ type: "opt_out_mentioned", turnId: turn.id }]
      : [
          { type: "opted_out", number, noticedBy: "words", words: turn.text.slice(0, 500) },
          { type: "closing_began", reason: "opt_out", untilMs: at + CLOSING_MS },
        ];
  return { next, effects: [...effects, { do: "log", events }] };
}
