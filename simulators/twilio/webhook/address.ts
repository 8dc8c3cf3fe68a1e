/** What the fragment of a webhook's address says about tries. Times in milliseconds. */
export interface Patience {
  readonly connectMs: number;
  readonly readMs: number;
  readonly totalMs: number;
  readonly retries: number;
  readonly policy: ReadonlySet<string>;
}

/** An address without its fragment, and the fragment's settings; what it does not say is the vendor's default. */
export function addressOf(raw: string): { url: string; patience: Patience } {
  const [url = "", fragment = ""] = raw.split("#", 2);
  const settings = new URLSearchParams(fragment);
  const within = (name: string, least: number, most: number, otherwise: number): number => {
    const value = Number(settings.get(name) ?? Number.NaN);
    return Number.isInteger(value) && value >= least && value <= most ? value : otherwise;
  };
  return {
    url,
    patience: {
      connectMs: within("ct", 100, 10_000, 5_000),
      readMs: within("rt", 100, 15_000, 15_000),
      totalMs: within("tt", 100, 15_000, 15_000),
      retries: within("rc", 0, 5, 1),
      policy: new Set((settings.get("rp") ?? "ct").split(",")),
    },
  };
}
