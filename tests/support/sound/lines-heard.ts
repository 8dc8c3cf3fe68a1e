import type { PersonReport } from "../../../simulators/caller/person.ts";

/** What a caller heard on the call, in order; null is what nobody could understand. A SIP phone plays the ringing to its owner before. */
export const linesHeard = ({
  heard,
  answeredMs,
}: Pick<PersonReport, "heard"> & { answeredMs?: number | null }): (string | null)[] =>
  heard
    .filter(({ endMs }) => endMs >= (answeredMs ?? 0))
    // The last of the ringing may end behind the answer.
    .filter(({ lineId, startMs }) => lineId !== null || startMs >= (answeredMs ?? 0))
    .map(({ lineId }) => lineId);
