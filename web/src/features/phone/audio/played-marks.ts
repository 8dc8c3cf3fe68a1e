/** Marks on their way through the speaker: each is reached when the sample before it has been heard. */
export class PlayedMarks {
  #waiting: { id: number; atSample: number }[] = [];

  /** `atSample` counts what the speaker was given, and must not fall. */
  add(id: number, atSample: number): void {
    this.#waiting.push({ id, atSample });
  }

  /** Those that have been heard when so many samples have. */
  reached(heardSamples: number): readonly number[] {
    const open = this.#waiting.findIndex(({ atSample }) => atSample > heardSamples);
    const count = open === -1 ? this.#waiting.length : open;
    return this.#waiting.splice(0, count).map(({ id }) => id);
  }

  /** Forgets those behind a sample that will not be played any more. */
  forgetAfter(givenSamples: number): void {
    this.#waiting = this.#waiting.filter(({ atSample }) => atSample <= givenSamples);
  }
}
