import { ok, type Result, refuse } from "../result.ts";

/**
 * One AMI block as Asterisk sent it: header name to value, repeated headers as an array in their order.
 * Nothing is inherited, so that a header called `constructor` is a header like any other.
 */
export type AmiHeaders = Record<string, string | string[]>;

/** The greeting is one line and no block: `Asterisk Call Manager/11.0.0`. */
const GREETING = "Asterisk Call Manager/";
/** No block of ours comes near; a peer that sends more without a blank line is broken or no AMI server. */
export const MAX_BLOCK_CHARS = 262_144;

/** Objects of one hidden shape are filled faster than dictionaries; nothing is inherited either way. */
class Blank {
  [name: string]: string | string[];
}
Reflect.deleteProperty(Blank.prototype, "constructor");
Object.setPrototypeOf(Blank.prototype, null);

const LF = "\n";
/** Ends a block: the end of its last line, and an empty one. */
const BLOCK_END = "\r\n\r\n";
const CR_CODE = 13;
const SPACE_CODE = 32;

/** Reads AMI's byte stream: chunks may be cut anywhere, also within a character. */
export class AmiDecoder {
  /** The version of the greeting line; empty until it came. */
  greeting = "";
  /** Lines without a colon that were skipped. */
  malformedLines = 0;

  readonly #utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
  #rest = "";
  #headers: AmiHeaders = new Blank();
  /** Characters of the block that is being read; 0 when none has begun. */
  #blockChars = 0;
  /** The block that is being read is passed over: its end alone is looked for. */
  #passing = false;
  #failure = "";

  /**
   * Calls `onBlock` for every block that the chunk completes and answers how many. Events that `passes` names are passed over: they count,
   * but are not read. Refuses, from then on, when a block passes MAX_BLOCK_CHARS: close the connection.
   */
  push(
    chunk: Uint8Array,
    onBlock: (headers: AmiHeaders) => void,
    passes?: (event: string) => boolean,
  ): Result<number> {
    if (this.#failure !== "") return refuse(this.#failure);
    const decoded = this.#utf8.decode(chunk, { stream: true });
    const text = this.#rest === "" ? decoded : this.#rest + decoded;
    let headers = this.#headers;
    let blockChars = this.#blockChars;
    let blocks = 0;
    let lineStart = 0;
    if (this.#passing) {
      lineStart = this.#passedAt(text, 0);
      if (lineStart < 0) return this.#passOn(text, 0);
      blocks++;
      blockChars = 0;
    }
    for (let newline = text.indexOf(LF, lineStart); newline >= 0; newline = text.indexOf(LF, newline + 1)) {
      // A value may contain a bare LF; only CR LF ends a line.
      if (newline === lineStart || text.charCodeAt(newline - 1) !== CR_CODE) continue;
      const lineEnd = newline - 1;
      const colon = lineEnd === lineStart ? -1 : text.indexOf(":", lineStart);
      if (colon >= 0 && colon < lineEnd) {
        const key = text.slice(lineStart, colon);
        const from = text.charCodeAt(colon + 1) === SPACE_CODE ? colon + 2 : colon + 1;
        const value = text.slice(from, lineEnd);
        if (blockChars === 0 && key === "Event" && passes?.(value) === true) {
          const passed = this.#passedAt(text, lineEnd);
          if (passed < 0) {
            this.#headers = headers;
            return this.#passOn(text, lineStart, blocks);
          }
          blocks++;
          lineStart = passed;
          newline = passed - 1;
          continue;
        }
        const earlier = headers[key];
        if (earlier === undefined) headers[key] = value;
        else if (typeof earlier === "string") headers[key] = [earlier, value];
        else earlier.push(value);
        blockChars += newline - lineStart + 1;
        if (blockChars > MAX_BLOCK_CHARS) return this.#fail();
      } else if (lineEnd > lineStart) {
        this.#lineWithoutColon(text.slice(lineStart, lineEnd));
      } else if (blockChars > 0) {
        blocks++;
        onBlock(headers);
        headers = new Blank();
        blockChars = 0;
      }
      lineStart = newline + 1;
    }
    this.#headers = headers;
    this.#blockChars = blockChars;
    this.#rest = lineStart === text.length ? "" : text.slice(lineStart);
    return this.#rest.length + blockChars > MAX_BLOCK_CHARS ? this.#fail() : ok(blocks);
  }

  /** Where the block behind the one that is passed over begins; negative when its end has not come. */
  #passedAt(text: string, from: number): number {
    const end = text.indexOf(BLOCK_END, from);
    this.#passing = end < 0;
    return end < 0 ? -1 : end + BLOCK_END.length;
  }

  /** The end of a block that is passed over is still to come; it may be cut within. */
  #passOn(text: string, from: number, blocks = 0): Result<number> {
    const kept = Math.max(from, text.length - BLOCK_END.length + 1);
    this.#blockChars = (from > 0 ? 0 : this.#blockChars) + kept - from;
    this.#rest = text.slice(kept);
    return this.#blockChars + this.#rest.length > MAX_BLOCK_CHARS ? this.#fail() : ok(blocks);
  }

  #lineWithoutColon(line: string): void {
    if (this.greeting === "" && line.startsWith(GREETING)) this.greeting = line.slice(GREETING.length);
    else this.malformedLines++;
  }

  #fail(): Result<number> {
    this.#rest = "";
    this.#passing = false;
    this.#headers = new Blank();
    this.#failure = `an AMI block of more than ${MAX_BLOCK_CHARS} characters`;
    return refuse(this.#failure);
  }
}

/** The first value of a header; empty when it is absent. */
export function header(headers: AmiHeaders, name: string): string {
  const value = headers[name];
  return (typeof value === "string" ? value : value?.[0]) ?? "";
}

/** What a block is. Only its first header tells: OriginateResponse is an event that also has a `Response` header. */
export function blockKind(headers: AmiHeaders): "event" | "response" | "other" {
  for (const name in headers) return name === "Event" ? "event" : name === "Response" ? "response" : "other";
  return "other";
}
