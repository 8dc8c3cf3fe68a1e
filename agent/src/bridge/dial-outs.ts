import type { AmiEvent } from "@patchbay/protocol/ami/events";
import type { PbxEvent } from "@patchbay/protocol/pbx";
import type { KnownChannels } from "./known-channels.ts";
import { pbxEventOf } from "./pbx-events.ts";

/** Reason of OriginateResponse to a Q.850 cause: no answer, busy, congestion. */
const CAUSES: Readonly<Record<number, number>> = { 3: 19, 5: 17, 8: 34 };
const NO_ROUTE = 3;
/** Named by the edge: what a caller's own Dial brings about has another name, and no answer that could follow. */
const OURS = /^patchbay-/;

/**
 * Why a call that we placed was not answered. Its Hangup says so best, but has cause 0 when the dialplan ran out; then
 * OriginateResponse knows, which may come before or after it. What could not even be begun has only the latter.
 */
export class DialOuts {
  readonly #channels: KnownChannels;
  /** Causes of failed calls whose Hangup is still to come. */
  readonly #failed = new Map<string, number>();

  constructor(channels: KnownChannels) {
    this.#channels = channels;
  }

  /** The event in the link's words; null when there is nothing to tell (yet). */
  take(event: AmiEvent): PbxEvent | null {
    if (event.Event === "OriginateResponse") {
      if (event.Response !== "Failure" || event.Uniqueid === "") return null;
      const cause = CAUSES[event.Reason] ?? NO_ROUTE;
      const known = this.#channels.get(event.Uniqueid);
      if (known === undefined) return unanswered(event.Uniqueid, event.Channel, cause);
      this.#failed.set(event.Uniqueid, cause);
      return null;
    }
    if (event.Event !== "Hangup") return pbxEventOf(event);
    const cause = this.#failed.get(event.Uniqueid);
    this.#failed.delete(event.Uniqueid);
    if (event.Cause !== 0 || event.ChannelStateDesc === "Up" || !OURS.test(event.Uniqueid))
      return pbxEventOf(event);
    if (cause !== undefined) return unanswered(event.Uniqueid, event.Channel, cause);
    this.#channels.forget(event.Uniqueid);
    return null;
  }

  /** AMI is gone: a snapshot will tell. */
  clear(): void {
    this.#failed.clear();
  }
}

function unanswered(uniqueid: string, channel: string, cause: number): PbxEvent {
  return {
    kind: "channel_hangup",
    uniqueid: uniqueid.slice(0, 150),
    channel: channel.slice(0, 200),
    cause,
    causeText: "not answered",
  };
}
