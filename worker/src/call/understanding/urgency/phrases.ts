/** One language's ways to say that nobody should be slow. Apostrophes are straight, capitals do not matter. */
export interface UrgentPhrases {
  /** Whoever says one of these should not wait ... */
  urgent: readonly RegExp[];
  /** ... unless what they said right before it rules it out: it is not an emergency ... */
  ruledOut: readonly RegExp[];
  /** ... or it is a part of one of these, which mean something else. */
  notMeant: readonly RegExp[];
}

/** Whole words, in a language whose letters are not all of the alphabet's. */
export const words = (pattern: string): RegExp => new RegExp(`(?<!\\p{L})(?:${pattern})(?!\\p{L})`, "giu");

/** Words that stand right before something. */
export const before = (pattern: string): RegExp => new RegExp(`(?<!\\p{L})(?:${pattern})$`, "iu");
