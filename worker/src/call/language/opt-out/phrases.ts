/** One language's ways to say it, matched against plain words: small letters a to z with a space around each word. */
export interface OptOutPhrases {
  /** Whoever says one of these wants to be called no more ... */
  meant: readonly RegExp[];
  /** ... unless it is one of these as well: now, this once, somebody else, or a question about it. */
  notMeant: readonly RegExp[];
}
