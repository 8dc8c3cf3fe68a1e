import type { PbxEvent } from "../../../pbx.ts";
import type { PbxParked } from "../../lists.ts";
import type { SiteEvent } from "../../site-events.ts";
import type { Clock } from "../clock.ts";
import type { Draft } from "../draft.ts";
import type { ParkedEntity } from "../entities.ts";

/** Seconds are all that Asterisk counts in: an end that differs by less is the same. */
const SAME_MS = 2_500;

export function parkedAs(
  { leftMs, ...parked }: PbxParked,
  known: ParkedEntity | undefined,
  { at }: Clock,
): ParkedEntity {
  const until = leftMs === null ? null : at + leftMs;
  const before = known?.until ?? null;
  const isSame = until !== null && before !== null && Math.abs(until - before) < SAME_MS;
  return { ...parked, since: known?.since ?? at, until: isSame ? before : until };
}

/** Who is parked where, until when. */
export function reduceParking(draft: Draft, event: PbxEvent | SiteEvent, clock: Clock): void {
  switch (event.kind) {
    case "parking": {
      const { uniqueid } = event.parked;
      return draft.put("parked", uniqueid, parkedAs(event.parked, draft.get("parked", uniqueid), clock));
    }
    case "unparked":
    case "channel_hangup":
      return draft.drop("parked", event.uniqueid);
    default:
      return;
  }
}
