/** What a call wants to know of its Asterisk leg. */
export interface LegListener {
  /** One frame of mu-law, FRAME_BYTES long; valid only during the call. */
  audio(frame: Uint8Array): void;
  mark(id: number): void;
  digit(digit: string): void;
  closed(): void;
}

/** The PBX's side of one call's audio, whichever way Asterisk brings it. Audio is mu-law, 8 kHz. */
export interface AsteriskLeg {
  readonly closed: boolean;
  /** Frames towards the caller that nobody could take. */
  readonly droppedFrames: number;
  /** From now on; what came before is gone (nobody could hear it). */
  listen(listener: LegListener): void;
  /** Answers the call: the caller hears from here on. */
  answer(): void;
  /** One or several whole frames. */
  play(mulaw: Uint8Array): void;
  /** Reported by `mark` when everything played before it was heard. */
  mark(id: number): void;
  /** Throws away what was not heard yet; its marks are never reported. */
  clear(): void;
  /** Gives the call back to the dialplan, which goes on to its fallback. Not a hang-up. */
  release(): void;
}
