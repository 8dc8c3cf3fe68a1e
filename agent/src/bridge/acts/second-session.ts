import type { ActToSend } from "@patchbay/protocol/ami/registry/acts";
import type { AmiClient, AmiReply, AmiState } from "../../asterisk/ami-client.ts";
import type { SendOptions } from "../../asterisk/ami-session.ts";

const IDLE_MS = 30_000;
const OPEN_WITHIN_MS = 5_000;

export type SessionClient = Pick<AmiClient, "act" | "start" | "state" | "stop">;

/**
 * A session of its own for what takes its time: Asterisk answers the actions of a session one after the other, and holds its events
 * meanwhile. Opened when it is needed, closed when it was not for a while.
 */
export class SecondSession {
  readonly #make: (onState: (state: AmiState) => void) => SessionClient;
  readonly #idleMs: number;
  #client: SessionClient | null = null;
  #opening: Promise<void> = Promise.resolve();
  #idle: NodeJS.Timeout | null = null;
  #running = 0;

  constructor(make: (onState: (state: AmiState) => void) => SessionClient, idleMs = IDLE_MS) {
    this.#make = make;
    this.#idleMs = idleMs;
  }

  get isOpen(): boolean {
    return this.#client !== null;
  }

  async act(asked: ActToSend, options: SendOptions): Promise<AmiReply> {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#running += 1;
    const client = this.#client ?? this.#open();
    try {
      await this.#opening;
      const reply = await client.act(asked, options);
      // Nobody pings it: where an answer stays away its other end may be gone, and the next act has a session of its own.
      if (!reply.ok && reply.code === "timeout" && this.#running === 1) this.close();
      return reply;
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#idle = setTimeout(() => this.close(), this.#idleMs);
    }
  }

  close(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#client?.stop();
    this.#client = null;
  }

  #open(): SessionClient {
    const { promise, resolve } = Promise.withResolvers<void>();
    const impatience = setTimeout(resolve, OPEN_WITHIN_MS);
    // Refused or out of reach: the act is answered with that.
    const client = this.#make(() => resolve());
    this.#client = client;
    this.#opening = promise.finally(() => clearTimeout(impatience));
    client.start();
    return client;
  }
}
