export interface Clock {
  /** When it came about, epoch milliseconds. */
  at: number;
  /** Midnight at the site, epoch milliseconds: with it the figures begin anew. */
  dayStart: number;
}
