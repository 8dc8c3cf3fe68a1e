import type { Interim } from "@patchbay/protocol/feed";
import * as z from "zod";
import { type UnderWay, underWay } from "../../../call/broken-off.ts";
import { beingSpoken } from "../../../call/card-data/digits.ts";
import { errorText, report } from "../../../log.ts";

const KEY = "words_under_way";
/** So often at most what people are saying is kept: a crash takes no more along. */
export const KEEP_EVERY_MS = 2_000;
/** Of one utterance; longer ones are turns before that. */
const MOST_CHARS = 4_000;
/** Two people and a supervisor speak at once at most, each of them once more than was noticed. */
const MOST_UTTERANCES = 8;

/**
 * What people are saying and nobody has written down yet, kept beside the log for the process that comes after a crash. Nothing
 * waits for it to be on the disk: it is no part of the call until then. The assistant's words are not kept: which of them
 * were heard nobody knows afterwards.
 */
export class WordsUnderWay {
  readonly #storage: DurableObjectStorage;
  readonly #callMs: () => number;
  readonly #held = new Map<string, UnderWay>();
  #keptAtMs = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(storage: DurableObjectStorage, callMs: () => number) {
    this.#storage = storage;
    this.#callMs = callMs;
  }

  /** Somebody began to speak, or more of it is known. */
  take({ turnId, speaker, text, startMs }: Interim): void {
    if (speaker === "assistant") return;
    if (!this.#held.has(turnId) && this.#held.size >= MOST_UTTERANCES) return;
    const known = beingSpoken(text).slice(0, MOST_CHARS);
    this.#held.set(turnId, { turnId, speaker, text: known, startMs, toMs: this.#callMs() });
    this.#keepSoon();
  }

  /** It came to nothing. */
  drop(turnId: string): void {
    if (this.#held.delete(turnId)) this.#keepSoon();
  }

  /** It is a turn, and so in the log, which counts. */
  finished(turnId: string): void {
    this.#held.delete(turnId);
  }

  /** What the process before this one left, once. */
  left(): UnderWay[] {
    const parsed = z.array(underWay).safeParse(this.#storage.kv.get(KEY));
    if (!parsed.success || parsed.data.length === 0) return [];
    this.#keep();
    return parsed.data;
  }

  #keepSoon(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = null;
        this.#keep();
      },
      Math.max(0, this.#keptAtMs + KEEP_EVERY_MS - Date.now()),
    );
  }

  #keep(): void {
    this.#keptAtMs = Date.now();
    // The caller's sound does not wait until this is on the disk.
    this.#storage.put(KEY, [...this.#held.values()], { allowUnconfirmed: true }).catch((error: unknown) => {
      report("warn", "words under way were not kept", { error: errorText(error) });
    });
  }
}
