import { type AmiHeaders, header } from "@patchbay/protocol/ami/decoder";
import type { Watched } from "./facts.ts";
import type { TransferFact } from "./machine.ts";

/**
 * Where a transfer stands by Asterisk's own list of channels, as one fact: for whoever has missed its events. Null while it only goes on:
 * what comes next is an event again.
 */
export function positionOf(
  { transferrer, party, to }: Watched,
  channels: readonly AmiHeaders[],
): TransferFact | null {
  const there = (uniqueid: string) => channels.find((channel) => header(channel, "Uniqueid") === uniqueid);
  const [held, holder] = [there(party.uniqueid), there(transferrer.uniqueid)];
  if (held === undefined) return { kind: "party_left" };
  const bridge = header(held, "BridgeId");
  const isWith = (other: AmiHeaders | undefined) =>
    other !== undefined && header(other, "BridgeId") === bridge;
  if (bridge !== "" && isWith(holder)) return { kind: "together" };
  if (bridge !== "" && channels.some((other) => other !== held && isWith(other)))
    return { kind: "connected" };
  if (header(held, "Context") === "patchbay-recall") return { kind: "recalls" };
  if (header(held, "Application") === "Queue")
    return { kind: "waits", wanted: to.kind === "queue" && header(held, "Context") === "patchbay-put" };
  if (holder === undefined) return { kind: "transferrer_left" };
  return header(holder, "BridgeId") === "" ? { kind: "rings" } : { kind: "talks" };
}
