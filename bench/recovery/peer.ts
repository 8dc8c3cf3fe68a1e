import { silenceFrame } from "@patchbay/audio";
import { everyFrame } from "../../simulators/caller/pacer.ts";
import { Ear } from "../support/ear.ts";
import { placeCall } from "../support/pbx/place-call.ts";
import type { Product } from "../support/product/product.ts";
import type { AnsweringVoice } from "../support/voice/answering-voice.ts";
import { pause, until } from "../support/wait.ts";
import { Silences } from "./silences.ts";

/** From the last frame at the phone until it was played, its mark came back and the turn is written. */
const SETTLE_MS = 600;

/** A caller without a voice: listens, sends silence, and presses keys when the assistant has finished. */
export class Peer {
  readonly uniqueid: string;
  readonly ear: Ear;
  readonly silences: Silences;
  /** Keys that were pressed, each a turn of its own. */
  readonly keys: string[] = [];
  readonly #voice: AnsweringVoice;
  readonly #press: (digit: string) => void;

  private constructor(
    uniqueid: string,
    heard: { ear: Ear; silences: Silences },
    voice: AnsweringVoice,
    press: (digit: string) => void,
  ) {
    this.uniqueid = uniqueid;
    this.ear = heard.ear;
    this.silences = heard.silences;
    this.#voice = voice;
    this.#press = press;
  }

  /** Calls the assistant through the connector. Throws when the call does not come about. */
  static async call(product: Product<AnsweringVoice>, onHangUp: (hangUp: () => void) => void): Promise<Peer> {
    const ear = new Ear();
    const silences = new Silences();
    const onAudio = (bytes: Uint8Array): void => {
      const atMs = performance.now();
      ear.hear(bytes, atMs);
      silences.take(bytes, atMs);
    };
    const { uniqueid, media } = await placeCall(product, onAudio, onHangUp);
    const { socket } = media;
    const stop = everyFrame(() => {
      if (socket.readyState === socket.OPEN) socket.send(silenceFrame());
    });
    socket.once("close", stop);
    return new Peer(uniqueid, { ear, silences }, product.voice, (digit) => media.press(digit));
  }

  /** Presses a key as a sequence of its own: a turn of the caller's, which the assistant answers. */
  press(key: string): void {
    this.keys.push(key);
    this.#press(key);
    this.#press("#");
  }

  /** Waits until as many answers were heard to their end, and written down. False when that takes too long. */
  async heardWhole(answers: number, withinMs: number): Promise<boolean> {
    const heard = await until(() => this.whole.length >= answers, withinMs);
    await pause(SETTLE_MS);
    return heard;
  }

  /** Waits until so much was heard of the newest answer, an answer with this number or a later one. */
  hears(answer: number, frames: number, withinMs: number): Promise<boolean> {
    return until(() => {
      const newest = this.ear.streams.at(-1) ?? -1;
      return newest >= answer && this.ear.framesOf(newest) >= frames;
    }, withinMs);
  }

  /** The service's names of the answers that were heard to their end. */
  get whole(): string[] {
    return this.ear.streams.flatMap((number) => {
      const answer = this.#voice.answer(number);
      const itemId = answer?.itemId ?? null;
      return itemId !== null && answer?.frames === this.ear.framesOf(number) ? [itemId] : [];
    });
  }
}
