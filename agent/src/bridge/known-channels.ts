import type { PbxEvent, PbxSnapshot } from "@patchbay/protocol/pbx";

export interface KnownChannel {
  channel: string;
  /** What was dialled. */
  exten: string;
  /** The queue that it waits in or came from; empty when it never was in one. */
  queue: string;
  /** Somebody hears it: it is in a bridge. */
  talks: boolean;
}

/** Which channels exist now, by uniqueid: a name alone may be a new call's after a restart of Asterisk. */
export class KnownChannels {
  readonly #channels = new Map<string, KnownChannel>();

  get size(): number {
    return this.#channels.size;
  }

  *names(): Generator<string> {
    for (const { channel } of this.#channels.values()) yield channel;
  }

  replace(snapshot: PbxSnapshot): void {
    const queues = new Map([...this.#channels].map(([uniqueid, { queue }]) => [uniqueid, queue]));
    for (const { name, callers } of snapshot.queues) {
      for (const { uniqueid } of callers) queues.set(uniqueid, name);
    }
    this.#channels.clear();
    for (const { channel, uniqueid, exten, bridgeId } of snapshot.channels) {
      const talks = bridgeId !== null;
      this.#channels.set(uniqueid, { channel, exten, queue: queues.get(uniqueid) ?? "", talks });
    }
  }

  apply(event: PbxEvent): void {
    if (event.kind === "channel_new") {
      const { channel, exten, uniqueid } = event.channel;
      this.#channels.set(uniqueid, { channel, exten, queue: "", talks: false });
    } else if (event.kind === "channel_hangup") this.#channels.delete(event.uniqueid);
    else if (event.kind === "bridge_enter") {
      // Whoever picks a call up or takes it over goes on under another name.
      const known = this.#channels.get(event.uniqueid);
      if (known !== undefined) Object.assign(known, { channel: event.channel, talks: true });
    } else if (event.kind === "bridge_leave") {
      const known = this.#channels.get(event.uniqueid);
      if (known !== undefined) known.talks = false;
    } else if (event.kind === "queue_join") {
      const known = this.#channels.get(event.uniqueid);
      if (known !== undefined) known.queue = event.queue;
    }
  }

  get(uniqueid: string): KnownChannel | undefined {
    return this.#channels.get(uniqueid);
  }

  forget(uniqueid: string): void {
    this.#channels.delete(uniqueid);
  }

  /** Whether this very channel, not a later one of its name, exists. */
  has(channel: string, uniqueid: string): boolean {
    return this.#channels.get(uniqueid)?.channel === channel;
  }
}
