import type { AmiEvent, AmiEventOf } from "@patchbay/protocol/ami/events";
import type { PbxEvent } from "@patchbay/protocol/pbx";
import { isOurOwnChannel } from "@patchbay/protocol/pbx-names";
import type { KnownChannels } from "./known-channels.ts";
import { pbxEventOf } from "./pbx-events.ts";

/** Reason of OriginateResponse to a Q.850 cause: no answer, busy, congestion. */
const CAUSES: Readonly<Record<number, number>> = { 3: 19, 5: 17, 8: 34 };
const NO_ROUTE = 3;
/**
 * Named by the edge: what a caller's own Dial brings about has another name, and no answer that could follow. Nor has the far half of a
 * Local channel, which Asterisk names after ours.
 */
const isOurs = isOurOwnChannel;

/** Asterisk tells of a failed call by another way than of its channels, and sometimes before it tells that there is one. */
const BEGINS_WITHIN_MS = 500;

/**
 * Why a call that we placed was not answered, told once. Its Hangup says so best, but may have cause 0: the far half's wish to hang up
 * (HangupRequest) knows then, unless Asterisk read the end of the channel before it; where the dialplan ran out only OriginateResponse
 * does, which may come before or after all others. What could not even be begun has nothing else.
 */
export class DialOuts {
  readonly #channels: KnownChannels;
  readonly #tell: (event: PbxEvent) => void;
  /** Failed calls whose Hangup is still to come. */
  readonly #failed = new Map<string, { cause: number; begins: NodeJS.Timeout | null }>();
  /** Causes with which the far half wished the end. */
  readonly #wished = new Map<string, number>();
  /** Calls whose Hangup gave no reason. */
  readonly #unexplained = new Set<string>();
  /** Calls whose end was told while their OriginateResponse was still to come. */
  readonly #told = new Set<string>();

  /** `tell` is for what is told by time alone. */
  constructor(channels: KnownChannels, tell: (event: PbxEvent) => void) {
    this.#channels = channels;
    this.#tell = tell;
  }

  /** The event in the link's words; null when there is nothing to tell (yet). */
  take(event: AmiEvent): PbxEvent | null {
    if (event.Event === "OriginateResponse") {
      return event.Response === "Failure" && event.Uniqueid !== "" ? this.#failure(event) : null;
    }
    if (event.Event === "HangupRequest" && event.Cause !== 0 && isOurs(event.Uniqueid))
      this.#wished.set(event.Uniqueid, event.Cause);
    if (event.Event === "Newchannel") this.#begun(event.Uniqueid);
    return event.Event === "Hangup" ? this.#hangup(event) : pbxEventOf(event);
  }

  #failure({ Uniqueid, Channel, Reason }: AmiEventOf<"OriginateResponse">): PbxEvent | null {
    if (this.#told.delete(Uniqueid)) return null;
    const event = unanswered(Uniqueid, Channel, CAUSES[Reason] ?? NO_ROUTE);
    if (this.#unexplained.delete(Uniqueid)) return event;
    const never = () => {
      this.#failed.delete(Uniqueid);
      this.#tell(event);
    };
    const known = this.#channels.get(Uniqueid) !== undefined;
    const begins = known ? null : setTimeout(never, BEGINS_WITHIN_MS);
    this.#failed.set(Uniqueid, { cause: event.cause, begins });
    return null;
  }

  #begun(uniqueid: string): void {
    const failed = this.#failed.get(uniqueid);
    if (failed?.begins) clearTimeout(failed.begins);
  }

  #hangup(event: AmiEventOf<"Hangup">): PbxEvent | null {
    const { Uniqueid, Channel, Cause } = event;
    const failed = this.#failed.get(Uniqueid);
    const cause = this.#wished.get(Uniqueid) ?? failed?.cause;
    this.#begun(Uniqueid);
    this.#failed.delete(Uniqueid);
    this.#wished.delete(Uniqueid);
    if (event.ChannelStateDesc === "Up" || !isOurs(Uniqueid)) return pbxEventOf(event);
    if (Cause === 0 && cause === undefined) {
      this.#channels.forget(Uniqueid);
      this.#unexplained.add(Uniqueid);
      return null;
    }
    if (failed === undefined) this.#told.add(Uniqueid);
    return Cause === 0 && cause !== undefined ? unanswered(Uniqueid, Channel, cause) : pbxEventOf(event);
  }

  /** AMI is gone: a snapshot will tell. */
  clear(): void {
    for (const { begins } of this.#failed.values()) if (begins !== null) clearTimeout(begins);
    this.#failed.clear();
    this.#wished.clear();
    this.#unexplained.clear();
    this.#told.clear();
  }
}

function unanswered(uniqueid: string, channel: string, cause: number): PbxEvent & { kind: "channel_hangup" } {
  return {
    kind: "channel_hangup",
    uniqueid: uniqueid.slice(0, 150),
    channel: channel.slice(0, 200),
    cause,
    causeText: "not answered",
  };
}
