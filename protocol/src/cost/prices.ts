/** Of one model: US dollars for a million tokens, which is micro-dollars for one. */
export interface TokenPrices {
  textIn: number;
  textCached: number;
  textOut: number;
  audioIn: number;
  audioCached: number;
  audioOut: number;
}

const realtime2: TokenPrices = {
  textIn: 4,
  textCached: 0.4,
  textOut: 24,
  audioIn: 32,
  audioCached: 0.4,
  audioOut: 64,
};
const text = (textIn: number, textCached: number, textOut: number): TokenPrices => ({
  textIn,
  textCached,
  textOut,
  audioIn: 0,
  audioCached: 0,
  audioOut: 0,
});

/** List prices as the vendors published them on that day; each call keeps the date that it was reckoned by. */
export const PRICES = {
  date: "2026-11-20",
  /** By the beginning of a model's name; the longest that fits counts. */
  tokens: {
    "gpt-realtime-2.1-mini": {
      textIn: 0.6,
      textCached: 0.06,
      textOut: 2.4,
      audioIn: 10,
      audioCached: 0.3,
      audioOut: 20,
    },
    "gpt-realtime-2.1": realtime2,
    "gpt-realtime-2": realtime2,
    "gpt-realtime-1.5": { ...realtime2, textOut: 16 },
    "gpt-6-luna": text(0.1, 0.01, 0.5),
    "gpt-6-sol": text(2, 0.2, 10),
    "gpt-5.6-luna": text(0.2, 0.02, 1.2),
  } as Readonly<Record<string, TokenPrices>>,
  /** Micro-dollars for a minute of sound. */
  transcriptionMinute: {
    "gpt-transcribe": 4_500,
    "gpt-live-transcribe": 17_000,
    "gpt-realtime-whisper": 17_000,
  } as Readonly<Record<string, number>>,
  /**
   * Micro-dollars for a begun minute of a call through Twilio in the US, its media stream included; whoever Twilio puts a
   * caller through to by itself has none.
   */
  twilioMinute: { inbound: 8_500 + 4_400, outbound: 14_000 + 4_400, putThrough: 14_000 },
} as const;

/** The entry whose name the model's begins with, the longest first; undefined when there is none. */
export function priceOf<P>(table: Readonly<Record<string, P>>, model: string): P | undefined {
  const names = Object.keys(table).filter((name) => model.startsWith(name));
  const longest = names.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? undefined : table[longest];
}
