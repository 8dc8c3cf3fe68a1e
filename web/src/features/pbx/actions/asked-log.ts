import type { ActTold } from "@patchbay/protocol/api/ami";
import { useSyncExternalStore } from "react";

/** One act that was asked for on this page, and how it stands. */
export interface AskedAct {
  /** Drawn by this page: asked again with it, it is the same act. */
  id: string;
  action: string;
  title: string;
  /** What it is done to, in one line. */
  summary: string;
  /** The values that were sent, by which a row finds what was asked about it. */
  values: readonly string[];
  /** Epoch milliseconds by this page's clock. */
  at: number;
  /** Within which its event says that it came about; null where the answer is all. */
  limitMs: number | null;
  outcome: null | { tookMs: number; told: ActTold } | { tookMs: number; refused: string };
}

/** Is the very same asked for, and nothing has come of it yet? */
export const isPending = (asked: readonly AskedAct[], action: string, values: readonly string[]): boolean =>
  asked.some(
    (act) =>
      act.outcome === null &&
      act.action === action &&
      act.values.length === values.length &&
      act.values.every((value, at) => value === values[at]),
  );

/** What was asked about one of these values last. */
export const newestOf = (asked: readonly AskedAct[], values: readonly string[]): AskedAct | undefined =>
  asked.find((act) => values.some((value) => act.values.includes(value)));

/** Has the newest of such acts about it switched something on? One that was refused has changed nothing. */
export const isOn = (asked: readonly AskedAct[], action: string, value: string): boolean =>
  asked
    .find(
      ({ action: of, values, outcome }) =>
        of === action && values.includes(value) && (outcome === null || !("refused" in outcome)),
    )
    ?.values.includes("on") ?? false;

const MOST = 50;
const NONE: readonly AskedAct[] = [];

/** What this page asked each site, newest first: kept while the page is open, wherever one goes on it. */
class AskedLog {
  readonly #sites = new Map<string, readonly AskedAct[]>();
  readonly #watchers = new Set<() => void>();

  of(siteId: string): readonly AskedAct[] {
    return this.#sites.get(siteId) ?? NONE;
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  asked(siteId: string, act: AskedAct): void {
    this.#become(siteId, [act, ...this.of(siteId)].slice(0, MOST));
  }

  came(siteId: string, id: string, outcome: NonNullable<AskedAct["outcome"]>): void {
    this.#become(
      siteId,
      this.of(siteId).map((act) => (act.id === id ? { ...act, outcome } : act)),
    );
  }

  #become(siteId: string, acts: readonly AskedAct[]): void {
    this.#sites.set(siteId, acts);
    for (const watcher of this.#watchers) watcher();
  }
}

export const askedLog = new AskedLog();

export const useAsked = (siteId: string): readonly AskedAct[] =>
  useSyncExternalStore(askedLog.watch, () => askedLog.of(siteId));
