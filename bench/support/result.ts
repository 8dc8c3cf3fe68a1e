/** One measured value; `baseline` is the peer's of the same run, `ratio` ours to it. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  baseline?: number;
  ratio?: number;
}

/** What a bench answers; printed as the last line of JSON. */
export interface BenchResult {
  bench: string;
  figures: Figure[];
}
