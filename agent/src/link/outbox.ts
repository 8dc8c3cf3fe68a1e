import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { randomToken } from "@patchbay/protocol/ids";
import type { LinkUp } from "@patchbay/protocol/link/up";
import type { PbxEventSaid } from "@patchbay/protocol/pbx";
import { parseJson } from "@patchbay/protocol/result";
import * as z from "zod";

/** A message that must arrive: what the envelope needs beside it is added when it is sent. */
export type Outgoing = Exclude<
  { [T in LinkUp["type"]]: Pick<Extract<LinkUp, { type: T }>, "type" | "data"> }[LinkUp["type"]],
  { type: "hello" | "ack" | "raw_events" }
>;
/** The same events in fewer words, for an edge that takes them. */
export interface BriefEvents {
  type: "pbx_events";
  data: { events: PbxEventSaid[] };
}
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

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, "0");
/** A line of the journal: the checksum of its JSON before it. */
const lineOf = (entry: object): string => {
  const text = JSON.stringify(entry);
  return `${checksum(text)} ${text}`;
};
/** The JSON of a line; null for one that is torn or damaged. Lines of earlier versions have no checksum. */
function textOf(written: string): string | null {
  if (written.startsWith("{")) return written;
  const text = written.slice(9);
  return written.slice(0, 9) === `${checksum(text)} ` ? text : null;
}

/** Compact the file when so many lines in it are settled. */
const COMPACT_AFTER_LINES = 2_000;

export interface OutboxOptions {
  dir: string;
  maxMessages?: number;
  maxBytes?: number;
  /** The outbox was full, was unreadable, or cannot be written; in words for the log. */
  onProblem: (message: string) => void;
  /** It cannot be written any more, or with an empty text can again. */
  onTrouble?: (trouble: string) => void;
}

/**
 * What the edge has not acknowledged yet, in order, on disk: it survives a restart and a kill. After a power cut, on a full disk or from a
 * copy the file may be older than what was sent, which the edge's own count tells (`isBehind`). When it passes its
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
  /** Why the file cannot be written; empty when it can. */
  trouble = "";
  /** What was written last may have no end: what is written next begins a line of its own. */
  #torn = false;
  /** Up to here the messages come from the file. */
  #loadedSeq = 0;
  /** Up to here they may have been sent, by this process or the one before. */
  #mostSent = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#maxMessages = options.maxMessages ?? 20_000;
    this.#maxBytes = options.maxBytes ?? 64 * 1024 * 1024;
    mkdirSync(options.dir, { recursive: true, mode: 0o700 });
    this.#file = join(options.dir, "outbox.jsonl");
    if (!this.#load()) this.#renew();
    // Until it is written anew, nobody knows how it ends.
    this.#torn = true;
    this.#compact();
  }

  get size(): number {
    return this.#messages.length;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Numbers a message and keeps it until it is acknowledged. */
  add(message: Outgoing | BriefEvents, ts: number): Stored {
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

  /** This message was handed to a socket. */
  sent(seq: number): void {
    this.#mostSent = Math.max(this.#mostSent, seq);
  }

  /** The edge has more of this epoch than was ever sent by what is known here: these numbers were used before. */
  isBehind(received: number): boolean {
    return received > this.#mostSent;
  }

  /** Numbers what was said since the start anew, in an epoch of its own. What the file had, the edge has. */
  beginAnew(): void {
    const kept = this.#messages.filter(({ seq }) => seq > this.#loadedSeq);
    this.#renew();
    for (const { ts, body } of kept) {
      this.#messages.push({ seq: ++this.#lastSeq, ts, body });
      this.#bytes += body.length;
    }
    this.#compact();
  }

  #renew(): void {
    this.epoch = randomToken(8);
    this.#messages = [];
    this.#bytes = 0;
    this.#lastSeq = 0;
    this.#loadedSeq = 0;
    this.#mostSent = 0;
  }

  #load(): boolean {
    if (!existsSync(this.#file)) return false;
    const [first = "", ...rest] = readFileSync(this.#file, "utf8").split("\n");
    const start = parseJson(head, textOf(first) ?? "");
    if (!start.ok) {
      this.#options.onProblem(`${this.#file} cannot be read (${start.error}); it starts anew`);
      return false;
    }
    this.epoch = start.value.epoch;
    this.#lastSeq = start.value.lastSeq;
    this.edgeEpoch = start.value.edgeEpoch;
    this.edgeSeq = start.value.edgeSeq;
    let unread = 0;
    for (const [at, written] of rest.entries()) {
      if (written === "") continue;
      const entry = parseJson(line, textOf(written) ?? "", this.#maxBytes);
      if (!entry.ok) {
        // A kill in mid-write leaves a torn last line: it was never sent.
        if (at < rest.length - 1) unread += 1;
        continue;
      }
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
    this.#loadedSeq = this.#lastSeq;
    this.#mostSent = this.#lastSeq;
    if (unread > 0) {
      this.#options.onProblem(
        `${unread} lines of ${this.#file} cannot be read; what they told is lost, and a snapshot will follow`,
      );
    }
    return true;
  }

  #compact(): void {
    const { epoch, edgeEpoch, edgeSeq } = this;
    const lastSeq = (this.#messages[0]?.seq ?? this.#lastSeq + 1) - 1;
    const lines = [{ epoch, lastSeq, edgeEpoch, edgeSeq }, ...this.#messages];
    this.#write(() => {
      writeFileSync(`${this.#file}.part`, `${lines.map(lineOf).join("\n")}\n`, {
        mode: 0o600,
      });
      renameSync(`${this.#file}.part`, this.#file);
      this.#torn = false;
    });
    this.#lines = 0;
  }

  #append(entry: object): void {
    this.#lines++;
    const written = this.#write(() => {
      const begin = this.#torn ? "\n" : "";
      this.#torn = true;
      appendFileSync(this.#file, `${begin}${lineOf(entry)}\n`);
      this.#torn = false;
    });
    // What could not be written meanwhile is written with the rest.
    if (written === "again") this.#compact();
  }

  #write(write: () => void): "done" | "again" | "failed" {
    try {
      write();
      if (this.trouble === "") return "done";
      this.trouble = "";
      this.#options.onProblem(`${this.#file} can be written again`);
      this.#options.onTrouble?.("");
      return "again";
    } catch (error) {
      // Calls go on without the disk; only a restart would lose what is unacknowledged.
      if (this.trouble !== "") return "failed";
      this.trouble = `${this.#file} cannot be written: ${error instanceof Error ? error.message : String(error)}`;
      this.#options.onProblem(this.trouble);
      this.#options.onTrouble?.(this.trouble);
      return "failed";
    }
  }
}
