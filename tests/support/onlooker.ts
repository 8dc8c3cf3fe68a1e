import { AmiClient } from "@patchbay/connector/ami-client";
import { header } from "@patchbay/protocol/ami/decoder";
import { type AmiEvent, type AmiEventName, parseAmiEvent } from "@patchbay/protocol/ami/events";
import { vi } from "vitest";
import { wallMs } from "../../simulators/caller/phone-leg.ts";

/** An AMI event of the PBX with the wall clock of its arrival. */
export type Seen<N extends AmiEventName = AmiEventName> = Extract<AmiEvent, { Event: N }> & { atMs: number };

/** Somebody who watches the PBX over AMI with every right, beside the connector and not through it. */
export class Onlooker {
  readonly #ami: AmiClient;
  readonly #seen: Seen[] = [];

  constructor(port: number, secret: string) {
    this.#ami = new AmiClient({
      host: "127.0.0.1",
      port,
      username: "lab",
      secret,
      onEvent: (headers) => {
        const event = parseAmiEvent(headers);
        if (event.ok && event.value !== null) this.#seen.push({ ...event.value, atMs: wallMs() });
      },
    });
  }

  async start(): Promise<void> {
    this.#ami.start();
    await this.isThere(5_000);
  }

  /** Waits until the PBX tells it what happens; after the PBX was away it asks less and less often. */
  async isThere(withinMs: number): Promise<void> {
    await vi.waitFor(
      () => {
        if (this.#ami.state.state === "down") throw new Error(`no onlooker: ${this.#ami.state.reason}`);
      },
      { timeout: withinMs, interval: 20 },
    );
  }

  /** The first event of that name since `sinceMs` (wall clock); undefined when there was none. */
  first<N extends AmiEventName>(
    name: N,
    sinceMs: number,
    fits: (event: Seen<N>) => boolean = () => true,
  ): Seen<N> | undefined {
    const wanted = (event: Seen): event is Seen<N> => event.Event === name && event.atMs >= sinceMs;
    return this.#seen.filter(wanted).find(fits);
  }

  /** Waits for such an event. */
  next<N extends AmiEventName>(
    name: N,
    sinceMs: number,
    withinMs = 10_000,
    fits?: (event: Seen<N>) => boolean,
  ): Promise<Seen<N>> {
    return vi.waitFor(
      () => {
        const event = this.first(name, sinceMs, fits);
        if (event === undefined) throw new Error(`The PBX has not told of ${name} within ${withinMs} ms.`);
        return event;
      },
      { timeout: withinMs, interval: 20 },
    );
  }

  /** Names of the channels that exist now. */
  async channels(): Promise<string[]> {
    const reply = await this.#ami.list({ Action: "CoreShowChannels" });
    if (!reply.ok) throw new Error(`The PBX does not say which channels it has: ${reply.message}`);
    return reply.items.map((item) => header(item, "Channel"));
  }

  /** Hangs up whatever a failed test left. */
  async hangUpAll(): Promise<void> {
    for (const channel of await this.channels()) await this.#ami.send({ Action: "Hangup", Channel: channel });
  }

  stop(): void {
    this.#ami.stop();
  }
}
