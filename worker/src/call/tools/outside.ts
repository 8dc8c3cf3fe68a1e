import type { Party } from "@patchbay/protocol/call";
import { listedNumber } from "../../telephony/number.ts";
import type { CallState } from "../life/state.ts";

/** The party of a call that is no part of the organization; its number as lists of numbers know it. */
export function outsideParty({ summary }: CallState): Party {
  if (summary === null) return { number: "", name: "" };
  const out = summary.direction === "outbound";
  const [outside, own] = out ? [summary.to, summary.from] : [summary.from, summary.to];
  return { number: listedNumber(outside.number, own.number), name: outside.name };
}
