import type { PbxParked } from "@patchbay/protocol/pbx/lists";
import type { SiteEvent } from "@patchbay/protocol/pbx/site-events";

/**
 * Who is parked, as the events of one AMI session tell it, from the one list with which it began. Asterisk is not asked again: a 22.x has
 * been seen to end when its parked calls were listed again and again while they came and went, and a list tells nothing that events do not.
 */
export class KnownParked {
  #parked: Map<string, { one: PbxParked; at: number }> | null = null;

  /** Null before a list has begun it. */
  get list(): PbxParked[] | null {
    if (this.#parked === null) return null;
    return [...this.#parked.values()].map(({ one, at }) => ({
      ...one,
      leftMs: one.leftMs === null ? null : Math.max(0, one.leftMs - (Date.now() - at)),
    }));
  }

  told(listed: readonly PbxParked[]): void {
    this.#parked = new Map(listed.map((one) => [one.uniqueid, { one, at: Date.now() }]));
  }

  event(event: SiteEvent): void {
    if (event.kind === "parking")
      this.#parked?.set(event.parked.uniqueid, { one: event.parked, at: Date.now() });
    if (event.kind === "unparked") this.#parked?.delete(event.uniqueid);
  }

  hangup(uniqueid: string): void {
    this.#parked?.delete(uniqueid);
  }

  /** The session is over: what happens now nobody tells. */
  forget(): void {
    this.#parked = null;
  }
}
