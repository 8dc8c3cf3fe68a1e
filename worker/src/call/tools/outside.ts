import type { CallSummary, Party } from "@patchbay/protocol/call";
import { listedNumber } from "../../telephony/number.ts";
import type { CallState } from "../life/state.ts";

/** The party of a call that is no part of the organization; its number as lists of numbers know it. */
export interface OutsideParty extends Party {
  /** Whose national numbers they mean; null where nobody knows. */
  country: string | null;
}

type Ends = Pick<CallSummary, "direction" | "from" | "to">;

export function outsideParty({
  summary,
  country,
}: Pick<CallState, "country"> & { summary: Ends | null }): OutsideParty {
  if (summary === null) return { number: "", name: "", country };
  const out = summary.direction === "outbound";
  const [outside, own] = out ? [summary.to, summary.from] : [summary.from, summary.to];
  return { number: listedNumber(outside.number, country, own.number), name: outside.name, country };
}
