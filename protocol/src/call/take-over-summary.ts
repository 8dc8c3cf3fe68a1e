import type { CallEvent, CallSummary } from "../call.ts";
import type { Supervision } from "./summary.ts";

/** Somebody has clicked Take over; of a caller who was put through it is known which assistant had them before. */
export function claimedBy(
  { supervision }: CallSummary,
  { by, assistant }: Extract<CallEvent, { type: "takeover_claimed" }>,
): Supervision {
  const claimed = { ...supervision, takingOver: { id: by.id, name: by.name } };
  return assistant === undefined ? claimed : { ...claimed, takenFrom: assistant };
}

/** That came to nothing: nobody was taken from anybody after all. */
export function untaken({ supervision }: CallSummary): Supervision {
  if (supervision.takingOver === null) return supervision;
  return { ...supervision, takingOver: null, takenFrom: null };
}
