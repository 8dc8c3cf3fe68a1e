import { FRAME_MS } from "@patchbay/audio";
import type { Speaking } from "@patchbay/protocol/call";
import type { ListenedLine } from "../listening/listening-post.ts";
import { Lateness } from "../live/lateness.ts";
import type { MediaTransport } from "../ports.ts";
import { LiveVoice } from "./live-voice.ts";
import { mixFrames } from "./mix.ts";
import { PacedVoice } from "./paced-voice.ts";
import { WhoSpoke } from "./who-spoke.ts";

/** A clock that stood still for longer begins anew instead of catching up. */
const MAX_LATE_MS = 200;

/** Whose ears the bridge fills beside the caller's. */
export interface BridgeEars {
  assistantHears(mulaw: Uint8Array): void;
  personHears(mulaw: Uint8Array): void;
  /** The person, and whoever is barged in beside them, as the caller hears them together. */
  peopleSaid?(mulaw: Uint8Array): void;
}

/** What caller and far side are in: each other's voices are brought together only then, or are so elsewhere. */
export type Conversation = "assistant" | "people" | "elsewhere" | null;

/**
 * Where supervisors speak into a call. Whoever barges in is heard by both sides, whoever whispers by the person alone.
 * While nobody does, no sound comes here: each side's voice goes its usual way, and costs nothing more.
 */
export class Bridge {
  readonly #ears: BridgeEars;
  readonly #now: () => number;
  readonly #speakers = new Map<string, { to: Speaking; voice: LiveVoice; frame: Uint8Array | undefined }>();
  readonly whoSpoke = new WhoSpoke();
  readonly #pieceFrames: () => number;
  readonly #callerVoice: LiveVoice;
  readonly #personVoice: LiveVoice;
  #toCaller: PacedVoice | null = null;
  /** Of what the caller hears mixed, here or elsewhere: an assistant's voice waits here for its place in the mix. */
  #lateness: Lateness | null = null;
  #conversation: Conversation = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #dueAt = 0;
  /** Do both sides hear a mix? Where somebody only whispers, the person alone does. */
  #barged = false;

  /** `pieceFrames`: how many frames of a live voice come together. */
  constructor(ears: BridgeEars, now: () => number = Date.now, pieceFrames: () => number = () => 1) {
    this.#ears = ears;
    this.#now = now;
    this.#pieceFrames = pieceFrames;
    this.#callerVoice = new LiveVoice(pieceFrames);
    this.#personVoice = new LiveVoice(pieceFrames);
  }

  /** Is anybody's voice brought to its ears from here? */
  get running(): boolean {
    return this.#timer !== null;
  }

  /** The caller's ear as everybody else is to use it. */
  callerAt(line: ListenedLine | null): MediaTransport | null {
    const ear = line && new PacedVoice(line, this.#now);
    if (ear !== null) ear.mixing = this.#barged;
    const far = ear && { mark: (id: number) => ear.markNow(id), clear: () => ear.clearLate() };
    this.#lateness = far && new Lateness(far, this.#now);
    this.#toCaller = ear;
    return ear;
  }

  /** The caller's far end played up to a mark; false when it is none of the mix's. */
  markReached(id: number): boolean {
    return (this.#lateness?.reached(id) ?? "not_ours") !== "not_ours";
  }

  setConversation(conversation: Conversation): void {
    this.#conversation = conversation;
    this.#settle();
  }

  /** Who may speak, by leg, and to whom. */
  setSpeakers(speakers: ReadonlyMap<string, Speaking>): void {
    if (speakers.size === 0 && this.#speakers.size === 0) return;
    for (const legId of this.#speakers.keys()) if (!speakers.has(legId)) this.#speakers.delete(legId);
    for (const [legId, to] of speakers) {
      const known = this.#speakers.get(legId);
      if (known?.to === to) continue;
      this.#speakers.set(legId, { to, voice: new LiveVoice(this.#pieceFrames), frame: undefined });
    }
    this.#settle();
  }

  /** A supervisor's voice; it is heard only where their leg may speak. */
  said(legId: string, mulaw: Uint8Array): void {
    if (this.#timer !== null) this.#speakers.get(legId)?.voice.push(mulaw);
  }

  /** True when the caller's voice is brought to its ears from here. */
  callerSaid(mulaw: Uint8Array): boolean {
    if (this.#timer === null) return false;
    this.#callerVoice.push(mulaw);
    return true;
  }

  /** True when the person's voice is brought to the caller from here. */
  personSaid(mulaw: Uint8Array): boolean {
    if (!this.#barged) return false;
    this.#personVoice.push(mulaw);
    return true;
  }

  #settle(): void {
    const speaks = (to: Speaking): boolean => [...this.#speakers.values()].some((one) => one.to === to);
    const barged = this.#conversation !== null && speaks("barge");
    if (barged !== this.#barged) this.#barge(barged);
    const running = barged || (this.#hasPerson && speaks("whisper"));
    if (running === (this.#timer !== null)) return;
    if (running) {
      this.#dueAt = this.#now() + FRAME_MS;
      return this.#wake();
    }
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (const { voice } of this.#speakers.values()) voice.takeAll();
    for (const frame of this.#callerVoice.takeAll()) this.#farHears(frame);
  }

  #barge(barged: boolean): void {
    this.#barged = barged;
    if (this.#toCaller !== null) this.#toCaller.mixing = barged;
    // What was on its way into the mix is heard without it.
    if (!barged) for (const frame of this.#personVoice.takeAll()) this.#toCaller?.send(frame);
  }

  #wake(): void {
    this.#timer = setTimeout(() => this.#tick(), Math.max(0, this.#dueAt - this.#now()));
  }

  #tick(): void {
    const now = this.#now();
    if (now - this.#dueAt > MAX_LATE_MS) this.#dueAt = now;
    for (; this.#dueAt <= now; this.#dueAt += FRAME_MS) this.#bringTogether();
    this.#wake();
  }

  /** 20 ms of everybody, to everybody who is to hear it. */
  #bringTogether(): void {
    const caller = this.#callerVoice.take();
    const person = this.#personVoice.take();
    for (const speaker of this.#speakers.values()) speaker.frame = speaker.voice.take();
    if (this.#barged && this.#toCaller?.due) {
      const paced = this.#toCaller.take();
      const others = this.#barging();
      const apart = new Map<string, Uint8Array | undefined>();
      for (const [legId, { to }] of this.#speakers) {
        if (to === "barge") apart.set(legId, mixFrames(paced, person, ...this.#barging(legId)));
      }
      const mix = mixFrames(paced, person, ...others);
      this.#toCaller.deliver(mix, apart);
      if (mix !== undefined) this.#lateness?.sent(this.#toCaller.playedOutAt);
    }
    const whispers = this.#hasPerson ? this.#voices("whisper") : [];
    // There the person hears caller and colleagues by themselves.
    if (this.#conversation === "elsewhere") return this.#whisper(mixFrames(...whispers));
    const barging = this.#barging();
    if (this.#barged && this.#conversation === "people") this.#peopleSaid(mixFrames(person, ...barging));
    if (this.#conversation === "assistant") this.whoSpoke.note(this.#dueAt, caller, barging);
    const mixed = mixFrames(caller, ...barging, ...whispers);
    if (mixed !== undefined) this.#farHears(mixed);
  }

  #peopleSaid(mixed: Uint8Array | undefined): void {
    if (mixed !== undefined) this.#ears.peopleSaid?.(mixed);
  }

  #whisper(mixed: Uint8Array | undefined): void {
    if (mixed !== undefined) this.#ears.personHears(mixed);
  }

  get #hasPerson(): boolean {
    return this.#conversation === "people" || this.#conversation === "elsewhere";
  }

  #farHears(mulaw: Uint8Array): void {
    if (this.#conversation === "assistant") this.#ears.assistantHears(mulaw);
    else if (this.#conversation === "people") this.#ears.personHears(mulaw);
  }

  #barging(but?: string): (Uint8Array | undefined)[] {
    return this.#voices("barge", but);
  }

  #voices(which: Speaking, but?: string): (Uint8Array | undefined)[] {
    const frames: (Uint8Array | undefined)[] = [];
    for (const [legId, { to, frame }] of this.#speakers)
      if (to === which && legId !== but) frames.push(frame);
    return frames;
  }
}
