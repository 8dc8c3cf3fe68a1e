import { ok, type Result, refuse } from "../result.ts";

/**
 * One AMI block as Asterisk sent it: header name to value, repeated headers as an array in their order.
 * Without a prototype, so that a header called `constructor` is a header like any other.
 */
export type AmiHeaders = Record<string, string | string[]>;

/** The greeting is one line and no block: `Asterisk Call Manager/11.0.0`. */
const GREETING = "Asterisk Call Manager/";
/** No block of ours comes near; a peer that sends more without a blank line is broken or no AMI server. */
export const MAX_BLOCK_CHARS = 262_144;

/** Reads AMI's byte stream: chunks may be cut anywhere, also within a character. */
export class AmiDecoder {
  /** The version of the greeting line; empty until it came. */
  greeting = "";
  /** Lines without a colon that were skipped. */
  malformedLines = 0;

  readonly #utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
  #rest = "";
  #headers: AmiHeaders = Object.create(null);
  #empty = true;
  #blockChars = 0;
  #failure = "";

  /**
   * Calls `onBlock` for every block that the chunk completes and answers how many. Refuses, from then on, when a block
   * passes MAX_BLOCK_CHARS: close the connection.
   */
  push(chunk: Uint8Array, onBlock: (headers: AmiHeaders) => void): Result<number> {
    if (this.#failure !== "") return refuse(this.#failure);
    const text = this.#rest + this.#utf8.decode(chunk, { stream: true });
    let blocks = 0;
    let lineStart = 0;
    let from = 0;
    for (;;) {
      const newline = text.indexOf("\n", from);
      if (newline < 0) break;
      from = newline + 1;
      // A value may contain a bare LF; only CR LF ends a line.
      if (newline === lineStart || text.charCodeAt(newline - 1) !== 13) continue;
      const lineEnd = newline - 1;
      if (lineEnd > lineStart) {
        this.#line(text, lineStart, lineEnd);
      } else if (!this.#empty) {
        const headers = this.#headers;
        this.#headers = Object.create(null);
        this.#empty = true;
        this.#blockChars = 0;
        blocks++;
        onBlock(headers);
      }
      lineStart = from;
      if (this.#blockChars > MAX_BLOCK_CHARS) return this.#fail();
    }
    this.#rest = lineStart === text.length ? "" : text.slice(lineStart);
    return this.#rest.length + this.#blockChars > MAX_BLOCK_CHARS ? this.#fail() : ok(blocks);
  }

  #line(text: string, start: number, end: number): void {
    const colon = text.indexOf(":", start);
    if (colon < 0 || colon >= end) {
      if (this.#empty && text.startsWith(GREETING, start)) {
        this.greeting = text.slice(start + GREETING.length, end);
      } else this.malformedLines++;
      return;
    }
    const key = text.slice(start, colon);
    const value = text.slice(text.charCodeAt(colon + 1) === 32 ? colon + 2 : colon + 1, end);
    const earlier = this.#headers[key];
    if (earlier === undefined) this.#headers[key] = value;
    else if (typeof earlier === "string") this.#headers[key] = [earlier, value];
    else earlier.push(value);
    this.#empty = false;
    this.#blockChars += end - start + 2;
  }

  #fail(): Result<number> {
    this.#rest = "";
    this.#headers = Object.create(null);
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
