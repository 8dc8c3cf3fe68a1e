import type { PbxEvent, PbxSnapshot } from "@patchbay/protocol/pbx";

/** Which channels exist now, name to uniqueid: a name alone may be a new call's after a restart of Asterisk. */
export class KnownChannels {
  readonly #uniqueids = new Map<string, string>();

  get size(): number {
    return this.#uniqueids.size;
  }

  replace(snapshot: PbxSnapshot): void {
    this.#uniqueids.clear();
    for (const { channel, uniqueid } of snapshot.channels) this.#uniqueids.set(channel, uniqueid);
  }

  apply(event: PbxEvent): void {
    if (event.kind === "channel_new") this.#uniqueids.set(event.channel.channel, event.channel.uniqueid);
    else if (event.kind === "channel_hangup") this.#uniqueids.delete(event.channel);
  }

  /** Whether this very channel, not a later one of its name, exists. */
  has(channel: string, uniqueid: string): boolean {
    return this.#uniqueids.get(channel) === uniqueid;
  }
}
