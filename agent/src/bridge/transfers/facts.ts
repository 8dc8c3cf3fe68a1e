import type { AmiEvent } from "@patchbay/protocol/ami/events";
import type { PbxTransfer, PbxTransferWhy } from "@patchbay/protocol/pbx/transfers";
import type { TransferFact } from "./machine.ts";

/** Whose facts they are. */
export type Watched = Pick<PbxTransfer, "transferrer" | "party" | "to">;

/** How a dial ended that nobody answered. What the dialler broke off says nothing of the target. */
const REFUSALS: Readonly<Record<string, PbxTransferWhy>> = {
  BUSY: "busy",
  NOANSWER: "no_answer",
  CONGESTION: "unreachable",
  CHANUNAVAIL: "unreachable",
  INVALIDARGS: "unreachable",
};

/** Who is in one bridge with whom, of bridges that somebody has entered since this began to look. */
export class Together {
  readonly #bridges = new Map<string, Set<string>>();

  take(event: AmiEvent): void {
    if (event.Event === "BridgeEnter") {
      const inside = this.#bridges.get(event.BridgeUniqueid) ?? new Set();
      this.#bridges.set(event.BridgeUniqueid, inside.add(event.Uniqueid));
    } else if (event.Event === "BridgeLeave") this.#bridges.get(event.BridgeUniqueid)?.delete(event.Uniqueid);
    else if (event.Event === "BridgeDestroy") this.#bridges.delete(event.BridgeUniqueid);
  }

  in(bridge: string): ReadonlySet<string> {
    return this.#bridges.get(bridge) ?? new Set();
  }

  clear(): void {
    this.#bridges.clear();
  }
}

/** What an event says of a transfer; null where it says nothing. `together` has taken the event before. */
export function factOf(
  { transferrer, party, to }: Watched,
  event: AmiEvent,
  together: Together,
): TransferFact | null {
  switch (event.Event) {
    case "Hangup":
      if (event.Uniqueid === party.uniqueid) return { kind: "party_left" };
      return event.Uniqueid === transferrer.uniqueid ? { kind: "transferrer_left" } : null;
    case "BridgeEnter": {
      const inside = together.in(event.BridgeUniqueid);
      if (inside.size < 2 || !inside.has(party.uniqueid)) return null;
      return { kind: inside.has(transferrer.uniqueid) ? "together" : "connected" };
    }
    case "QueueCallerJoin":
      return event.Uniqueid === party.uniqueid
        ? { kind: "waits", wanted: to.kind === "queue" && to.queue === event.Queue }
        : null;
    case "DialBegin":
      if (event.Uniqueid === party.uniqueid)
        return { kind: event.Context === "patchbay-recall" ? "recalls" : "rings" };
      return event.Uniqueid === transferrer.uniqueid ? { kind: "rings" } : null;
    case "DialEnd":
      return dialEnd(event.Uniqueid, event.DialStatus, { transferrer, party, to });
    default:
      return null;
  }
}

function dialEnd(uniqueid: string, status: string, { transferrer, party, to }: Watched): TransferFact | null {
  // A queue rings its members in turn: that one of them does not answer is no end.
  const isOfParty = uniqueid === party.uniqueid && to.kind !== "queue";
  if (uniqueid === transferrer.uniqueid && status === "ANSWER") return { kind: "talks" };
  const why = REFUSALS[status];
  return why === undefined || !(isOfParty || uniqueid === transferrer.uniqueid)
    ? null
    : { kind: "not_taken", why };
}
