import { parseAmiEvent } from "@patchbay/protocol/ami/events";
import type { Stray } from "@patchbay/protocol/link/stray";
import type { AmiClient } from "../../asterisk/ami-client.ts";
import type { Log } from "../../log.ts";
import { pbxChannelOf } from "../pbx-events.ts";
import { type SweptChannel, straysAmong } from "./strays.ts";

export interface SweepOptions {
  ami: Pick<AmiClient, "send" | "list">;
  /** Both AMI and the edge are there. */
  ready: () => boolean;
  /** Where the connector takes AudioSocket, host:port. */
  audioSocket: () => string;
  /** A channel that has had nobody for so long is asked about. */
  graceMs: number;
  /** Asks the edge which of these its calls still need; it answers with the command `let_go`. */
  ask: (strays: Stray[]) => void;
  log: Log;
}

/** What fits into one question. */
const MOST = 100;
const NORMAL = 16;

/**
 * Nothing of a call that is over may live on in Asterisk. Each thing has its owner, who lets it go: this is for what slips through all of them.
 * The connector knows which channels are Patchbay's and have nobody; the edge knows its calls, and says which of them may go.
 */
export class Sweep {
  readonly #options: SweepOptions;
  /** Since when (monotonic) a channel has had nobody, by uniqueid. */
  readonly #since = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  /** Channels that were let go. */
  letGo = 0;

  constructor(options: SweepOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.look(), this.#options.graceMs / 2);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Looks at what there is; also at once after a gap. Never throws. */
  async look(): Promise<void> {
    const { ready, graceMs, ask } = this.#options;
    if (!ready()) return;
    const strays = await this.#strays();
    if (strays === null) return;
    const now = performance.now();
    const there = new Set(strays.map(({ uniqueid }) => uniqueid));
    for (const uniqueid of this.#since.keys()) if (!there.has(uniqueid)) this.#since.delete(uniqueid);
    for (const uniqueid of there) if (!this.#since.has(uniqueid)) this.#since.set(uniqueid, now);
    const old = strays.filter(({ uniqueid }) => now - (this.#since.get(uniqueid) ?? now) >= graceMs);
    if (old.length === 0 || !ready()) return;
    ask(old.slice(0, MOST).map(({ uniqueid, linkedid, channel }) => ({ uniqueid, linkedid, channel })));
  }

  /** No call needs these: lets those go that still have nobody, and answers how many. */
  async release(wanted: readonly Pick<Stray, "channel" | "uniqueid">[]): Promise<number> {
    const { ami, log } = this.#options;
    let released = 0;
    for (const { channel, uniqueid } of (await this.#strays()) ?? []) {
      if (!wanted.some((one) => one.uniqueid === uniqueid && one.channel === channel)) continue;
      const reply = await ami.send({ Action: "Hangup", Channel: channel, Cause: NORMAL });
      if (!reply.ok) continue;
      released += 1;
      log.warn({ channel, uniqueid }, "a channel that no call needs any more was let go");
    }
    this.letGo += released;
    return released;
  }

  /** Null when Asterisk does not say. */
  async #strays(): Promise<SweptChannel[] | null> {
    const list = await this.#options.ami.list({ Action: "CoreShowChannels" });
    if (!list.ok) return null;
    const channels = list.items.flatMap((item): SweptChannel[] => {
      const parsed = parseAmiEvent(item);
      const event = parsed.ok ? parsed.value : null;
      if (event?.Event !== "CoreShowChannel") return [];
      return [{ ...pbxChannelOf(event, event.BridgeId), application: event.Application }];
    });
    return straysAmong(channels, this.#options.audioSocket());
  }
}
