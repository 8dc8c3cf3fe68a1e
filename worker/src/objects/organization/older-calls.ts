import { drizzle } from "drizzle-orm/d1";
import { errorText, report } from "../../log.ts";
import { lookUpOlder } from "../../store/history/call-search.ts";
import { OrgSettingsStore } from "../../store/org-settings.ts";

const DONE = "older-calls-looked-up";
/** Between two steps of some hundred calls: nobody waits for it, and the database has better to do. */
const STEP_MS = 5_000;

/** Has the calls of before numbers and names had one value found as new ones are, bit by bit while a dashboard is open. */
export class OlderCalls {
  readonly #d1: D1Database;
  readonly #storage: DurableObjectStorage;

  constructor(d1: D1Database, storage: DurableObjectStorage) {
    this.#d1 = d1;
    this.#storage = storage;
  }

  /** Looks at some of them; answers in how many milliseconds to go on, null once none is left. Never rejects. */
  async step(orgId: string): Promise<number | null> {
    if ((await this.#storage.get(DONE)) === true) return null;
    try {
      const { country } = await new OrgSettingsStore(this.#d1, orgId).read();
      if ((await lookUpOlder(drizzle(this.#d1), orgId, country)) > 0) return STEP_MS;
      await this.#storage.put(DONE, true);
      return null;
    } catch (error) {
      report("warn", "older calls could not be looked up", { org: orgId, error: errorText(error) });
      return STEP_MS;
    }
  }
}
