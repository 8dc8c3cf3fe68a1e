import type { CallSnapshot, PresentPerson, Topic, WordsSnapshot } from "@patchbay/protocol/feed";
import { may, role } from "@patchbay/protocol/roles";
import type { Env } from "../../env.ts";
import { errorText, report } from "../../log.ts";
import { retrying } from "../common/retry.ts";
import type { Directory } from "./directory.ts";
import type { Feed } from "./feed.ts";

type EventsTopic = Extract<Topic, { kind: "site_events" }>;

/** What only the organization's object knows, and nobody keeps. */
interface Present {
  people(): PresentPerson[];
  spoken(): WordsSnapshot;
}

/** What dashboards may watch, and the state that each begins with. */
export class Topics {
  readonly #calls: Env["CALL_SESSION"];
  readonly #sites: Env["PBX_LINK"];
  readonly #feed: Feed;
  readonly #directory: Directory;
  readonly #present: Present;
  /** Topics that somebody is about to watch: their snapshot is on its way. */
  readonly #joining = new Set<string>();

  constructor(
    env: Pick<Env, "CALL_SESSION" | "PBX_LINK">,
    feed: Feed,
    directory: Directory,
    present: Present,
  ) {
    this.#calls = env.CALL_SESSION;
    this.#sites = env.PBX_LINK;
    this.#feed = feed;
    this.#directory = directory;
    this.#present = present;
  }

  watched(name: string): boolean {
    return this.#feed.watched(name) || this.#joining.has(name);
  }

  /** Subscribes the socket and sends the topic's state; nothing of the topic reaches it before its welcome. */
  async join(socket: WebSocket, topic: Topic): Promise<void> {
    this.#feed.joins(socket, topic.name);
    if (topic.kind === "calls") {
      const snapshot = {
        calls: this.#directory.calls(),
        sites: this.#directory.sites(),
        people: this.#present.people(),
        now: Date.now(),
      };
      return this.#feed.welcome(socket, topic.name, snapshot);
    }
    if (topic.kind === "words") return this.#feed.welcome(socket, topic.name, this.#present.spoken());
    if (topic.kind === "site") {
      const site = this.#directory.sites().find((held) => held.id === topic.siteId);
      if (site === undefined) {
        return this.#feed.refuse(socket, topic.name, "not_found", "This organization has no such site.");
      }
      return this.#feed.welcome(socket, topic.name, { site, now: Date.now() });
    }
    if (topic.kind === "site_events") return this.#joinEvents(socket, topic);
    if (!this.#directory.has(topic.callId)) {
      // Older than the directory: its page reads the history.
      return this.#feed.welcome(socket, topic.name, { log: null, interim: [], now: Date.now() });
    }
    this.#joining.add(topic.name);
    try {
      this.#feed.welcome(socket, topic.name, await this.#readCall(topic.callId));
    } catch (error) {
      report("warn", "snapshot of a call failed", { call: topic.callId, error: errorText(error) });
      this.#feed.refuse(socket, topic.name, "unavailable", "The call cannot be read right now. Try again.");
    } finally {
      this.#joining.delete(topic.name);
    }
  }

  /** The connector is asked for a site's events as they come; each who joins asks anew, for the one before may have been lost. */
  async #joinEvents(socket: WebSocket, { name, siteId }: EventsTopic): Promise<void> {
    const viewer = this.#feed.viewer(socket);
    const seesThem = role.safeParse(viewer.role);
    if (!seesThem.success || !may(seesThem.data, "calls.supervise")) {
      const message = "Your role does not see a PBX's own events. Ask an admin of your organization.";
      return this.#feed.refuse(socket, name, "forbidden", message);
    }
    if (!this.#directory.sites().some((site) => site.id === siteId))
      return this.#feed.refuse(socket, name, "not_found", "This organization has no such site.");
    this.#feed.welcome(socket, name, { raw: "watching", now: Date.now() });
    await this.#sites.get(this.#sites.idFromName(siteId)).watchEvents(viewer.orgId, true);
  }

  /** Tells whoever has the topic that nobody looks at it any more. */
  async letGo(socket: WebSocket, topic: Topic): Promise<void> {
    if (topic.kind === "site_events" && !this.#feed.watched(topic.name)) {
      const { orgId } = this.#feed.viewer(socket);
      return this.#sites.get(this.#sites.idFromName(topic.siteId)).watchEvents(orgId, false);
    }
    if (topic.kind !== "call" || this.#feed.watched(topic.name) || !this.#directory.has(topic.callId)) return;
    try {
      await this.#calls.get(this.#calls.idFromName(topic.callId)).unwatch();
    } catch (error) {
      // It goes on telling words that nobody reads, until its next news is answered.
      report("warn", "a call was not told that nobody looks", {
        call: topic.callId,
        error: errorText(error),
      });
    }
  }

  async #readCall(callId: string): Promise<CallSnapshot> {
    const read = () => retrying(() => this.#calls.get(this.#calls.idFromName(callId)).snapshot(true));
    let snapshot = await read();
    // News may overtake the answer; a snapshot older than what was sent on already would leave a hole.
    while ((snapshot.log?.at(-1)?.n ?? Number.POSITIVE_INFINITY) < this.#directory.lastEntry(callId)) {
      snapshot = await read();
    }
    return snapshot;
  }
}
