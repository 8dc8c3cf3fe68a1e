import { type AmiHeaders, header } from "@patchbay/protocol/ami/decoder";
import { isWithheld } from "../../asterisk/presentation.ts";

/** What stands in a raw event where the number of a caller who withholds it stood. */
export const WITHHELD = "withheld";
/** A shorter one is hidden where it is the whole value only: `1407` is within too much else. */
const LEAST_WITHIN = 6;

/** The number of a channel's caller where it is to be hidden, or cannot be told to be shown; null where it may be shown. */
type NumberToHide = (channel: string) => Promise<string | null>;

/** Whose numbers no raw event may say. An event is masked only when all that it may need is known. */
export class WithheldNumbers {
  readonly #ask: NumberToHide;
  readonly #asked = new Set<string>();
  readonly #asking = new Set<Promise<void>>();
  readonly #numbers = new Map<string, string>();

  constructor(ask: NumberToHide) {
    this.#ask = ask;
  }

  /** Takes a channel that is there, or comes up in an event. */
  channel(name: string): void {
    if (name === "" || name.startsWith("Local/") || this.#asked.has(name)) return;
    this.#asked.add(name);
    const asking = this.#ask(name).then((number) => {
      this.#asking.delete(asking);
      if (number !== null && number !== "") this.#numbers.set(name, number);
    });
    this.#asking.add(asking);
  }

  event(headers: AmiHeaders): void {
    const name = header(headers, "Channel");
    if (header(headers, "Event") === "NewCallerid" && isWithheld(header(headers, "CID-CallingPres")))
      this.#numbers.set(name, header(headers, "CallerIDNum"));
    this.channel(name);
    this.channel(header(headers, "DestChannel"));
  }

  /** Channels come and go; of those that have gone nothing need be hidden any more. */
  forget(names: Iterable<string>): void {
    for (const name of names) {
      this.#asked.delete(name);
      this.#numbers.delete(name);
    }
  }

  /** All that was asked is answered: that takes a second at most, and mostly a moment. */
  async known(): Promise<void> {
    while (this.#asking.size > 0) await Promise.all(this.#asking);
  }

  masked(headers: AmiHeaders): AmiHeaders {
    const numbers = new Set(this.#numbers.values());
    if (numbers.size === 0) return headers;
    const hide = (value: string): string => {
      let shown = value;
      for (const number of numbers) {
        if (shown === number) return WITHHELD;
        if (number.length >= LEAST_WITHIN) shown = shown.replaceAll(number, WITHHELD);
      }
      return shown;
    };
    const masked: AmiHeaders = {};
    for (const [name, value] of Object.entries(headers))
      masked[name] = typeof value === "string" ? hide(value) : value.map(hide);
    return masked;
  }
}
