import type { PbxEvent } from "../../../pbx.ts";
import type { SiteEvent } from "../../site-events.ts";
import type { Clock } from "../clock.ts";
import type { Draft } from "../draft.ts";

/** Conferences and who is in them. */
export function reduceConferences(draft: Draft, event: PbxEvent | SiteEvent, { at }: Clock): void {
  switch (event.kind) {
    case "conference_join": {
      const { conference, member } = event;
      if (draft.get("conference", conference) === undefined)
        draft.put("conference", conference, { name: conference, locked: null, recording: null, since: at });
      const since = draft.get("conference_member", member.uniqueid)?.since ?? at;
      return draft.put("conference_member", member.uniqueid, { ...member, conference, since });
    }
    case "conference_leave":
      return draft.get("conference_member", event.uniqueid)?.conference === event.conference
        ? draft.drop("conference_member", event.uniqueid)
        : undefined;
    case "channel_hangup":
      return draft.drop("conference_member", event.uniqueid);
    case "conference_mute":
      return draft.patch("conference_member", event.uniqueid, { muted: event.muted });
    case "conference_record":
      return draft.patch("conference", event.conference, { recording: event.recording });
    case "conference_ended": {
      for (const [id, { conference }] of draft.all("conference_member"))
        if (conference === event.conference) draft.drop("conference_member", id);
      return draft.drop("conference", event.conference);
    }
    default:
      return;
  }
}
