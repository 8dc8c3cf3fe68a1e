import { type AmiHeaders, header } from "@patchbay/protocol/ami/decoder";
import { plain } from "@patchbay/protocol/ami/events/fields";
import { withoutCallers } from "@patchbay/protocol/pbx/withheld";
import { isWithheld } from "../../asterisk/presentation.ts";

/** A caller by number and name; empty where Asterisk has none. */
export interface Caller {
  readonly number: string;
  readonly name: string;
}
/** A channel's caller where they are to be hidden, or cannot be told to be shown; null where they may be shown. */
type CallerToHide = (channel: string) => Promise<Caller | null>;

/** Whom no raw event may tell of. An event is masked only when all that it may need is known. */
export class WithheldCallers {
  readonly #ask: CallerToHide;
  readonly #asked = new Set<string>();
  readonly #asking = new Set<Promise<void>>();
  readonly #callers = new Map<string, Caller>();
  /** With whom each channel was last said to be connected, by number. */
  readonly #connected = new Map<string, string>();
  /** Callers whose channels have gone, by number: hidden for as long as one that was connected with them is there. */
  readonly #left = new Map<string, Caller>();

  constructor(ask: CallerToHide) {
    this.#ask = ask;
  }

  /** A watch begins, with these channels there. What was set while nobody watched was not seen: it is asked for. */
  begins(names: Iterable<string>): void {
    const there = new Set(names);
    const known = new Set([...this.#callers.keys(), ...this.#connected.keys()]);
    this.forget([...known].filter((name) => !there.has(name)));
    this.#asked.clear();
    for (const name of there) this.channel(name);
  }

  /** Takes a channel that is there, or comes up in an event. */
  channel(name: string): void {
    if (name === "" || name.startsWith("Local/") || this.#asked.has(name)) return;
    this.#asked.add(name);
    const asking = this.#ask(name).then((caller) => {
      this.#asking.delete(asking);
      if (caller !== null) this.#callers.set(name, caller);
    });
    this.#asking.add(asking);
  }

  event(headers: AmiHeaders): void {
    const name = header(headers, "Channel");
    if (header(headers, "Event") === "NewCallerid" && isWithheld(header(headers, "CID-CallingPres"))) {
      // Who calls without any is `<unknown>` to Asterisk, as much else is.
      const [number, called] = [plain(headers, "CallerIDNum"), plain(headers, "CallerIDName")];
      this.#callers.set(name, { number, name: called });
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
      const caller = this.#callers.get(name);
      if (caller !== undefined) this.#left.set(caller.number, caller);
      this.#asked.delete(name);
      this.#callers.delete(name);
      this.#connected.delete(name);
    }
    const held = new Set(this.#connected.values());
    for (const number of this.#left.keys()) if (!held.has(number)) this.#left.delete(number);
  }

  /** All that was asked is answered: that takes a second at most, and mostly a moment. */
  async known(): Promise<void> {
    while (this.#asking.size > 0) await Promise.all(this.#asking);
  }

  masked(headers: AmiHeaders): AmiHeaders {
    const hidden = [...this.#callers.values(), ...this.#left.values()];
    const said = (values: string[]) => new Set(values.filter((value) => value !== ""));
    return withoutCallers(headers, {
      numbers: said(hidden.map(({ number }) => number)),
      names: said(hidden.map(({ name }) => name)),
    });
  }
}
