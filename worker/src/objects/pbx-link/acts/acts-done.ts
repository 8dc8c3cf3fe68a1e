import { type ActAnswer, actAnswer } from "@patchbay/protocol/ami/act-answer";
import * as z from "zod";
import { hashToken } from "../../../auth/tokens.ts";
import type { Tables } from "../../common/tables.ts";

/** What came of it; `again`: it was asked before with this id, and nothing was sent now. */
export type ActOutcome =
  | { ok: true; answer: ActAnswer; again: boolean }
  | { ok: false; code: string; message: string; again: boolean };

export const ACT_TABLE =
  "CREATE TABLE act (key TEXT PRIMARY KEY, action TEXT NOT NULL, at INTEGER NOT NULL, outcome TEXT)";

/** Told as that act's outcome, this one would be believed done, and was not. */
export const OF_ANOTHER: ActOutcome = {
  ok: false,
  code: "id_of_another",
  message: "This id was given to another act before. Nothing was done: draw a new id for each act.",
  again: false,
};

/** What tells one act from another; of the values themselves, which may be private, nothing is kept. */
export async function printOf({ action, input }: { action: string; input: object }): Promise<string> {
  const headers = Object.entries(input).sort(([one], [other]) => (one < other ? -1 : 1));
  return `${action} ${await hashToken(JSON.stringify(headers))}`;
}

/** Nobody asks again after that. */
const KEPT_MS = 60 * 60_000;
const MOST_KEPT = 1_000;

const kept = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), answer: actAnswer, again: z.boolean() }),
  z.object({ ok: z.literal(false), code: z.string(), message: z.string(), again: z.boolean() }),
]);

/** What was asked by which id, so that asking twice does it once, also over a restart of the object. */
export class ActsDone {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /** What came of an id before; null where it is new. `print` is that of the act that is asked for with it now. */
  outcome(key: string, print: string): ActOutcome | null {
    const [row] = this.#tables.read<{ action: string; outcome: string | null }>(
      "SELECT action, outcome FROM act WHERE key = ?",
      key,
    );
    if (row === undefined) return null;
    if (row.action !== print) return OF_ANOTHER;
    const parsed = row.outcome === null ? null : kept.safeParse(JSON.parse(row.outcome));
    if (parsed?.success) return parsed.data;
    const message =
      "This was asked before, and what came of it was lost on the way. Look before you ask for it anew.";
    return { ok: false, code: "outcome_unknown", message, again: true };
  }

  begin(key: string, print: string, now: number): void {
    this.#tables.remove("DELETE FROM act WHERE at < ?", now - KEPT_MS);
    this.#tables.remove(
      "DELETE FROM act WHERE key IN (SELECT key FROM act ORDER BY at DESC LIMIT -1 OFFSET ?)",
      MOST_KEPT,
    );
    this.#tables.write("INSERT INTO act (key, action, at) VALUES (?, ?, ?)", key, print, now);
  }

  /** What was surely not done can be asked for again. */
  end(key: string, outcome: ActOutcome): void {
    if (outcome.ok) this.#keep(key, { ...outcome, answer: short(outcome.answer) });
    else if (MAY_BE_DONE.has(outcome.code)) this.#keep(key, outcome);
    else this.#tables.remove("DELETE FROM act WHERE key = ?", key);
  }

  #keep(key: string, outcome: ActOutcome): void {
    this.#tables.write("UPDATE act SET outcome = ? WHERE key = ?", JSON.stringify(outcome), key);
  }
}

/** No answer came: it was tried, and may have been done all the same. */
export const MAY_BE_DONE: ReadonlySet<string> = new Set(["expired", "not_answered", "outcome_unknown"]);
const MOST_CHARS = 20_000;

/** What a console said at length is not kept for whoever asks twice. */
function short(answer: ActAnswer): ActAnswer {
  if (JSON.stringify(answer).length <= MOST_CHARS) return answer;
  const { Response = "", Message = "" } = answer.headers;
  return {
    ...answer,
    headers: { Response, Message },
    leftOut: answer.items.length + answer.leftOut,
    items: [],
  };
}
