/** The call that a channel of the PBX is in, or why there is none, in words for whoever asked. */
export type Met =
  | { ok: true; callId: string; channel: string }
  | { ok: false; code: string; message: string };

const none = <Code extends string>(code: Code, message: string) => ({ ok: false, code, message }) as const;

export const OUT_OF_REACH = none(
  "site_offline",
  "This PBX cannot be reached now. Its page says why; try again when it is back.",
);
export const CHANNEL_GONE = none("unknown_channel", "This call is over.");
export const NOBODY_TALKS = none(
  "no_conversation",
  "Nobody talks in this call now; there is nothing to listen to. Try again when two do.",
);
