/** Where the recording of the open call is being played, on the call's own clock; shared by player and transcript. */
export class Playback {
  readonly #watchers = new Set<() => void>();
  #atMs: number | null = null;
  #seek: ((callMs: number) => void) | null = null;

  /** Is there anything to be played? */
  get ready(): boolean {
    return this.#seek !== null;
  }

  /** Milliseconds since the call began; null while nothing is played. */
  get atMs(): number | null {
    return this.#atMs;
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** The player says how it seeks; its place in the page is its own. */
  connect(seek: (callMs: number) => void): () => void {
    this.#seek = seek;
    this.moved(null);
    return () => {
      this.#seek = null;
      this.moved(null);
    };
  }

  seek(callMs: number): void {
    this.#seek?.(callMs);
  }

  moved(atMs: number | null): void {
    this.#atMs = atMs;
    for (const watcher of this.#watchers) watcher();
  }
}
