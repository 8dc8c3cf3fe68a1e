/** Speech older than this is not sent late: the far end would hear the past. */
const TOO_OLD_MS = 200;
const MOST_FRAMES = 10;

/** Holds what the microphone said last while there is no line, so that a short gap costs nothing. */
export class LateFrames {
  #held: { audio: Uint8Array; atMs: number }[] = [];

  hold(audio: Uint8Array, nowMs: number): void {
    this.#held.push({ audio, atMs: nowMs });
    if (this.#held.length > MOST_FRAMES) this.#held.shift();
  }

  /** What is still young enough, oldest first; nothing is held afterwards. */
  take(nowMs: number): readonly Uint8Array[] {
    const held = this.#held;
    this.#held = [];
    return held.filter(({ atMs }) => nowMs - atMs < TOO_OLD_MS).map(({ audio }) => audio);
  }
}
