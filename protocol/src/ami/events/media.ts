import { channel, event, named, number, text } from "./fields.ts";

/** What a channel hears, says and is recorded of. */
export const mediaEvents = {
  Hold: event("Hold", { ...channel, MusicClass: text }),
  Unhold: event("Unhold", channel),
  MusicOnHoldStart: event("MusicOnHoldStart", { ...channel, Class: text }),
  MusicOnHoldStop: event("MusicOnHoldStop", channel),
  MixMonitorStart: event("MixMonitorStart", channel),
  MixMonitorStop: event("MixMonitorStop", channel),
  MixMonitorMute: event("MixMonitorMute", { ...channel, Direction: text, State: text }),
  DTMFBegin: event("DTMFBegin", { ...channel, Digit: named, Direction: text }),
  DTMFEnd: event("DTMFEnd", { ...channel, Digit: named, DurationMs: number, Direction: text }),
  Flash: event("Flash", channel),
  FAXStatus: event("FAXStatus", { ...channel, Operation: text, Status: text }),
};
