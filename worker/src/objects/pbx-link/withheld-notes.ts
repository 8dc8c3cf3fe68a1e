import type { Party } from "@patchbay/protocol/call";
import { errorText, report } from "../../log.ts";
import type { PbxFact } from "../../pbx/seen.ts";
import type { SiteFile } from "../../store/files/site-file.ts";
import { WithheldCallers } from "../../store/withheld-callers.ts";
import { retrying } from "../common/retry.ts";

/** Keeps the numbers that callers withhold, where their site shows them to somebody. No call waits for it. */
export class WithheldNotes {
  readonly #d1: D1Database;

  constructor(d1: D1Database) {
    this.#d1 = d1;
  }

  /** Who the caller is, as their PBX knows it. */
  note({ orgId, siteId, withheldShownTo }: SiteFile, callId: string, party: Party): void {
    if (party.withheld !== true || party.number === "" || withheldShownTo === "nobody") return;
    const callers = new WithheldCallers(this.#d1, orgId);
    retrying(() => callers.keep(callId, siteId, party)).catch((error: unknown) =>
      report("warn", "a withheld number was not kept", {
        site: siteId,
        call: callId,
        error: errorText(error),
      }),
    );
  }

  /** The dialplan says anew who the caller is, or another is the party of the call now. */
  noteFact(site: SiteFile, callId: string, fact: PbxFact): void {
    if (fact.kind === "channel_state" && fact.caller !== undefined) this.note(site, callId, fact.caller);
    else if (fact.kind === "party_changed") {
      const { name, withheld } = fact;
      this.note(site, callId, { number: fact.number ?? "", name, withheld });
    }
  }
}
