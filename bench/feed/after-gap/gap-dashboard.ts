import WebSocket from "ws";
import { FeedClient } from "../../../web/src/lib/feed/feed-client.ts";

export interface FeedAt {
  url: string;
  headers: Record<string, string>;
}

/** The dashboard's own feed client, with the list and one call open, and a network that comes and goes. */
export class GapDashboard {
  readonly callId: string;
  readonly #client: FeedClient;
  #socket: WebSocket | null = null;
  #gone = false;
  #open = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(at: FeedAt, callId: string) {
    this.callId = callId;
    this.#client = new FeedClient({
      dial: (handlers) => {
        if (this.#gone) {
          setImmediate(() => handlers.closed(1006));
          return { send: () => {}, close: () => {} };
        }
        const socket = new WebSocket(at.url, { headers: at.headers, perMessageDeflate: false });
        this.#socket = socket;
        socket.on("open", () => {
          this.#open = true;
          handlers.opened();
        });
        socket.on("message", (data: Buffer) => handlers.message(data.toString()));
        socket.on("close", (code) => {
          this.#open = false;
          handlers.closed(code);
        });
        // Its close follows.
        socket.on("error", () => {});
        return { send: (text) => socket.send(text), close: () => socket.terminate() };
      },
      now: () => Date.now(),
      random: () => Math.random(),
      wake: (atMs, tick) => {
        clearTimeout(this.#timer);
        if (atMs !== null) this.#timer = setTimeout(tick, Math.max(0, atMs - Date.now()));
      },
      networkIsDown: () => this.#gone,
      onTrouble: () => {},
    });
  }

  /** Opens the page; `changed` hears of every change of what it shows. */
  open(changed: () => void): void {
    const client = this.#client;
    client.watchConnection(changed);
    client.watch(client.calls, changed);
    client.watch(client.call(this.callId), changed);
    client.start();
  }

  get live(): boolean {
    return this.#client.connection.state === "live";
  }

  /** The network is gone, and the browser says so. */
  leave(): void {
    this.#gone = true;
    this.#socket?.terminate();
    this.#client.look();
  }

  comeBack(): void {
    this.#gone = false;
    this.#client.look();
  }

  close(): void {
    this.#client.stop();
  }

  /**
   * What this page shows otherwise than that one does of the list and of the open call; null when they show the same. Of the calls that
   * ended the server keeps the newest: the one that was welcomed a moment before the other has older ones, and may.
   */
  differs(fresh: GapDashboard): string | null {
    if (!this.live) return this.#awaits();
    if (!fresh.live) return `loaded anew: ${fresh.#awaits()}`;
    const [mine, theirs] = [this.#client.calls.state.view.calls, fresh.#client.calls.state.view.calls];
    if ([...mine.values()].some(({ id, status }) => status !== "ended" && !theirs.has(id))) return "list";
    const ended = [...mine.values()].flatMap(({ endedAt }) => endedAt ?? []);
    const keptSince = ended.length === 0 ? 0 : Math.min(...ended);
    for (const [id, call] of theirs) {
      const held = mine.get(id);
      const tooOld = held === undefined && call.endedAt !== null && call.endedAt <= keptSince;
      if (!tooOld && JSON.stringify(held) !== JSON.stringify(call)) return "list";
    }
    return this.#log() === fresh.#log() ? null : "open call";
  }

  #awaits(): string {
    const { calls } = this.#client;
    const topics = [calls, this.#client.call(this.callId)].filter(({ settled }) => !settled);
    const names = topics.map((topic) => (topic === calls ? "list" : "open call"));
    return this.#open ? `awaits ${names.join(" and ")}` : "no connection";
  }

  #log(): string {
    const { kept, call } = this.#client.call(this.callId).state.view;
    return JSON.stringify([kept, call.missing, call.log]);
  }
}
