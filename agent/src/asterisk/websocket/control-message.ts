import { parseJson, type Result } from "@patchbay/protocol/result";
import * as z from "zod";

/** chan_websocket's events in their JSON form (Asterisk 22.8 and newer); other events are `other`. */
const mediaEvent = z.looseObject({ event: z.string() }).pipe(
  z.union([
    z.object({
      event: z.literal("MEDIA_START"),
      channel: z.string(),
      channel_id: z.string(),
      format: z.string(),
      channel_variables: z.record(z.string(), z.string()).default({}),
    }),
    z.object({ event: z.literal("MEDIA_MARK_PROCESSED"), correlation_id: z.string() }),
    z.object({ event: z.literal("DTMF_END"), digit: z.string() }),
    z.object({ event: z.enum(["MEDIA_XOFF", "MEDIA_XON"]) }),
    z.object({ event: z.string() }).transform(() => ({ event: "other" as const })),
  ]),
);
export type MediaEvent = z.infer<typeof mediaEvent>;
export type MediaStart = Extract<MediaEvent, { event: "MEDIA_START" }>;

const MAX_CHARS = 65_536;

/** Reads one text frame of Asterisk. Never throws. */
export const parseMediaEvent = (raw: string): Result<MediaEvent> => parseJson(mediaEvent, raw, MAX_CHARS);

/** An inherited channel variable, whichever way Asterisk shows its inheritance (`X`, `_X`, `__X`). */
export function inherited(start: MediaStart, name: string): string {
  const all = start.channel_variables;
  return all[`__${name}`] ?? all[`_${name}`] ?? all[name] ?? "";
}
