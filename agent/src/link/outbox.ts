import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomToken } from "@patchbay/protocol/ids";
import type { LinkUp } from "@patchbay/protocol/link";
import { parseJson } from "@patchbay/protocol/result";
import * as z from "zod";

/** A message that must arrive: what the envelope needs beside it is added when it is sent. */
export type Outgoing = Exclude<
  { [T in LinkUp["type"]]: Pick<Extract<LinkUp, { type: T }>, "type" | "data"> }[LinkUp["type"]],
  { type: "hello" | "ack" }
>;
export interface Stored {
  seq: number;
  /** When it happened, epoch milliseconds. */
  ts: number;
  /** The JSON text of `{type, data}`, without its outer braces. */
  body: string;
}

const head = z.object({
  epoch: z.string().min(8).max(64),
  lastSeq: z.number().int().nonnegative(),
  edgeEpoch: z.string().max(64),
  edgeSeq: z.number().int().nonnegative(),
});
const line = z.union([
  z.object({ seq: z.number().int().positive(), ts: z.number().int(), body: z.string() }),
  z.object({ edgeEpoch: z.string().max(64), edgeSeq: z.number().int().nonnegative() }),
  /** Everything up to this has arrived. */
  z.object({ settled: z.number().int().positive() }),
]);

/** Compact the file when so many lines in it are settled. */
const COMPACT_AFTER_LINES = 2_000;

export interface OutboxOptions {
  dir: string;
  maxMessages?: number;
  maxBytes?: number;
  /** The outbox was full, was unreadable, or cannot be written; in words for the log. */
  onProblem: (message: string) => void;
}

/**
 * What the edge has not acknowledged yet, in order, on disk: it survives a restart and a kill (not a power cut). When it passes its
 * bound it is emptied under a new epoch, and `overflowed` tells that a snapshot must follow, because the deltas are gone.
 */
export class Outbox {
  epoch = "";
  edgeEpoch = "";
  edgeSeq = 0;
  overflowed = false;

  readonly #file: string;
  readonly #options: OutboxOptions;
  readonly #maxMessages: number;
  readonly #maxBytes: number;
  #messages: Stored[] = [];
  #bytes = 0;
  #lastSeq = 0;
  #lines = 0;
  #broken = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#maxMessages = options.maxMessages ?? 20_000;
    this.#maxBytes = options.maxBytes ?? 64 * 1024 * 1024;
    mkdirSync(options.dir, { recursive: true, mode: 0o700 });
    this.#file = join(options.dir, "outbox.jsonl");
    if (!this.#load()) this.#renew();
    this.#compact();
  }

  get size(): number {
    return this.#messages.length;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Numbers a message and keeps it until it is acknowledged. */
  add(message: Outgoing, ts: number): Stored {
    const body = JSON.stringify(message).slice(1, -1);
    if (this.#messages.length >= this.#maxMessages || this.#bytes + body.length > this.#maxBytes) {
      this.#options.onProblem(
        `the outbox passed its bound with ${this.#messages.length} messages; it starts anew and a snapshot will follow`,
      );
      this.#renew();
      this.overflowed = true;
      this.#compact();
    }
    const stored = { seq: ++this.#lastSeq, ts, body };
    this.#messages.push(stored);
    this.#bytes += body.length;
    this.#append(stored);
    return stored;
  }

  /** Everything up to `seq` has arrived. */
  acknowledge(seq: number): void {
    let settled = 0;
    for (const message of this.#messages) {
      if (message.seq > seq) break;
      settled++;
      this.#bytes -= message.body.length;
    }
    if (settled === 0) return;
    this.#messages.splice(0, settled);
    // A new file is rare: putting it in the old one's place waits for the disk, and the audio of all calls with it.
    if (this.#lines > COMPACT_AFTER_LINES + this.#messages.length) this.#compact();
    else if (this.#messages.length === 0) this.#append({ settled: this.#lastSeq });
  }

  /** What is unacknowledged after `seq`, oldest first. */
  after(seq: number): readonly Stored[] {
    return this.#messages.filter((message) => message.seq > seq);
  }

  /** Remembers how far the edge's messages were dealt with, so that a restart does not run a command twice. */
  dealtWith(edgeEpoch: string, edgeSeq: number): void {
    this.edgeEpoch = edgeEpoch;
    this.edgeSeq = edgeSeq;
    this.#append({ edgeEpoch, edgeSeq });
  }

  #renew(): void {
    this.epoch = randomToken(8);
    this.#messages = [];
    this.#bytes = 0;
    this.#lastSeq = 0;
  }

  #load(): boolean {
    if (!existsSync(this.#file)) return false;
    const [first, ...rest] = readFileSync(this.#file, "utf8").split("\n");
    const start = parseJson(head, first);
    if (!start.ok) {
      this.#options.onProblem(`${this.#file} cannot be read (${start.error}); it starts anew`);
      return false;
    }
    this.epoch = start.value.epoch;
    this.#lastSeq = start.value.lastSeq;
    this.edgeEpoch = start.value.edgeEpoch;
    this.edgeSeq = start.value.edgeSeq;
    for (const text of rest) {
      const entry = parseJson(line, text, this.#maxBytes);
      // A kill in mid-write leaves a torn last line: it was never sent.
      if (!entry.ok) continue;
      if ("edgeEpoch" in entry.value) {
        this.edgeEpoch = entry.value.edgeEpoch;
        this.edgeSeq = entry.value.edgeSeq;
      } else if ("settled" in entry.value) {
        this.#messages = [];
        this.#bytes = 0;
        this.#lastSeq = entry.value.settled;
      } else if (entry.value.seq > this.#lastSeq) {
        this.#lastSeq = entry.value.seq;
        this.#messages.push(entry.value);
        this.#bytes += entry.value.body.length;
      }
    }
    return true;
  }

  #compact(): void {
    const { epoch, edgeEpoch, edgeSeq } = this;
    const lastSeq = (this.#messages[0]?.seq ?? this.#lastSeq + 1) - 1;
    const lines = [{ epoch, lastSeq, edgeEpoch, edgeSeq }, ...this.#messages];
    this.#write(() => {
      writeFileSync(`${this.#file}.part`, `${lines.map((entry) => JSON.stringify(entry)).join("\n")}\n`, {
        mode: 0o600,
      });
      renameSync(`${this.#file}.part`, this.#file);
    });
    this.#lines = 0;
  }

  #append(entry: object): void {
    this.#lines++;
    this.#write(() => appendFileSync(this.#file, `${JSON.stringify(entry)}\n`));
  }

  #write(write: () => void): void {
    try {
      write();
      this.#broken = false;
    } catch (error) {
      // Calls go on without the disk; only a restart would lose what is unacknowledged.
      if (!this.#broken) this.#options.onProblem(`${this.#file} cannot be written: ${String(error)}`);
      this.#broken = true;
    }
  }
}
