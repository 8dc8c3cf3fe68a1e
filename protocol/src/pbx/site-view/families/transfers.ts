import type { PbxEvent } from "../../../pbx.ts";
import type { SiteEvent } from "../../site-events.ts";
import type { Clock } from "../clock.ts";
import type { Draft } from "../draft.ts";

/** Transfers between people, each in its phase since when and until when. */
export function reduceTransfers(draft: Draft, event: PbxEvent | SiteEvent, { at }: Clock): void {
  if (event.kind === "transfer_gone") return draft.drop("transfer", event.id);
  if (event.kind === "transfers_known") return draft.keepOnly("transfer", new Set(event.ids));
  if (event.kind !== "transfer") return;
  const { limitMs, ...transfer } = event.transfer;
  const known = draft.get("transfer", transfer.id);
  const since = known?.phase === transfer.phase ? (known.since ?? at) : at;
  draft.put("transfer", transfer.id, {
    ...transfer,
    since,
    // Told anew in one phase, its limit runs anew, too.
    until: limitMs === null ? null : at + limitMs,
  });
}
