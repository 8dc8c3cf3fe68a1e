import { changesAfter, changesOfDay, type Told } from "@patchbay/protocol/pbx/site-view/reduce";
import { dayStart } from "../../../pbx/day-start.ts";
import type { SiteTable } from "./site-table.ts";
import type { ViewTold } from "./view-news.ts";

/** A day lasts so long at least: it is not looked up for each event. */
const LOOK_EVERY_MS = 60_000;

/** What is known of a PBX, brought up to what its connector tells. */
export class Projection {
  readonly #table: SiteTable;
  readonly #told: ViewTold;
  readonly #timeZone: () => string;
  #day = { lookedAt: Number.NEGATIVE_INFINITY, start: 0 };

  constructor(table: SiteTable, told: ViewTold, timeZone: () => string) {
    this.#table = table;
    this.#told = told;
    this.#timeZone = timeZone;
  }

  /** `at` is when it came about, epoch milliseconds. */
  take(told: Told, at: number): void {
    if (Math.abs(at - this.#day.lookedAt) >= LOOK_EVERY_MS) {
      const start = dayStart(at, this.#timeZone());
      this.#day = { lookedAt: at, start };
      this.#told.soon(this.#table.apply(changesOfDay(this.#table, start)));
    }
    const clock = { at, dayStart: this.#day.start };
    this.#told.soon(this.#table.apply(changesAfter(this.#table, told, clock)));
  }
}
