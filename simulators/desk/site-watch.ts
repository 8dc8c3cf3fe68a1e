import { parseFeedDown, siteTopic } from "@patchbay/protocol/feed";
import {
  type EntityChange,
  emptySiteView,
  parseChange,
  type SiteView,
  withChanges,
} from "@patchbay/protocol/pbx/site-view/view";
import WebSocket from "ws";

const AGAIN_MS = 100;

/** Changes as a dashboard reads them. Throws where one cannot be read: the edge of the same build has sent it. */
const changesIn = (raw: readonly unknown[]): EntityChange[] =>
  raw.map((one) => {
    const parsed = parseChange(one);
    if (!parsed.ok) throw new Error(`The feed has a change that nobody can read: ${parsed.error}`);
    return parsed.value;
  });

/** A dashboard that watches a PBX: what it would show, and when that last changed. Comes back by itself after a cut. */
export class SiteWatch {
  readonly #url: string;
  readonly #headers: Record<string, string>;
  readonly #topic: string;
  #socket: WebSocket | null = null;
  #view: SiteView | null = null;
  #seq = 0;
  #closed = false;

  /** `cookie` is a signed-in member's. */
  constructor(edgeUrl: string, cookie: string, siteId: string) {
    this.#url = `${edgeUrl.replace(/^http/, "ws")}/feed`;
    this.#headers = { cookie, origin: edgeUrl };
    this.#topic = siteTopic(siteId);
    this.#open();
  }

  /** Null until the feed has told. */
  get view(): SiteView | null {
    return this.#view;
  }

  close(): void {
    this.#closed = true;
    this.#socket?.terminate();
  }

  #open(): void {
    const socket = new WebSocket(this.#url, { headers: this.#headers, perMessageDeflate: false });
    this.#socket = socket;
    socket.on("open", () => this.#subscribe());
    socket.on("message", (data: Buffer) => this.#take(data.toString()));
    socket.on("error", () => {});
    socket.on("close", () => {
      if (!this.#closed) setTimeout(() => this.#open(), AGAIN_MS);
    });
  }

  #subscribe(): void {
    this.#socket?.send(JSON.stringify({ type: "subscribe", topic: this.#topic }));
  }

  #take(text: string): void {
    const parsed = parseFeedDown(text);
    if (!parsed.ok || parsed.value.topic !== this.#topic) return;
    const message = parsed.value;
    if (message.type === "refused") throw new Error(`The feed refuses ${this.#topic}: ${message.message}`);
    if (message.type === "welcome") {
      if (!("entities" in message.snapshot)) return;
      this.#seq = message.seq;
      this.#view = withChanges(emptySiteView, changesIn(message.snapshot.entities));
      return;
    }
    if (this.#view === null) return;
    if (message.seq !== this.#seq + 1) return this.#subscribe();
    this.#seq = message.seq;
    for (const event of message.events) {
      if (event.type === "site_changes") this.#view = withChanges(this.#view, changesIn(event.changes));
    }
  }
}
