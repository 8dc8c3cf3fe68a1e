import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as z from "zod";

const callRow = z.object({
  id: z.string(),
  status: z.string(),
  disposition: z.string().nullable(),
  from_number: z.string(),
  to_number: z.string(),
  turns: z.number(),
  answered_at: z.number().nullable(),
  ended_at: z.number().nullable(),
  attention: z.string().nullable(),
  intent: z.string().nullable(),
  outcome: z.string().nullable(),
});
const turnRow = z.object({
  n: z.number(),
  speaker: z.string(),
  text: z.string(),
  unheard: z.string().nullable(),
});
const auditRow = z.object({
  action: z.string(),
  target: z.string(),
  result: z.string(),
  actor_name: z.string(),
});

/** What stands in D1, read from its file and not through the product. */
export class History {
  readonly #folder: string;

  /** `stateDir` is what the edge persists to. */
  constructor(stateDir: string) {
    this.#folder = join(stateDir, "v3/d1/miniflare-D1DatabaseObject");
  }

  call(callId: string): z.infer<typeof callRow> | undefined {
    return this.#read(callRow, "SELECT * FROM call WHERE id = ?", callId)[0];
  }

  turns(callId: string): z.infer<typeof turnRow>[] {
    return this.#read(turnRow, "SELECT * FROM call_turn WHERE call_id = ? ORDER BY n", callId);
  }

  audit(target: string): z.infer<typeof auditRow>[] {
    return this.#read(auditRow, "SELECT * FROM audit WHERE target = ? ORDER BY at", target);
  }

  #read<T>(row: z.ZodType<T>, sql: string, key: string): T[] {
    const file = readdirSync(this.#folder).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
    if (file === undefined) throw new Error(`D1 has no file in ${this.#folder}.`);
    const database = new DatabaseSync(join(this.#folder, file), { readOnly: true, timeout: 2_000 });
    try {
      return z.array(row).parse(database.prepare(sql).all(key));
    } finally {
      database.close();
    }
  }
}
