import type { PbxEvent } from "../../../pbx.ts";
import type { SiteEvent } from "../../site-events.ts";
import type { Clock } from "../clock.ts";
import type { Draft } from "../draft.ts";
import type { RegistrationEntity } from "../entities.ts";

/** Registrations of this PBX at others, always told as a whole. */
export function reduceRegistrations(draft: Draft, event: PbxEvent | SiteEvent, { at }: Clock): void {
  if (event.kind !== "registrations") return;
  for (const one of event.registrations) {
    const known = draft.get("registration", one.name);
    const since = known?.state === one.state ? known.since : at;
    draft.put("registration", one.name, { ...one, since });
  }
  draft.keepOnly("registration", new Set(event.registrations.map(({ name }) => name)));
}

/** Can calls go in and out by it, as far as it says? Asterisk's words: Registered, Unregistered, Rejected, Stopped... */
export const isRegistered = ({ state }: Pick<RegistrationEntity, "state">): boolean => state === "Registered";
