import { silenceFrame } from "@patchbay/audio";
import type { Tick } from "../../caller/person.ts";
import type { Talker } from "../media/line.ts";

/** A party that says one byte over and over and notes what it hears. */
export class Listener implements Talker {
  readonly #frame: Uint8Array;
  /** Bytes that were not silence, in the order heard. */
  readonly heard: number[] = [];
  keys = "";
  farSideGone = false;
  #hangUp = false;
  #press = "";
  #news: (() => void)[] = [];

  constructor(says?: number) {
    this.#frame = says === undefined ? silenceFrame() : silenceFrame().fill(says);
  }

  hear(mulaw: Uint8Array): void {
    for (const byte of mulaw) if (byte !== 0xff) this.heard.push(byte);
    this.#tell();
  }

  hearKey(digit: string): void {
    this.keys += digit;
    this.#tell();
  }

  tick(): Tick {
    const press = this.#press;
    this.#press = "";
    return { frame: this.#frame, press, hangUp: this.#hangUp };
  }

  farSideHungUp(): void {
    this.farSideGone = true;
    this.#tell();
  }

  /** Presses keys with the next tick. */
  press(keys: string): void {
    this.#press += keys;
  }

  /** Hangs up with the next tick. */
  leave(): void {
    this.#hangUp = true;
  }

  /** Resolves when so many bytes of sound were heard. */
  async hears(bytes: number): Promise<void> {
    while (this.heard.length < bytes) await new Promise<void>((resolve) => this.#news.push(resolve));
  }

  #tell(): void {
    const waiting = this.#news;
    this.#news = [];
    for (const look of waiting) look();
  }
}
