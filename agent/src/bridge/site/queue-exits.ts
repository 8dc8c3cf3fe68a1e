import { header } from "@patchbay/protocol/ami/decoder";
import type { AmiEvent } from "@patchbay/protocol/ami/events";
import type { LeftHow, SiteEvent } from "@patchbay/protocol/pbx/site-events";
import type { AmiClient } from "../../asterisk/ami-client.ts";

export interface QueueExitsOptions {
  /** The channel's QUEUESTATUS, empty where it has none; null where it is gone, or cannot be asked. */
  statusOf: (channel: string) => Promise<string | null>;
  tell: (event: SiteEvent) => void;
}

/** The dialplan is told of it a moment after the event. */
const AGAIN_MS = 150;
const MOST = 5_000;

/** What QUEUESTATUS says for certain of how a caller left. */
const HOW: Readonly<Record<string, LeftHow>> = {
  TIMEOUT: "timed_out",
  WITHDRAW: "withdrawn",
};

/**
 * How callers leave queues whom nobody has answered. Asterisk has one event for all of them (QueueCallerAbandon): a caller who hangs up is
 * asked to be gone before, of any other the dialplan knows.
 */
export class QueueExits {
  readonly #options: QueueExitsOptions;
  /** Who has left by nobody's answer, and how long they had waited. */
  readonly #abandoned = new Map<string, number>();
  /** Whose own end wants them gone. */
  readonly #hangingUp = new Set<string>();

  constructor(options: QueueExitsOptions) {
    this.#options = options;
  }

  take(event: AmiEvent): void {
    switch (event.Event) {
      case "HangupRequest":
      case "SoftHangupRequest":
        if (this.#hangingUp.size < MOST) this.#hangingUp.add(event.Uniqueid);
        return;
      case "QueueCallerAbandon":
        if (this.#abandoned.size < MOST) this.#abandoned.set(event.Uniqueid, event.HoldTime * 1_000);
        return;
      case "QueueCallerLeave": {
        const waitMs = this.#abandoned.get(event.Uniqueid);
        if (waitMs === undefined) return;
        this.#abandoned.delete(event.Uniqueid);
        void this.#left(event.Queue, event.Uniqueid, event.Channel, Math.max(0, waitMs));
        return;
      }
      case "Hangup":
        this.#hangingUp.delete(event.Uniqueid);
        this.#abandoned.delete(event.Uniqueid);
    }
  }

  /** Asterisk is gone. */
  clear(): void {
    this.#abandoned.clear();
    this.#hangingUp.clear();
  }

  async #left(queue: string, uniqueid: string, channel: string, waitMs: number): Promise<void> {
    const how = this.#hangingUp.has(uniqueid) ? "gave_up" : await this.#how(channel);
    this.#options.tell({
      kind: "queue_left",
      queue: queue.slice(0, 200),
      uniqueid: uniqueid.slice(0, 150),
      how,
      waitMs,
    });
  }

  async #how(channel: string): Promise<LeftHow> {
    const first = await this.#options.statusOf(channel);
    // Nobody wanted it gone, and its dialplan ended before anybody could ask: with its time in the queue that was all there was.
    if (first === null) return "timed_out";
    const told = HOW[first];
    if (told !== undefined) return told;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS).unref());
    const then = await this.#options.statusOf(channel);
    // Who is taken out is ABANDON, too, and goes on; who has given up is gone by now.
    if (then === null) return first === "ABANDON" ? "gave_up" : "timed_out";
    return HOW[then] ?? "redirected";
  }
}

/** Asks the dialplan how a channel left its queue. Never throws. */
export async function queueStatusOf(ami: Pick<AmiClient, "send">, channel: string): Promise<string | null> {
  const reply = await ami.send({ Action: "Getvar", Channel: channel, Variable: "QUEUESTATUS" });
  return reply.ok ? header(reply.headers, "Value") : null;
}
