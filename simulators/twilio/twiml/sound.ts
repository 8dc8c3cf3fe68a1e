import { encodeMulaw } from "@patchbay/audio";
import { Playback } from "../../caller/playback.ts";
import type { PhoneCall } from "../call.ts";
import type { Partner } from "../media/line.ts";
import { NEXT, numberOf, type Verb, type VerbContext } from "./verb.ts";
import { elapsed, unlessAborted } from "./wait.ts";
import type { Element } from "./xml.ts";

const FETCH_WITHIN_MS = 5_000;

/** Plays to a line and listens for keys. */
export class Prompt implements Partner {
  readonly #playback = new Playback();
  readonly #onKeys: (keys: string) => void;
  #done: () => void = () => {};

  constructor(onKeys: (keys: string) => void = () => {}) {
    this.#onKeys = onKeys;
  }

  take(_frame: Uint8Array, keys: string): void {
    if (keys !== "") this.#onKeys(keys);
  }

  give(): Uint8Array | null {
    const { frame, marks } = this.#playback.next();
    if (marks.length > 0) this.#done();
    return frame;
  }

  /** Resolves when all of it was played, or it was silenced. */
  play(sound: Uint8Array): Promise<void> {
    this.#playback.add(sound);
    if (this.#playback.mark("end")) return Promise.resolve();
    return new Promise((resolve) => {
      this.#done = resolve;
    });
  }

  silence(): void {
    this.#playback.clear();
    this.#done();
  }
}

/** The sound of a `<Say>`, a `<Play>` or, as silence, a `<Pause>`; null for any other element. */
export async function soundOf(element: Element, context: VerbContext): Promise<Uint8Array | null> {
  switch (element.name) {
    case "Say":
      return element.text === ""
        ? new Uint8Array()
        : context.call.exchange.voice.speak(element.text, "assistant");
    case "Play":
      return fetchSound(context.call, context.resolve(element.text));
    case "Pause":
      return new Uint8Array(numberOf(element.attributes.length, 0, 600, 1) * 8_000).fill(0xff);
    default:
      return null;
  }
}

export const say: Verb = async (element, context) => {
  const sound = await soundOf(element, context);
  context.call.answer();
  const times = numberOf(element.attributes.loop, 1, 100, 1);
  for (let n = 0; n < times && sound !== null; n += 1) await playTo(context, sound);
  return NEXT;
};

export const play: Verb = async (element, context) => {
  const { digits } = element.attributes;
  if (digits === undefined) return say(element, context);
  context.call.answer();
  for (const digit of digits) {
    await elapsed(digit === "W" ? 1_000 : 500, context.signal);
    if (/[0-9*#A-D]/.test(digit)) context.call.line?.tell(digit);
  }
  return NEXT;
};

/** As the first verb it lets the phone go on ringing. */
export const pause: Verb = async (element, context) => {
  await elapsed(numberOf(element.attributes.length, 0, 600, 1) * 1_000, context.signal);
  return NEXT;
};

async function playTo({ call, signal }: VerbContext, sound: Uint8Array): Promise<void> {
  const prompt = new Prompt();
  if (call.line !== null) call.line.partner = prompt;
  await unlessAborted(prompt.play(sound), signal);
  if (call.line?.partner === prompt) call.line.partner = null;
}

async function fetchSound(call: PhoneCall, url: string): Promise<Uint8Array> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_WITHIN_MS) });
    const sound = response.ok ? mulawOf(new Uint8Array(await response.arrayBuffer())) : null;
    if (sound !== null) return sound;
    call.warn(12_300, `<Play> ${url}: neither raw mu-law nor a WAV of 8 kHz`);
  } catch (error) {
    call.warn(11_200, `<Play> ${url}: ${error instanceof Error ? error.message : "cannot be fetched"}`);
  }
  return new Uint8Array();
}

/** Mu-law of a mono WAV of 8 kHz (mu-law or 16 bits), or of bytes without a head; null for another WAV. */
function mulawOf(file: Uint8Array): Uint8Array | null {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  if (file.length < 44 || view.getUint32(0) !== 0x52494646) return file;
  let format: { code: number; channels: number; rate: number } | null = null;
  for (let at = 12; at + 8 <= file.length; ) {
    const size = view.getUint32(at + 4, true);
    const name = view.getUint32(at);
    if (name === 0x666d7420 && at + 16 <= file.length) {
      const number = (offset: number): number => view.getUint16(at + 8 + offset, true);
      format = { code: number(0), channels: number(2), rate: view.getUint32(at + 12, true) };
    }
    if (name === 0x64617461) {
      if (format?.channels !== 1 || format.rate !== 8_000) return null;
      const data = file.slice(at + 8, at + 8 + size);
      if (format.code === 7) return data;
      return format.code === 1 ? encodeMulaw(new Int16Array(data.buffer, 0, data.length >> 1)) : null;
    }
    at += 8 + size + (size % 2);
  }
  return null;
}
