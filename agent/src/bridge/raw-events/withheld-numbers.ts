import { type AmiHeaders, header } from "@patchbay/protocol/ami/decoder";
import { text } from "@patchbay/protocol/ami/events/fields";
import { withoutNumbers } from "@patchbay/protocol/pbx/withheld";
import { isWithheld } from "../../asterisk/presentation.ts";

/** The number of a channel's caller where it is to be hidden, or cannot be told to be shown; null where it may be shown. */
type NumberToHide = (channel: string) => Promise<string | null>;

/** Whose numbers no raw event may say. An event is masked only when all that it may need is known. */
export class WithheldNumbers {
  readonly #ask: NumberToHide;
  readonly #asked = new Set<string>();
  readonly #asking = new Set<Promise<void>>();
  readonly #numbers = new Map<string, string>();
  /** With whom each channel was last said to be connected, by number. */
  readonly #connected = new Map<string, string>();
  /** Numbers of channels that have gone: hidden for as long as one that was connected with them is there. */
  readonly #left = new Set<string>();

  constructor(ask: NumberToHide) {
    this.#ask = ask;
  }

  /** A watch begins, with these channels there. What was set while nobody watched was not seen: it is asked for. */
  begins(names: Iterable<string>): void {
    const there = new Set(names);
    const known = new Set([...this.#numbers.keys(), ...this.#connected.keys()]);
    this.forget([...known].filter((name) => !there.has(name)));
    this.#asked.clear();
    for (const name of there) this.channel(name);
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
    if (header(headers, "Event") === "NewCallerid" && isWithheld(header(headers, "CID-CallingPres"))) {
      // Who calls without any is `<unknown>` to Asterisk, as much else is.
      const number = text.parse(headers.CallerIDNum);
      if (number !== "") this.#numbers.set(name, number);
    }
    const connected = header(headers, "ConnectedLineNum");
    if (name !== "" && connected !== "") this.#connected.set(name, connected);
    this.channel(name);
    this.channel(header(headers, "DestChannel"));
  }

  /** Channels come and go; of those that have gone nothing need be hidden any more, but in what is said of whom they were connected with. */
  forget(names: readonly string[]): void {
    if (names.length === 0) return;
    for (const name of names) {
      const number = this.#numbers.get(name);
      if (number !== undefined) this.#left.add(number);
      this.#asked.delete(name);
      this.#numbers.delete(name);
      this.#connected.delete(name);
    }
    const held = new Set(this.#connected.values());
    for (const number of this.#left) if (!held.has(number)) this.#left.delete(number);
  }

  /** All that was asked is answered: that takes a second at most, and mostly a moment. */
  async known(): Promise<void> {
    while (this.#asking.size > 0) await Promise.all(this.#asking);
  }

  masked(headers: AmiHeaders): AmiHeaders {
    const numbers = new Set([...this.#numbers.values(), ...this.#left]);
    if (numbers.size === 0) return headers;
    const hide = (value: string): string => withoutNumbers(value, numbers);
    const masked: AmiHeaders = {};
    for (const [name, value] of Object.entries(headers))
      masked[name] = typeof value === "string" ? hide(value) : value.map(hide);
    return masked;
  }
}
