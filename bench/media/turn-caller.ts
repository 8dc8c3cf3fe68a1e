import { createFramer, FRAME_MS, levelDb, silenceFrame } from "@patchbay/audio";
import { everyFrame } from "../../simulators/caller/pacer.ts";
import { CallerLine } from "../../simulators/line/caller-line.ts";
import { CLEAN_LINE } from "../../simulators/line/line-knobs.ts";
import { readFrame } from "../support/frames/numbered-frame.ts";
import { placeCall } from "../support/pbx/place-call.ts";
import type { Product } from "../support/product/product.ts";

/** Quieter than this nobody speaks any more. */
const VOICED_DB = -50;
const HEARD_WITHIN_MS = 10_000;
/** An answer is over after so much without a frame of it; then the caller takes their time. */
const OVER_MS = 400;
const THINKS_MS = 1_000;
const LOOK_MS = 10;

/** A caller of the bench's own PBX who says something whenever the assistant has finished. */
export class TurnCaller {
  readonly #line: CallerLine;
  #outgoing: Uint8Array[] = [];
  #spokenAtMs: number | null = null;
  /** When frames of the assistant reached the phone; the house's own sentences are none of its. */
  readonly #heardMs: number[] = [];

  private constructor(pausesWhenSilent: boolean) {
    const knobs = { ...CLEAN_LINE, pausesWhenSilent };
    this.#line = new CallerLine(() => knobs);
  }

  /** Calls the assistant; `pausesWhenSilent` is a phone that sends nothing then. Throws when the call does not come about. */
  static async call(
    product: Pick<Product, "stack" | "relay">,
    pausesWhenSilent: boolean,
    onHangUp: (hangUp: () => void) => void,
  ): Promise<TurnCaller> {
    const caller = new TurnCaller(pausesWhenSilent);
    const onAudio = (frame: Uint8Array): void => {
      if (readFrame(frame) !== null) caller.#heardMs.push(performance.now());
    };
    const { media } = await placeCall(product, onAudio, onHangUp);
    const { socket } = media;
    const stop = everyFrame(() => {
      const frame = caller.#next();
      for (const sent of caller.#line.sends(frame)) {
        if (socket.readyState === socket.OPEN) socket.send(sent.frame);
      }
    });
    socket.once("close", stop);
    return caller;
  }

  /** Lets the assistant finish, says this, and answers with the milliseconds from its end to the first sound of the answer. */
  async say(sound: Uint8Array): Promise<number> {
    await this.#until(() => performance.now() - (this.#heardMs.at(-1) ?? performance.now()) > OVER_MS);
    await new Promise((resolve) => setTimeout(resolve, THINKS_MS));
    const frames = createFramer().push(sound);
    this.#spokenAtMs = null;
    this.#outgoing = frames.slice(0, frames.findLastIndex((frame) => levelDb(frame) > VOICED_DB) + 1);
    await this.#until(() => this.#firstSince(this.#spokenAtMs) !== undefined);
    return (this.#firstSince(this.#spokenAtMs) ?? Number.NaN) - (this.#spokenAtMs ?? Number.NaN);
  }

  #next(): Uint8Array {
    const frame = this.#outgoing.shift();
    if (frame === undefined) return silenceFrame();
    if (this.#outgoing.length === 0) this.#spokenAtMs = performance.now() + FRAME_MS;
    return frame;
  }

  #firstSince(sinceMs: number | null): number | undefined {
    return sinceMs === null ? undefined : this.#heardMs.find((atMs) => atMs >= sinceMs);
  }

  async #until(isSo: () => boolean): Promise<void> {
    const deadline = performance.now() + HEARD_WITHIN_MS;
    while (!isSo()) {
      if (performance.now() > deadline) throw new Error("A caller was not answered.");
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
}
