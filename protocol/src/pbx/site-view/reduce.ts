import type { PbxEvent, PbxSnapshot } from "../../pbx.ts";
import type { SiteEvent } from "../site-events.ts";
import type { Clock } from "./clock.ts";
import { Draft } from "./draft.ts";
import { reduceChannels } from "./families/channels.ts";
import { reduceConferences } from "./families/conferences.ts";
import { reduceDevices } from "./families/devices.ts";
import { reduceParking } from "./families/parking.ts";
import { figuresOfToday, reduceQueues } from "./families/queues.ts";
import { reduceRegistrations } from "./families/registrations.ts";
import { reduceTransfers } from "./families/transfers.ts";
import { reduceSnapshot } from "./snapshot.ts";
import { type EntityChange, type KnownSite, knownIn, type SiteView, withChanges } from "./view.ts";

/** What is told of a PBX: something that happened, or all of it. */
export type Told = PbxEvent | SiteEvent | { kind: "snapshot"; snapshot: PbxSnapshot };

/**
 * What follows from an event for what is known of a site. Told twice it changes nothing more, and what is told of an entity that nobody
 * knows makes none, but for those that bring their whole row.
 */
export function changesAfter(known: KnownSite, told: Told, clock: Clock): EntityChange[] {
  const draft = new Draft(known);
  if (told.kind === "snapshot") reduceSnapshot(draft, told.snapshot, clock);
  else {
    reduceChannels(draft, told, clock);
    reduceQueues(draft, told, clock);
    reduceDevices(draft, told, clock);
    reduceParking(draft, told, clock);
    reduceConferences(draft, told, clock);
    reduceTransfers(draft, told, clock);
    reduceRegistrations(draft, told, clock);
  }
  return draft.changes;
}

/** What follows for what is known of a site from the beginning of a day there, epoch milliseconds. */
export function changesOfDay(known: KnownSite, dayStart: number): EntityChange[] {
  const draft = new Draft(known);
  figuresOfToday(draft, dayStart);
  return draft.changes;
}

/** `changesAfter` for a view that is held as one. Pure. */
export function reduceSite(
  view: SiteView,
  told: Told,
  clock: Clock,
): { view: SiteView; changed: EntityChange[] } {
  const changed = changesAfter(knownIn(view), told, clock);
  return { view: withChanges(view, changed), changed };
}
