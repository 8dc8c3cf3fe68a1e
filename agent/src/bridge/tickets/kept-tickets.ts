import { mkdirSync, readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { answerMode } from "@patchbay/protocol/link/site-plan";
import { parseJson } from "@patchbay/protocol/result";
import * as z from "zod";

const announced = z.object({
  callId: z.string().min(1).max(200),
  /** The channel that is hung up with the call; of a brief, the caller's. */
  uniqueid: z.string().min(1).max(200),
  answer: answerMode,
  /** Absent: the caller's. */
  leg: z.string().max(200).optional(),
  /** It is the brief to whoever the caller is put through to: its end is not the caller's. */
  brief: z.boolean().optional(),
});
/** A call whose audio Asterisk is about to open. */
export type Announced = z.infer<typeof announced>;

const keptTicket = z.object({
  ticket: z.string().min(1).max(200),
  /** What AudioSocket opens the audio with. */
  key: z.uuid(),
  call: announced,
  /** Epoch milliseconds. */
  untilMs: z.number().int(),
});
const file = z.object({ tickets: z.array(keptTicket).max(10_000) });
export type KeptTicket = z.infer<typeof keptTicket>;

/**
 * Tickets of callers whom the PBX has in its own hands for a while, on disk: a caller who is put through may want to come back to the
 * call after the connector was restarted. Written beside the calls, never waited for: a kill within those milliseconds loses the newest,
 * and that caller goes to the queue.
 */
export class KeptTickets {
  readonly #file: string;
  readonly #onProblem: (message: string) => void;
  readonly #kept = new Map<string, KeptTicket>();
  #writing: Promise<void> | null = null;
  #stale = false;
  #broken = false;

  constructor(options: { dir: string; onProblem: (message: string) => void }) {
    mkdirSync(options.dir, { recursive: true, mode: 0o700 });
    this.#file = join(options.dir, "tickets.json");
    this.#onProblem = options.onProblem;
  }

  /** What an earlier connector kept and is still valid at `now` (epoch milliseconds). An unreadable file is none, and is said. */
  load(now: number): KeptTicket[] {
    let text: string;
    try {
      text = readFileSync(this.#file, "utf8");
    } catch {
      return [];
    }
    const read = parseJson(file, text, text.length);
    if (!read.ok) {
      this.#onProblem(
        `${this.#file} cannot be read (${read.error}); callers who are being put through come back to the queue`,
      );
      return [];
    }
    return read.value.tickets.filter(({ untilMs }) => untilMs > now);
  }

  keep(kept: KeptTicket): void {
    this.#kept.set(kept.ticket, kept);
    this.#changed();
  }

  drop(ticket: string): void {
    if (this.#kept.delete(ticket)) this.#changed();
  }

  /** Until what is kept stands on the disk. */
  async written(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
  }

  #changed(): void {
    this.#stale = true;
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
  }

  async #write(): Promise<void> {
    while (this.#stale) {
      this.#stale = false;
      try {
        const text = JSON.stringify({ tickets: [...this.#kept.values()] });
        await writeFile(`${this.#file}.part`, text, { mode: 0o600 });
        await rename(`${this.#file}.part`, this.#file);
        this.#broken = false;
      } catch (error) {
        // Calls go on without the disk; only a restart in the middle of a transfer would miss it.
        if (!this.#broken) this.#onProblem(`${this.#file} cannot be written: ${String(error)}`);
        this.#broken = true;
      }
    }
  }
}
