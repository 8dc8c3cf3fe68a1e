import type { CallSnapshot, PresentPerson, WordsSnapshot } from "@patchbay/protocol/feed";
import { parseTopic, TOPICS, type Topic } from "@patchbay/protocol/feed/topics";
import type { FeedUp } from "@patchbay/protocol/feed/up";
import { may, role } from "@patchbay/protocol/roles";
import type { Env } from "../../env.ts";
import { errorText, report } from "../../log.ts";
import { retrying } from "../common/retry.ts";
import type { Directory } from "./directory.ts";
import type { Feed } from "./feed.ts";

const MOST_READS = 3;

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
  /** Of sites that are watched, the last revision that was told. */
  readonly #revisions = new Map<string, number>();
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

  /** What a dashboard asks of a topic: to watch it, to begin anew, or to leave it. */
  async ask(socket: WebSocket, message: Exclude<FeedUp, { type: "presence" }>): Promise<void> {
    const topic = parseTopic(message.topic);
    if (!topic.ok) return this.#feed.refuse(socket, message.topic, "unknown_topic", topic.error);
    if (message.type !== "unsubscribe") return this.#join(socket, topic.value);
    this.#feed.unsubscribe(socket, message.topic);
    await this.#letGo(socket, topic.value);
  }

  /** The socket is gone, and from all that it watched. */
  async left(socket: WebSocket): Promise<void> {
    for (const name of this.#feed.topicsOf(socket)) {
      this.#feed.unsubscribe(socket, name);
      const topic = parseTopic(name);
      if (topic.ok) await this.#letGo(socket, topic.value);
    }
  }

  /** A site has told what became of its PBX up to this revision. */
  told(siteId: string, revision: number): void {
    this.#revisions.set(siteId, revision);
  }

  /** Subscribes the socket and sends the topic's state; nothing of the topic reaches it before its welcome. */
  async #join(socket: WebSocket, topic: Topic): Promise<void> {
    const { permission, forbidden } = TOPICS[topic.kind];
    const who = role.safeParse(this.#feed.viewer(socket).role);
    if (!who.success || !may(who.data, permission))
      return this.#feed.refuse(socket, topic.name, "forbidden", forbidden);
    this.#feed.joins(socket, topic.name);
    switch (topic.kind) {
      case "calls": {
        const snapshot = {
          calls: this.#directory.calls(),
          sites: this.#directory.sites(),
          people: this.#present.people(),
          now: Date.now(),
        };
        return this.#feed.welcome(socket, topic.name, snapshot);
      }
      case "words":
        return this.#feed.welcome(socket, topic.name, this.#present.spoken());
      case "site":
        return this.#joinSite(socket, topic);
      case "site_events":
        return this.#joinEvents(socket, topic);
      case "call":
        return this.#joinCall(socket, topic);
    }
  }

  async #joinCall(socket: WebSocket, { name, id }: Topic): Promise<void> {
    if (!this.#directory.has(id)) {
      // Older than the directory: its page reads the history.
      return this.#feed.welcome(socket, name, { log: null, interim: [], now: Date.now() });
    }
    this.#joining.add(name);
    try {
      this.#feed.welcome(socket, name, await this.#readCall(id));
    } catch (error) {
      report("warn", "snapshot of a call failed", { call: id, error: errorText(error) });
      this.#feed.refuse(socket, name, "unavailable", "The call cannot be read right now. Try again.");
    } finally {
      this.#joining.delete(name);
    }
  }

  #hasSite(id: string): boolean {
    return this.#directory.sites().some((site) => site.id === id);
  }

  async #joinSite(socket: WebSocket, { name, id }: Topic): Promise<void> {
    if (!this.#hasSite(id)) return this.#noSuchSite(socket, name);
    this.#joining.add(name);
    try {
      const entities = await this.#readSite(id, this.#feed.viewer(socket).orgId);
      const site = this.#directory.sites().find((held) => held.id === id);
      if (site === undefined) return this.#noSuchSite(socket, name);
      this.#feed.welcome(socket, name, { site, entities, now: Date.now() });
    } catch (error) {
      report("warn", "view of a site failed", { site: id, error: errorText(error) });
      this.#feed.refuse(socket, name, "unavailable", "The site cannot be read right now. Try again.");
    } finally {
      this.#joining.delete(name);
    }
  }

  #noSuchSite(socket: WebSocket, name: string): void {
    this.#feed.refuse(socket, name, "not_found", "This organization has no such site.");
  }

  /** The connector is asked for a site's events as they come; each who joins asks anew, for the one before may have been lost. */
  async #joinEvents(socket: WebSocket, { name, id }: Topic): Promise<void> {
    if (!this.#hasSite(id)) return this.#noSuchSite(socket, name);
    const { orgId } = this.#feed.viewer(socket);
    this.#feed.welcome(socket, name, { raw: "watching", now: Date.now() });
    await this.#sites.get(this.#sites.idFromName(id)).watchEvents(orgId, true);
  }

  /** Tells whoever has the topic that nobody looks at it any more; a site learns it with its next news. */
  async #letGo(socket: WebSocket, { kind, name, id }: Topic): Promise<void> {
    if (this.watched(name)) return;
    const { orgId } = this.#feed.viewer(socket);
    try {
      if (kind === "site_events") await this.#sites.get(this.#sites.idFromName(id)).watchEvents(orgId, false);
      else if (kind === "call" && this.#directory.has(id))
        await this.#calls.get(this.#calls.idFromName(id)).unwatch();
    } catch (error) {
      // It goes on telling what nobody reads, until its next news is answered.
      report("warn", "a topic was not told that nobody looks", {
        [kind === "call" ? "call" : "site"]: id,
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

  async #readSite(siteId: string, orgId: string): Promise<unknown[]> {
    const read = () => retrying(() => this.#sites.get(this.#sites.idFromName(siteId)).view(orgId));
    let view = await read();
    // As of calls; an object that was built anew counts its revisions anew.
    for (let told = 0; told < MOST_READS && view.revision < (this.#revisions.get(siteId) ?? 0); told += 1) {
      view = await read();
    }
    this.#revisions.set(siteId, view.revision);
    return view.entities;
  }
}
