import { answerMode } from "@patchbay/protocol/link/site-plan";
import * as z from "zod";
import { StateFile } from "../../disk/state-file.ts";

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
 * call after the connector was restarted. Where the newest is lost, that caller goes to the queue.
 */
export class KeptTickets {
  readonly #file: StateFile<z.infer<typeof file>>;
  readonly #kept = new Map<string, KeptTicket>();

  constructor({ dir, onProblem }: { dir: string; onProblem: (message: string) => void }) {
    this.#file = new StateFile({
      dir,
      name: "tickets.json",
      schema: file,
      now: () => ({ tickets: [...this.#kept.values()] }),
      without: "callers who are being put through come back to the queue",
      onProblem,
    });
  }

  /** What an earlier connector kept and is still valid at `now` (epoch milliseconds). */
  load(now: number): KeptTicket[] {
    return this.#file.load()?.tickets.filter(({ untilMs }) => untilMs > now) ?? [];
  }

  keep(kept: KeptTicket): void {
    this.#kept.set(kept.ticket, kept);
    this.#file.changed();
  }

  drop(ticket: string): void {
    if (this.#kept.delete(ticket)) this.#file.changed();
  }

  /** Until what is kept stands on the disk. */
  written(): Promise<void> {
    return this.#file.written();
  }
}
