import type { BenchSite } from "../site.ts";

const CHANGE_EVERY_MS = 100;
const CALL_EVERY_MS = 300;
const GOING_ON = 10;
const AT_ONCE = 10;

/** What goes on while dashboards are away: a caller every 300 ms, as many ends, and ten changes a second in the open calls. */
export class BusyMinute {
  /** The open calls, one a dashboard, live for as long as this lasts. */
  readonly watched: readonly string[];
  readonly #timers: ReturnType<typeof setInterval>[];

  private constructor(site: BenchSite, watched: readonly string[], uniqueids: readonly string[]) {
    this.watched = watched;
    let change = 0;
    const changes = setInterval(() => {
      const uniqueid = uniqueids[change % uniqueids.length] ?? "";
      const joins = Math.floor(change / uniqueids.length) % 2 === 0;
      change += 1;
      site.tell(
        joins
          ? { kind: "queue_join", queue: "support", uniqueid, channel: "x", position: 1 }
          : { kind: "queue_leave", queue: "support", uniqueid },
      );
    }, CHANGE_EVERY_MS);
    let rung = 0;
    const calls = setInterval(() => {
      rung += 1;
      // One that nobody decides on in time is one caller less; those who are watched are not among them.
      site.ring(`bench-busy.${rung}`).catch(() => {});
      if (rung > GOING_ON) site.hangUp(`bench-busy.${rung - GOING_ON}`);
    }, CALL_EVERY_MS);
    this.#timers = [changes, calls];
  }

  static async begin(site: BenchSite, watched: number): Promise<BusyMinute> {
    const uniqueids = Array.from({ length: watched }, (_, which) => `bench-open.${which}`);
    const callIds: string[] = [];
    for (let from = 0; from < watched; from += AT_ONCE) {
      callIds.push(...(await Promise.all(uniqueids.slice(from, from + AT_ONCE).map((id) => site.ring(id)))));
    }
    return new BusyMinute(site, callIds, uniqueids);
  }

  end(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }
}
