import { FRAME_MS, silenceFrame } from "@patchbay/audio";
import { mixFrames } from "../mixing/mix.ts";
import type { MediaTransport } from "../ports.ts";

/** A person's voice comes as it is spoken: more than this, after a stall, would only be heard later. */
const LIVE_FRAMES = 60 / FRAME_MS;
/** The assistant's, and tones, are sent so far ahead of their time. */
const PACED_FRAMES = 260 / FRAME_MS;
/** A clock that stood still for longer begins anew instead of catching up. */
const MAX_LATE_MS = 200;

const SILENCE = silenceFrame();

/** The caller's transport; of a mix it also takes what those are to hear who would hear their own voice in it. */
export interface ListenedLine extends MediaTransport {
  send(frame: Uint8Array, apart?: ReadonlyMap<string, Uint8Array | undefined>): void;
}

/** 20 ms of what the caller hears, and by leg what others hear instead. */
type FarFrame = [Uint8Array, ReadonlyMap<string, Uint8Array | undefined> | undefined];

/**
 * Where people listen in to a call: hears the caller, and what the caller hears, in step with their ears, and gives
 * the mix to everybody who listens. Costs the call nothing while nobody does.
 */
export class ListeningPost {
  /** Is what the caller hears a person's voice, as it is spoken? */
  farIsLive = false;
  /** Is a number being said that is not for those who only listen? Whoever speaks with the caller hears it. */
  secret = false;
  /** The legs of those who speak with the caller. */
  onTheCall: ReadonlySet<string> = new Set();
  readonly #listeners = new Map<string, MediaTransport>();
  readonly #now: () => number;
  #caller: Uint8Array[] = [];
  #far: FarFrame[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #dueAt = 0;

  readonly #pieceFrames: () => number;

  /** `pieceFrames`: how many frames of a live voice come together. */
  constructor(now: () => number = Date.now, pieceFrames: () => number = () => 1) {
    this.#now = now;
    this.#pieceFrames = pieceFrames;
  }

  /** Does anybody listen? */
  get running(): boolean {
    return this.#timer !== null;
  }

  /** From now on this leg hears the call; a new transport of the same leg replaces the old. */
  join(legId: string, transport: MediaTransport): void {
    this.#listeners.set(legId, transport);
    if (this.#timer !== null) return;
    this.#dueAt = this.#now() + FRAME_MS;
    this.#wake();
  }

  leave(legId: string): void {
    this.#listeners.delete(legId);
    if (this.#listeners.size > 0 || this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#caller = [];
    this.#far = [];
  }

  /** A frame of the caller's voice, mu-law. */
  callerSaid(frame: Uint8Array): void {
    if (this.#timer === null) return;
    this.#caller.push(frame);
    if (this.#caller.length > this.#liveFrames) this.#caller.shift();
  }

  /** The same of what the caller hears, where it does not go through their transport. */
  farSaid(frame: Uint8Array): void {
    if (this.#timer === null) return;
    this.#far.push([frame, undefined]);
    if (this.#far.length > this.#liveFrames) this.#far.shift();
  }

  /** The caller's transport, which this place hears too: what is cleared there is not heard here. */
  alongside(transport: MediaTransport): ListenedLine {
    return {
      send: (frame, apart) => {
        transport.send(frame);
        if (this.#timer === null) return;
        this.#far.push([frame, apart]);
        if (this.#far.length > (this.farIsLive ? this.#liveFrames : PACED_FRAMES)) this.#far.shift();
      },
      mark: (id) => transport.mark(id),
      clear: () => {
        transport.clear();
        this.#far = [];
      },
      answer: () => transport.answer(),
      bye: (reason) => transport.bye(reason),
    };
  }

  get #liveFrames(): number {
    return LIVE_FRAMES + this.#pieceFrames() - 1;
  }

  #wake(): void {
    this.#timer = setTimeout(() => this.#tick(), Math.max(0, this.#dueAt - this.#now()));
  }

  #tick(): void {
    const now = this.#now();
    if (now - this.#dueAt > MAX_LATE_MS) this.#dueAt = now;
    // Mixed once, whoever listens; a late timer makes two frames of one waking.
    for (; this.#dueAt <= now; this.#dueAt += FRAME_MS) {
      const caller = this.#caller.shift();
      const [far, apart] = this.#far.shift() ?? [];
      const mixed = mixFrames(caller, far);
      for (const [legId, listener] of this.#listeners) {
        const frame = apart?.has(legId) ? mixFrames(caller, apart.get(legId)) : mixed;
        if (frame !== undefined) listener.send(this.secret && !this.onTheCall.has(legId) ? SILENCE : frame);
      }
    }
    this.#wake();
  }
}
