import type { RegistrationEntity } from "@patchbay/protocol/pbx/site-view/entities";
import { isRegistered } from "@patchbay/protocol/pbx/site-view/families/registrations";
import { spokenDuration } from "../../../lib/format/duration.ts";
import { since } from "../../../lib/format/moment.ts";

const hostOf = (server: string): string => server.replace(/^sips?:/, "").replace(/[;>].*$/, "");

/**
 * What is wrong with a registration, in one sentence: what it means, since when, and whether it mends itself. Null where calls go by it.
 * `now` is epoch milliseconds.
 */
export function trunkTrouble(trunk: RegistrationEntity, now: number, zone?: string): string | null {
  if (isRegistered(trunk)) return null;
  const { state, server, retryMs } = trunk;
  const when = trunk.since === null ? "" : ` since ${since(trunk.since, now, zone)}`;
  const what =
    state === "Rejected"
      ? `${hostOf(server)} has refused this registration${when}`
      : `Not registered at ${hostOf(server)}${when}`;
  const next =
    retryMs === null
      ? "Asterisk does not try again by itself."
      : `Asterisk tries again every ${spokenDuration(retryMs)}.`;
  return `${what}: no calls come in by it. ${next}`;
}

/** As whom it is registered. */
export const trunkWords = ({ client }: RegistrationEntity): string =>
  `Registered as ${client.replace(/^sips?:/, "").split("@")[0]}`;
