import type { PbxEvent } from "@patchbay/protocol/pbx";
import { conversationOf, isMedia } from "../../pbx/conversation.ts";
import { isTransferLeg, type Told, talking, withoutParty } from "../../pbx/parties.ts";
import { project } from "../../pbx/projection.ts";

import type { HungUp } from "../../pbx/seen.ts";
import type { Channels } from "./channels.ts";

/** After its party's hang-up the audio of a call is let go within so long. */
const OUTLIVED_MS = 1_000;

/** What was told of a PBX, in order: its own events, and what follows from them for calls. */
export type Step = { event: PbxEvent } | Told;

/** Follows who talks with whom, event by event, beside the projection that the events were applied to. */
export class Conversations {
  readonly #channels: Channels;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(channels: Channels) {
    this.#channels = channels;
  }

  /** Applies events to the projection; answers the steps that they make. `at` is when they came, epoch milliseconds. */
  take(events: readonly PbxEvent[], at: number): Step[] {
    return events.flatMap((event) => {
      this.#channels.apply(project((uniqueid) => this.#channels.get(uniqueid), event));
      return this.#after(event, at);
    });
  }

  /** Mostly a call's audio goes a moment after its party; where it has not by then, `tell` is called with what follows. */
  soon(tell: (told: Told[]) => void): void {
    if (this.#timer !== null || this.#alone.length === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      tell(this.#outlived());
    }, OUTLIVED_MS);
  }

  #after(event: PbxEvent, at: number): Step[] {
    switch (event.kind) {
      case "dial_begin": {
        const callId = isTransferLeg(event.uniqueid) ? null : this.#channels.callOf(event.uniqueid);
        if (callId !== null && isMedia({ channel: event.destChannel }))
          this.#channels.brings(event.destUniqueid, callId);
        return [{ event }];
      }
      case "bridge_enter":
      case "bridge_leave":
        return [{ event }, ...this.#kept(talking(event, this.#channels, this.#channels))];
      case "channel_hangup":
        return this.#gone(event, at);
      default:
        return [{ event }];
    }
  }

  /** After a gap: whose audio is with somebody else by now. */
  seen(): Told[] {
    this.#channels.forgetAudio();
    return this.#channels.audio().flatMap(({ uniqueid }) => {
      const media = this.#channels.get(uniqueid);
      return media === null
        ? []
        : this.#kept(withoutParty(conversationOf(media, this.#channels), this.#channels));
    });
  }

  get #alone() {
    return this.#channels.audio().filter(({ outlived }) => outlived !== null);
  }

  /** Audio that has outlived its party for a while stands for it until somebody takes it up: parked, or sent on to another phone. */
  #outlived(): Told[] {
    return this.#kept(
      this.#alone.flatMap(({ uniqueid, callId }) => {
        const media = this.#channels.get(uniqueid);
        if (media === null) return [];
        const { channel, linkedid } = media;
        const stands = { kind: "party_changed", uniqueid, linkedid, channel, number: null } as const;
        return [{ callId, fact: { ...stands, name: "", withheld: false } }];
      }),
    );
  }

  #gone(event: Extract<PbxEvent, { kind: "channel_hangup" }>, at: number): Step[] {
    const audioOf = this.#channels.audioOf(event.uniqueid);
    if (audioOf !== null) {
      this.#channels.unfollow(event.uniqueid);
      const outlived = this.#channels.audioGone(event.uniqueid);
      if (outlived === null) return [{ callId: audioOf, fact: { ...event, at } }];
      this.#channels.unfollow(outlived.uniqueid);
      return [{ callId: audioOf, fact: outlived }];
    }
    const callId = isTransferLeg(event.uniqueid) ? null : this.#channels.callOf(event.uniqueid);
    const gone: HungUp = { ...event, at };
    return callId !== null && this.#channels.outlive(callId, gone) ? [] : [{ event }];
  }

  /** Whose party another channel is now, is kept at once: its next events are that call's. */
  #kept(told: Told[]): Told[] {
    for (const { callId, fact } of told) {
      if (fact.kind === "party_changed") this.#channels.followInstead(fact.uniqueid, callId);
    }
    return told;
  }
}
