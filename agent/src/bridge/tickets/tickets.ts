import { randomUUID } from "node:crypto";
import type { Announced, KeptTicket, KeptTickets } from "./kept-tickets.ts";

export type { Announced } from "./kept-tickets.ts";

/** Asterisk dials the media socket right after the route; connection_timeout and its attempts are 1 s together. */
export const TICKET_TTL_MS = 5_000;

export interface TicketsOptions {
  kept: KeptTickets;
  /** A ticket that was to be used at once was not. */
  onUnused: (call: Announced) => void;
}

/** The tickets that open calls' audio, each once: a channel brings the ticket itself (chan_websocket), or its key (AudioSocket). */
export class Tickets {
  readonly #options: TicketsOptions;
  readonly #announced = new Map<string, { call: Announced; key: string; expires: NodeJS.Timeout }>();

  constructor(options: TicketsOptions) {
    this.#options = options;
    const now = Date.now();
    for (const kept of options.kept.load(now)) this.#hold(kept, kept.untilMs - now, true);
  }

  /** Opens this call's audio within `ttlMs`; answers the key. One of longer validity outlives this process. */
  issue(ticket: string, call: Announced, ttlMs = TICKET_TTL_MS): string {
    const key = randomUUID();
    this.#hold({ ticket, call, key }, ttlMs, ttlMs > TICKET_TTL_MS);
    return key;
  }

  /** The call that this ticket opens, now and never again. */
  take(ticket: string): Announced | null {
    const call = this.#announced.get(ticket)?.call ?? null;
    this.withdraw(ticket);
    return call;
  }

  ticketOf(key: string): string | null {
    for (const [ticket, announced] of this.#announced) if (announced.key === key) return ticket;
    return null;
  }

  withdraw(ticket: string): void {
    clearTimeout(this.#announced.get(ticket)?.expires);
    this.#announced.delete(ticket);
    this.#options.kept.drop(ticket);
  }

  /** Nothing opens any more; what is kept stays for the next process. */
  stop(): Promise<void> {
    for (const { expires } of this.#announced.values()) clearTimeout(expires);
    this.#announced.clear();
    return this.#options.kept.written();
  }

  #hold({ ticket, call, key }: Omit<KeptTicket, "untilMs">, ttlMs: number, lasting: boolean): void {
    const expires = setTimeout(() => {
      this.withdraw(ticket);
      // A brief or a way back that was not needed is no fault.
      if (!lasting) this.#options.onUnused(call);
    }, ttlMs);
    expires.unref();
    this.#announced.set(ticket, { call, key, expires });
    if (lasting) this.#options.kept.keep({ ticket, key, call, untilMs: Date.now() + ttlMs });
  }
}
