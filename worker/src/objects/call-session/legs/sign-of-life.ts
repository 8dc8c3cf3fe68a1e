/** A browser's phone sends fifty frames a second, muted or not; one that sends none for so long is gone, whatever its socket says. */
const SILENT_MS = 5_000;
const LOOK_EVERY_MS = 1_000;

/** Watches one leg of a browser for as long as its socket is open. */
export class SignOfLife {
  readonly #isOpen: () => boolean;
  readonly #drop: (reason: string) => void;
  readonly #mustSpeak: () => boolean;
  #heardAt = 0;
  #watch: ReturnType<typeof setInterval> | undefined;

  /** `mustSpeak` is false while the leg may well send nothing; always true where it is left out. */
  constructor(leg: { isOpen(): boolean; drop(reason: string): void; mustSpeak?(): boolean }) {
    this.#mustSpeak = () => leg.mustSpeak?.() ?? true;
    this.#isOpen = () => leg.isOpen();
    this.#drop = (reason) => leg.drop(reason);
  }

  /** The leg is there, for the first time or again. */
  begin(): void {
    this.#heardAt = Date.now();
    clearInterval(this.#watch);
    this.#watch = setInterval(() => {
      if (!this.#isOpen()) clearInterval(this.#watch);
      else if (!this.#mustSpeak()) this.heard();
      else if (Date.now() - this.#heardAt > SILENT_MS) this.#drop("silent");
    }, LOOK_EVERY_MS);
  }

  heard(): void {
    this.#heardAt = Date.now();
  }
}
