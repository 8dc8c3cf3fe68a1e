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
 * Why a call that we placed was not answered, told once. Its Hangup says so best, but may have cause 0: the far half's wish to hang up
 * (HangupRequest) knows then, unless Asterisk read the end of the channel before it; where the dialplan ran out only OriginateResponse
 * does, which may come before or after the Hangup. What could not even be begun has nothing else.
 */
export class DialOuts {
  readonly #channels: KnownChannels;
  /** Causes of failed calls whose Hangup is still to come. */
  readonly #failed = new Map<string, number>();
  /** Causes with which the far half wished the end. */
  readonly #wished = new Map<string, number>();
  /** Calls whose end was told while their OriginateResponse was still to come. */
  readonly #told = new Set<string>();

  constructor(channels: KnownChannels) {
    this.#channels = channels;
  }

  /** The event in the link's words; null when there is nothing to tell (yet). */
  take(event: AmiEvent): PbxEvent | null {
    if (event.Event === "OriginateResponse") {
      if (event.Response !== "Failure" || event.Uniqueid === "" || this.#told.delete(event.Uniqueid))
        return null;
      const cause = CAUSES[event.Reason] ?? NO_ROUTE;
      const known = this.#channels.get(event.Uniqueid);
      if (known === undefined) return unanswered(event.Uniqueid, event.Channel, cause);
      this.#failed.set(event.Uniqueid, cause);
      return null;
    }
    if (event.Event === "HangupRequest" && event.Cause !== 0 && OURS.test(event.Uniqueid))
      this.#wished.set(event.Uniqueid, event.Cause);
    if (event.Event !== "Hangup") return pbxEventOf(event);
    const answer = this.#failed.get(event.Uniqueid);
    const cause = this.#wished.get(event.Uniqueid) ?? answer;
    this.#failed.delete(event.Uniqueid);
    this.#wished.delete(event.Uniqueid);
    if (event.ChannelStateDesc === "Up" || !OURS.test(event.Uniqueid)) return pbxEventOf(event);
    if (event.Cause === 0 && cause === undefined) {
      this.#channels.forget(event.Uniqueid);
      return null;
    }
    if (answer === undefined) this.#told.add(event.Uniqueid);
    return event.Cause === 0 && cause !== undefined
      ? unanswered(event.Uniqueid, event.Channel, cause)
      : pbxEventOf(event);
  }

  /** AMI is gone: a snapshot will tell. */
  clear(): void {
    this.#failed.clear();
    this.#wished.clear();
    this.#told.clear();
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
