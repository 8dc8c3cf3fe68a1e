import { createFramer, durationMs, FRAME_MS, type Framer } from "@patchbay/audio";
import { MAX_LEAD_MS, Pacer } from "./pacer.ts";
import { PlaybackLedger } from "./playback-ledger.ts";
import type { Heard, MediaTransport } from "./ports.ts";

/**
 * A mark proves no fewer frames than this, and stands where it tears nothing that goes as one message: mostly behind each 100 ms, so
 * heard times are known to about as much at the cost of ten small messages a second.
 */
const FRAMES_A_MARK = 4;
/** A far end that has not answered an utterance's last mark so long after it must have played it never will. */
const MARK_GRACE_MS = 2_000;

interface Copy {
  readonly framer: Framer;
  readonly frames: Uint8Array[];
  /** Its first frame was handed to the far end. */
  begun: boolean;
}

/**
 * What one caller is played: paced to the transport, booked by marks, and kept in a copy until it was heard, so that
 * speech can be held at once and taken up again where the caller's ear left it.
 */
export class Playback {
  #transport: MediaTransport | null = null;
  readonly #begun: (itemId: string) => void;
  readonly #finished: (heard: Heard) => void;
  readonly #ledger = new PlaybackLedger();
  readonly #pacer: Pacer;
  readonly #copies = new Map<string, Copy>();
  /** Utterances that are over: what still arrives of them is not played. */
  readonly #over = new Set<string>();
  readonly #unanswered = new Map<string, ReturnType<typeof setTimeout>>();
  /** Sent since the last mark. */
  #unmarked = 0;
  #held = false;
  #heldSpeech = false;

  /**
   * `begun` is told of each utterance when its turn has come, which may be after others; `finished` once, when it was
   * heard whole or cut off.
   */
  constructor(
    begun: (itemId: string) => void,
    finished: (heard: Heard) => void,
    now: () => number,
    pieceFrames?: () => number,
  ) {
    this.#begun = begun;
    this.#finished = finished;
    this.#pacer = new Pacer((itemId, frame, follow) => this.#emit(itemId, frame, follow), now, pieceFrames);
  }

  /** Where it is played; null while nobody is there. */
  get transport(): MediaTransport | null {
    return this.#transport;
  }

  set transport(transport: MediaTransport | null) {
    this.#transport = transport;
    transport?.whenCleared?.(() => {
      if (this.#transport === transport && !this.#held) this.#takeUp();
    });
  }

  /** Is anything of an utterance still to be generated, sent or heard? */
  get speaking(): boolean {
    return this.#ledger.speaking;
  }

  /** Would a cut now take something from the caller's ear, or has the hold done so? Not so for what only began since. */
  get silenced(): boolean {
    return this.#held ? this.#heldSpeech : this.#ledger.speaking;
  }

  /**
   * How long nothing has been heard though an utterance is not over; negative while something is, or is held. A far end that
   * has all of it and is slow to say so, or never does, is no silence to be broken.
   */
  get stalledMs(): number {
    return this.#held || !this.#ledger.awaitsSound ? -1 : this.#pacer.dryForMs;
  }

  /** Was the utterance heard to its end, or cut off? */
  isOver(itemId: string): boolean {
    return this.#over.has(itemId);
  }

  /** More of an utterance, mu-law of any length. False when the utterance is over already, or nobody is there to hear it. */
  add(itemId: string, audio: Uint8Array): boolean {
    if (this.#transport === null) this.#over.add(itemId);
    if (this.#over.has(itemId)) return false;
    this.#queue(itemId, this.#copy(itemId).framer.push(audio));
    return true;
  }

  /** All of the utterance has been added. */
  complete(itemId: string): void {
    const copy = this.#copies.get(itemId);
    if (copy === undefined) return;
    const rest = copy.framer.flush();
    // Completed before its last frame is queued, so that the frame's own mark closes the utterance.
    this.#ledger.completed(itemId);
    if (rest !== undefined) this.#queue(itemId, [rest]);
    else if (!this.#held) this.#close(itemId);
  }

  /** Nothing more comes of any utterance that was begun. */
  completeAll(): void {
    for (const itemId of this.#copies.keys()) this.complete(itemId);
  }

  /** The far end played up to a mark. */
  markReached(id: number): void {
    const proof = this.#ledger.reached(id);
    if (proof?.finished) this.#end(proof);
  }

  /** Silence at the far end, at once; what was not heard is kept. */
  hold(): void {
    this.#held = true;
    this.#heldSpeech = this.#ledger.speaking;
    if (this.#heldSpeech) this.#transport?.clear();
    this.#pacer.clear();
    this.#ledger.rewind();
    this.#forgetTimers();
  }

  /** Goes on where the caller's ear left off: at the last mark that came back, so up to 100 ms are heard twice. Answers `silenced`. */
  resume(): boolean {
    const { silenced } = this;
    if (!this.#held) return silenced;
    this.#held = false;
    this.#takeUp();
    return silenced;
  }

  /** What was not heard, by the marks, goes to a far end that has nothing of it. */
  #takeUp(): void {
    this.#pacer.clear();
    this.#forgetTimers();
    for (const { itemId, heardMs } of this.#ledger.rewind()) {
      const unheard = this.#copies.get(itemId)?.frames.slice(Math.floor(heardMs / FRAME_MS)) ?? [];
      if (unheard.length > 0) this.#pacer.push(itemId, unheard);
      else this.#close(itemId);
    }
  }

  /** Silence at the far end, at once, for good: answers and reports every utterance that was not heard to its end. */
  cut(): Heard[] {
    if (this.#ledger.speaking && !this.#held) this.#transport?.clear();
    this.#held = false;
    this.#pacer.clear();
    this.#forgetTimers();
    const cut = this.#ledger.clear();
    for (const heard of cut) this.#end(heard);
    return cut;
  }

  #copy(itemId: string): Copy {
    const held = this.#copies.get(itemId);
    if (held !== undefined) return held;
    const copy: Copy = { framer: createFramer(), frames: [], begun: false };
    this.#copies.set(itemId, copy);
    return copy;
  }

  #queue(itemId: string, frames: Uint8Array[]): void {
    if (frames.length === 0) return;
    this.#copy(itemId).frames.push(...frames);
    this.#ledger.generated(itemId, frames.length * FRAME_MS);
    if (!this.#held) this.#pacer.push(itemId, frames);
  }

  #emit(itemId: string, frame: Uint8Array, follow: number): void {
    this.#transport?.send(frame);
    const copy = this.#copies.get(itemId);
    if (copy?.begun === false) {
      copy.begun = true;
      this.#begun(itemId);
    }
    this.#ledger.sent(itemId, durationMs(frame.length));
    this.#unmarked += 1;
    if (this.#ledger.allSent(itemId)) this.#close(itemId);
    else if (this.#unmarked >= FRAMES_A_MARK && (follow === 0 || follow >= FRAMES_A_MARK)) this.#mark(itemId);
  }

  /** Asks for the mark that ends an utterance, and waits for it a bounded time. */
  #close(itemId: string): void {
    if (!this.#ledger.allSent(itemId)) return;
    this.#mark(itemId);
    clearTimeout(this.#unanswered.get(itemId));
    this.#unanswered.set(
      itemId,
      setTimeout(() => {
        const assumed = this.#ledger.assumeHeard(itemId);
        if (assumed !== null) this.#end(assumed);
      }, MAX_LEAD_MS + MARK_GRACE_MS),
    );
  }

  #mark(itemId: string): void {
    this.#unmarked = 0;
    this.#transport?.mark(this.#ledger.mark(itemId));
  }

  #end(heard: Heard): void {
    clearTimeout(this.#unanswered.get(heard.itemId));
    this.#unanswered.delete(heard.itemId);
    this.#copies.delete(heard.itemId);
    this.#over.add(heard.itemId);
    this.#finished(heard);
  }

  #forgetTimers(): void {
    for (const timer of this.#unanswered.values()) clearTimeout(timer);
    this.#unanswered.clear();
  }
}
