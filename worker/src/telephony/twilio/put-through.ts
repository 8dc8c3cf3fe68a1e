import VoiceResponse from "twilio/lib/twiml/VoiceResponse.js";
import { dial, patient } from "./twiml.ts";

export interface PutThrough {
  /** E.164. */
  to: string;
  /** The caller's own number, or one of the account's: Twilio shows no other. */
  callerId: string;
  ringMs: number;
  /** Twilio asks and tells at `/brief`, `/status` and `/done` below it. */
  address: string;
  /** The target is told who calls, and decides. */
  briefs: boolean;
}

/** Dials the target; the caller hears it ring, and comes back by `/done` when that came to nothing. */
export const putThrough = ({ to, callerId, ringMs, address, briefs }: PutThrough): string =>
  dial({
    targets: [{ kind: "number", number: to }],
    callerId,
    ringSeconds: Math.ceil(ringMs / 1_000),
    actionUrl: `${address}/done`,
    statusUrl: patient(`${address}/status`),
    ...(briefs ? { whisperUrl: patient(`${address}/brief`) } : {}),
  });

/** So long a key is waited for behind the words: with them it is less than the brief may last. */
const KEY_SECONDS = 15;

/** Tells the target alone who calls, and takes one key; who presses none is asked about, too. */
export function brief({ words, language }: { words: string; language: string }, keyUrl: string): string {
  const response = new VoiceResponse();
  const action = patient(keyUrl);
  response
    .gather({
      action,
      method: "POST",
      input: ["dtmf"],
      numDigits: 1,
      timeout: KEY_SECONDS,
      actionOnEmptyResult: true,
    })
    .say({ language: spokenIn(language) }, words);
  response.hangup();
  return response.toString();
}

/** Nothing more to be said: the two are put together. */
export const connect = (): string => new VoiceResponse().toString();

type Spoken = NonNullable<VoiceResponse.SayAttributes["language"]>;

const SPOKEN: Readonly<Record<string, Spoken>> = {
  de: "de-DE",
  en: "en-US",
  es: "es-ES",
  fr: "fr-FR",
  it: "it-IT",
  nl: "nl-NL",
};

/** Twilio's own name for an assistant's language; English where it is none of these. */
const spokenIn = (tag: string): Spoken => SPOKEN[tag.split("-")[0]?.toLowerCase() ?? ""] ?? "en-US";
