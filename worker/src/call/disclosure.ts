import type { CallEvent } from "@patchbay/protocol/call";
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

/** Which of them a call's caller has still to hear; one that was cut off is said again. */
export class Disclosures {
  readonly #heard = new Set<string>();
  readonly #said = new Set<string>();

  /** One event of the call's log, old or new. */
  observe(event: CallEvent): void {
    if (event.type !== "prompt_played") return;
    this.#said.delete(event.prompt);
    if (event.heard !== false) this.#heard.add(event.prompt);
  }

  /** What is to be said now; said once, it is not due again until it was cut off. */
  take(settings: OrgSettings): Disclosure[] {
    const due = disclosuresOf(settings).filter((one) => !this.#heard.has(one) && !this.#said.has(one));
    for (const one of due) this.#said.add(one);
    return due;
  }
}
