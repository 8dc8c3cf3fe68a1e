import type { CallEvent, Party } from "@patchbay/protocol/call";
import type { OrgSettings } from "@patchbay/protocol/org-settings";

/** What a caller is told about their call before anything else. */
export type Disclosure = "recorded" | "analysed";

/** The sentences that belong to the greeting of a call under these settings, in the order they are said. */
export function disclosuresOf({ recording, understanding }: OrgSettings): Disclosure[] {
  const due: Disclosure[] = [];
  if (recording.enabled && recording.announce) due.push("recorded");
  if (understanding.enabled && understanding.emotion) due.push("analysed");
  return due;
}

/** Is this another than who was there before? By their number, for the same phone can come back by another channel; without one nobody knows. */
export const isAnother = ({ number }: Party, before: Party | null): boolean =>
  number === "" || number !== before?.number;

/** Which of them a call's caller has still to hear; one that was cut off is said again, and each is to who comes in their place. */
export class Disclosures {
  readonly #heard = new Set<string>();
  readonly #said = new Set<string>();
  /** What was being said when another came: they have heard the end of it at most. */
  #before: string[] = [];
  /** The caller, as the PBX names them. */
  #caller: Party | null = null;

  /** One event of the call's log, old or new. */
  observe(event: CallEvent): void {
    switch (event.type) {
      case "call_began":
        this.#caller = event.pbx === undefined ? null : event.from;
        return;
      case "caller_changed":
        this.#caller = event.from;
        return;
      case "party_changed": {
        const another = isAnother(event.from, this.#caller);
        this.#caller = event.from;
        if (another) this.#anew();
        return;
      }
      case "notice_due":
        this.#said.add(event.prompt);
        return;
      case "edge_restarted":
        // Nothing is being said any more, and nobody will report it.
        this.#said.clear();
        this.#before = [];
        return;
      case "prompt_played":
        return this.#played(event);
    }
  }

  /** Was it heard, by who is there now? */
  wasHeard(one: Disclosure): boolean {
    return this.#heard.has(one);
  }

  /** What is to be said now; said once, it is not due again until it was cut off. */
  take(settings: OrgSettings): Disclosure[] {
    const due = disclosuresOf(settings).filter((one) => !this.#heard.has(one) && !this.#said.has(one));
    for (const one of due) this.#said.add(one);
    return due;
  }

  #anew(): void {
    this.#before.push(...this.#said);
    this.#said.clear();
    this.#heard.clear();
  }

  #played({ prompt, heard }: Extract<CallEvent, { type: "prompt_played" }>): void {
    // They are played, and told of, in the order in which they were asked for.
    const before = this.#before.indexOf(prompt);
    if (before !== -1) {
      this.#before.splice(before, 1);
      return;
    }
    this.#said.delete(prompt);
    if (heard !== false) this.#heard.add(prompt);
  }
}
