import type { PbxEvent } from "../../../pbx.ts";
import type { SiteEvent } from "../../site-events.ts";
import type { Clock } from "../clock.ts";
import type { Draft } from "../draft.ts";
import { contactId, type ExtensionEntity } from "../entities.ts";

/** Phones that are named by their extension, as nearly all are; the others are dialled by hand. */
const PHONE = /^(?:PJSIP|SIP)\/(\d{2,20})$/;
export const extensionOf = (device: string): string | null => PHONE.exec(device)?.[1] ?? null;

/** In these states a device cannot be rung; of one whose state is not known that cannot be said. */
const DEAD_STATES: ReadonlySet<string> = new Set(["UNAVAILABLE", "INVALID"]);
export const isDead = (state: string): boolean => DEAD_STATES.has(state);
/** The same of a member of a queue, which has its device's state as a number: 4 invalid, 5 unavailable. */
export const isDeadMember = (status: number): boolean => status === 4 || status === 5;

/** A contact at which nobody answers. */
const LOST: ReadonlySet<string> = new Set(["Unreachable", "Removed"]);

export const extensionAs = (
  number: string,
  device: string,
  known: Pick<ExtensionEntity, "state" | "since" | "contacts">,
): ExtensionEntity => ({
  number,
  device,
  state: known.state,
  since: known.since,
  contacts: known.contacts,
  reachable: !isDead(known.state ?? "") && known.contacts !== 0,
});

/** How many contacts of each endpoint can be reached; none of those that are not in it. */
export function contactsReached(draft: Draft): ReadonlyMap<string, number> {
  const reached = new Map<string, number>();
  for (const [, { endpoint, status }] of draft.all("contact"))
    if (!LOST.has(status)) reached.set(endpoint, (reached.get(endpoint) ?? 0) + 1);
  return reached;
}

/** Phones, by the states of their devices and their contacts. */
export function reduceDevices(draft: Draft, event: PbxEvent | SiteEvent, { at }: Clock): void {
  switch (event.kind) {
    case "device_state": {
      const number = extensionOf(event.device);
      if (number === null) return;
      const known = draft.get("extension", number);
      const since = known?.state === event.state ? known.since : at;
      const contacts = known?.contacts ?? null;
      return draft.put(
        "extension",
        number,
        extensionAs(number, event.device, { state: event.state, since, contacts }),
      );
    }
    case "contact": {
      const { contact } = event;
      const id = contactId(contact.endpoint, contact.uri);
      const since = draft.get("contact", id)?.since ?? at;
      draft.put("contact", id, { ...contact, since });
      return recount(draft, contact.endpoint);
    }
    case "contact_gone":
      draft.drop("contact", contactId(event.endpoint, event.uri));
      return recount(draft, event.endpoint);
    default:
      return;
  }
}

/** Where no list has told of contacts, their events alone cannot tell how many there are. */
function recount(draft: Draft, endpoint: string): void {
  const extension = draft.get("extension", endpoint);
  if (extension === undefined || extension.contacts === null) return;
  const { number, device, state, since } = extension;
  const contacts = contactsReached(draft).get(endpoint) ?? 0;
  draft.put("extension", endpoint, extensionAs(number, device, { state, since, contacts }));
}
