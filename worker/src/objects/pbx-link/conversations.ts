import type { PbxEvent } from "@patchbay/protocol/pbx";
import { isDialledLeg } from "@patchbay/protocol/pbx-names";
import { conversationOf, isMedia } from "../../pbx/conversation.ts";
import { type Told, talking, withoutParty } from "../../pbx/parties.ts";
import type { HungUp, QueueJoin } from "../../pbx/seen.ts";
import type { Channels } from "./channels.ts";

/** After its party has left it, by a hang-up or for a queue, the audio of a call is let go within so long. */
const OUTLIVED_MS = 1_000;

/** What was told of a PBX, in order: its own events, and what follows from them for calls. */
export type Step = { event: PbxEvent } | Told;

/** Follows who talks with whom, event by event, beside the projection that the events were applied to. */
export class Conversations {
  readonly #channels: Channels;
  readonly #apply: (event: PbxEvent, at: number) => void;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** `apply` brings what is known of the PBX up to an event. */
  constructor(channels: Channels, apply: (event: PbxEvent, at: number) => void) {
    this.#channels = channels;
    this.#apply = apply;
  }

  /** Answers the steps that events make, each applied before. `at` is when they came, epoch milliseconds. */
  take(events: readonly PbxEvent[], at: number): Step[] {
    return events.flatMap((event) => {
      this.#apply(event, at);
      return this.#after(event, at);
    });
  }

  /** Mostly a call's audio goes a moment after its party; where it has not by then, `tell` is called with what follows. */
  soon(tell: (steps: Step[]) => void): void {
    if (this.#timer !== null || this.#alone.length === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      tell(this.#outlived(this.#alone));
    }, OUTLIVED_MS);
  }

  #after(event: PbxEvent, at: number): Step[] {
    switch (event.kind) {
      case "dial_begin": {
        const { uniqueid } = event;
        const callId = isDialledLeg(uniqueid)
          ? null
          : (this.#channels.callOf(uniqueid) ?? this.#channels.rungFor(uniqueid));
        if (callId !== null && isMedia({ channel: event.destChannel }))
          this.#channels.brings(event.destUniqueid, callId);
        return [{ event }];
      }
      case "queue_join":
        return this.#waits(event);
      case "queue_connect":
        return [...this.#settled(event.uniqueid), { event }];
      case "bridge_enter":
      case "bridge_leave": {
        const settled = this.#settled(event.uniqueid);
        return [...settled, { event }, ...this.#kept(talking(event, this.#channels, this.#channels))];
      }
      case "channel_hangup":
        return this.#gone(event, at);
      default:
        return [{ event }];
    }
  }

  /** After a gap: whose audio is with somebody else by now. */
  seen(): Step[] {
    this.#channels.forgetAudio();
    const over = this.#channels.ringsOver().map(({ uniqueid, callId }) => this.#ringOver(uniqueid, callId));
    const others = this.#channels.audio().flatMap(({ uniqueid }) => {
      const media = this.#channels.get(uniqueid);
      return media === null
        ? []
        : this.#kept(withoutParty(conversationOf(media, this.#channels), this.#channels));
    });
    return [...over, ...others];
  }

  #ringOver(uniqueid: string, callId: string): Told {
    this.#channels.ringOver(uniqueid);
    return { callId, fact: { kind: "member_gone", uniqueid } };
  }

  get #alone() {
    return this.#channels.audio().filter(({ outlived }) => outlived !== null);
  }

  /** Audio that has outlived its party for a while stands for it until somebody takes it up: parked, or sent on to another phone. */
  #outlived(alone: readonly { uniqueid: string; callId: string }[]): Step[] {
    return this.#kept(
      alone.flatMap(({ uniqueid, callId }) => {
        const media = this.#channels.get(uniqueid);
        if (media === null) return [];
        const { channel, linkedid } = media;
        const stands = { kind: "party_changed", uniqueid, linkedid, channel, number: null } as const;
        return [{ callId, fact: { ...stands, name: "", withheld: false } }];
      }),
    );
  }

  /** A queue has the party of a call whose audio has not gone: it is about to, or their own phone has sent it on and only its rest fell into the queue. */
  #waits(event: QueueJoin): Step[] {
    const callId = isDialledLeg(event.uniqueid) ? null : this.#channels.callOf(event.uniqueid);
    return callId !== null && this.#channels.outlive(callId, event) ? [] : [{ event }];
  }

  /** Who had left the audio for a queue is with somebody there: that is no longer the audio's call. */
  #settled(uniqueid: string): Step[] {
    return this.#outlived(
      this.#alone.filter(({ outlived }) => outlived?.kind === "queue_join" && outlived.uniqueid === uniqueid),
    );
  }

  #gone(event: Extract<PbxEvent, { kind: "channel_hangup" }>, at: number): Step[] {
    const rungFor = this.#channels.rungFor(event.uniqueid);
    if (rungFor !== null) return [{ event }, this.#ringOver(event.uniqueid, rungFor)];
    const audioOf = this.#channels.audioOf(event.uniqueid);
    if (audioOf !== null) {
      this.#channels.unfollow(event.uniqueid);
      const outlived = this.#channels.audioGone(event.uniqueid);
      if (outlived === null) return [{ callId: audioOf, fact: { ...event, at } }];
      if (outlived.kind === "channel_hangup") this.#channels.unfollow(outlived.uniqueid);
      return [{ callId: audioOf, fact: outlived }];
    }
    const callId = isDialledLeg(event.uniqueid) ? null : this.#channels.callOf(event.uniqueid);
    const gone: HungUp = { ...event, at };
    return callId !== null && this.#channels.outlive(callId, gone) ? [] : [{ event }];
  }

  /** Whose party another channel is now, is kept at once: its next events are that call's. Whoever left the audio for a queue is a caller there. */
  #kept(told: Told[]): Step[] {
    return told.flatMap((one) => {
      if (one.fact.kind !== "party_changed") return [one];
      const before = this.#channels.followInstead(one.fact.uniqueid, one.callId);
      return before?.kind === "queue_join" ? [one, { event: before }] : [one];
    });
  }
}
