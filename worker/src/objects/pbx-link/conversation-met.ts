import type { SiteFile } from "../../store/files/site-file.ts";
import type { CallDesk } from "./call-desk.ts";
import type { Channels } from "./channels.ts";

/** The call that a channel of the PBX is in, or why there is none, in words for whoever asked. */
export type Met =
  | { ok: true; callId: string; channel: string }
  | { ok: false; code: string; message: string };

const none = <Code extends string>(code: Code, message: string) => ({ ok: false, code, message }) as const;

export const OUT_OF_REACH = none(
  "site_offline",
  "This PBX cannot be reached now. Its page says why; try again when it is back.",
);
const CHANNEL_GONE = none("unknown_channel", "This call is over.");
const NOBODY_TALKS = none(
  "no_conversation",
  "Nobody talks in this call now; there is nothing to listen to. Try again when two do.",
);
const NOTHING_RINGS = none(
  "not_ringing",
  "No phone of this PBX rings for this call now: somebody has answered, or the caller has gone.",
);

/** The call of the conversation that a channel is in, or of the caller for whom it is rung. */
export async function met(
  site: SiteFile,
  channels: Channels,
  desk: CallDesk,
  uniqueid: string,
  as: "talking" | "waiting",
): Promise<Met> {
  const own = channels.get(uniqueid);
  if (own === null) return CHANNEL_GONE;
  const callId = await (as === "talking" ? desk.conversation(site, own) : desk.rung(site, own));
  if (callId === null) return as === "talking" ? NOBODY_TALKS : NOTHING_RINGS;
  return { ok: true, callId, channel: own.channel };
}
