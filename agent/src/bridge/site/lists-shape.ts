import type { PbxQueue } from "@patchbay/protocol/pbx/lists";
import type { SiteEvent } from "@patchbay/protocol/pbx/site-events";

const memberLine = ({ penalty, paused, pausedReason }: PbxQueue["members"][number]): string =>
  JSON.stringify([penalty ?? 0, paused, paused ? (pausedReason ?? "") : ""]);

/** The queues with what is configured of them and their members, as the edge has been told: what changes without any event is seen by it. */
export class ListsShape {
  readonly #queues = new Map<string, { head: string; members: Map<string, string> }>();
  /** Of callers who wait: the event by which one joins does not say it. */
  #priorities = new Map<string, number>();

  /** All of it was told. */
  told(queues: readonly PbxQueue[]): void {
    this.#queues.clear();
    this.#priorities = new Map(
      queues.flatMap(({ callers }) => callers.map(({ uniqueid, priority = 0 }) => [uniqueid, priority])),
    );
    for (const { name, strategy, targetMs, members } of queues) {
      this.#queues.set(name, {
        head: JSON.stringify([strategy, targetMs]),
        members: new Map(members.map((member) => [member.interface, memberLine(member)])),
      });
    }
  }

  event(event: SiteEvent): void {
    if (event.kind === "queue_member")
      this.#queues.get(event.queue)?.members.set(event.member.interface, memberLine(event.member));
    if (event.kind === "queue_member_gone") this.#queues.get(event.queue)?.members.delete(event.interface);
  }

  /** Do these differ from what was told? */
  differs(queues: readonly PbxQueue[]): boolean {
    if (queues.length !== this.#queues.size) return true;
    return queues.some(({ name, strategy, targetMs, members, callers }) => {
      const known = this.#queues.get(name);
      if (known === undefined || known.head !== JSON.stringify([strategy, targetMs])) return true;
      if (known.members.size !== members.length) return true;
      const isOther = callers.some(
        ({ uniqueid, priority = 0 }) => priority !== (this.#priorities.get(uniqueid) ?? 0),
      );
      if (isOther) return true;
      return members.some((member) => known.members.get(member.interface) !== memberLine(member));
    });
  }
}
