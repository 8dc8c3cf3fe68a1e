import type { ServerEvent } from "../events.ts";

type ServiceError = Extract<ServerEvent, { type: "error" }>["error"];

/**
 * What an error of the service means for the session: an answer is under way (`busy`), our own cancel, truncate, commit or delete
 * came a moment too late (`stale`) and nothing is wrong, or something else (null). Some errors carry no code: their words count.
 */
export function meaningOf({ code, message }: ServiceError): "busy" | "stale" | null {
  if (BUSY.test(`${code ?? ""} ${message ?? ""}`)) return "busy";
  return STALE.test(`${code ?? ""} ${message ?? ""}`) ? "stale" : null;
}

const BUSY = /conversation_already_has_active_response|already has an active response/i;
const STALE =
  /response_cancel_not_active|input_audio_buffer_commit_empty|buffer too small|no active response found|item_truncate_invalid_item_id|item_not_found|item with item_id not found|audio content of \S+ is already shorter|only model output audio messages can be truncated/i;

/** The name of an error, as the log has it. */
export const codeOf = ({ code, type }: ServiceError): string => code ?? type ?? "error";
