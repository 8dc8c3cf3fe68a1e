import { type PhoneLeg, phoneLeg } from "@patchbay/protocol/api";
import type { CallSummary } from "@patchbay/protocol/call";
import { type CallsView, emptyCallsView, reduceCalls, viewOfDirectory } from "@patchbay/protocol/calls-view";
import { callsSnapshot, FEED_PING, parseFeedDown } from "@patchbay/protocol/feed";
import { WebSocket } from "ws";

const PING_MS = 20_000;
/** Whoever signs in again and again is asked to wait so long at most. */
const PATIENCE_S = 60;

/** What the dashboard would show of a refusal. */
export class DeskRefused extends Error {
  override readonly name = "DeskRefused";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A member at a dashboard without a browser: signs in, sees the live list, takes calls and places them. */
export class Desk {
  readonly edgeUrl: string;
  readonly cookie: string;
  #view: CallsView = emptyCallsView;
  #feed: WebSocket | null = null;
  #ping: NodeJS.Timeout | null = null;
  #waiting: (() => void)[] = [];

  private constructor(edgeUrl: string, cookie: string) {
    this.edgeUrl = edgeUrl;
    this.cookie = cookie;
  }

  /** Throws Error when the sign-in is refused. */
  static async signIn(edgeUrl: string, email: string, password: string): Promise<Desk> {
    const response = await fetch(`${edgeUrl}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: edgeUrl },
      body: JSON.stringify({ email, password }),
    });
    const waitS = Number(response.headers.get("x-retry-after"));
    if (response.status === 429 && waitS > 0 && waitS <= PATIENCE_S) {
      await new Promise((resolve) => setTimeout(resolve, waitS * 1_000));
      return Desk.signIn(edgeUrl, email, password);
    }
    if (!response.ok) throw new Error(`${email} could not sign in: ${response.status}`);
    const cookies = response.headers.getSetCookie().map((line) => line.split(";")[0]);
    return new Desk(edgeUrl, cookies.join("; "));
  }

  /** Opens the live list and says that this person takes calls; resolves once the list is there. */
  async open(): Promise<void> {
    const feed = new WebSocket(`${this.edgeUrl.replace(/^http/, "ws")}/feed`, {
      headers: { cookie: this.cookie, origin: this.edgeUrl },
    });
    this.#feed = feed;
    const listed = new Promise<void>((resolve, reject) => {
      feed.on("error", reject);
      feed.on("message", (raw) => {
        this.#take(String(raw));
        if (this.#view.people.length > 0) resolve();
      });
    });
    feed.on("open", () => {
      feed.send(JSON.stringify({ type: "subscribe", topic: "calls" }));
      feed.send(JSON.stringify({ type: "presence", available: true }));
    });
    this.#ping = setInterval(() => feed.send(FEED_PING), PING_MS);
    await listed;
  }

  close(): void {
    if (this.#ping !== null) clearInterval(this.#ping);
    this.#feed?.removeAllListeners("error").on("error", () => {});
    this.#feed?.terminate();
    this.#feed = null;
  }

  /** The first call of the live list that fits, now or as soon as there is one. Rejects after `withinMs`. */
  async call(fits: (call: CallSummary) => boolean, withinMs = 15_000): Promise<CallSummary> {
    const until = performance.now() + withinMs;
    for (;;) {
      const found = [...this.#view.calls.values()].find(fits);
      if (found !== undefined) return found;
      const leftMs = until - performance.now();
      if (leftMs <= 0) throw new Error(`No such call came within ${withinMs} ms; ${this.#listed()}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  #listed(): string {
    const calls = [...this.#view.calls.values()].map(
      ({ source, status, lastWords }) => `${source} ${status} "${lastWords}"`,
    );
    return calls.length === 0 ? "the list is empty." : `listed are: ${calls.join(", ")}.`;
  }

  /** Clicks Answer. Throws DeskRefused with the sentence that a person would see. */
  async answer(callId: string): Promise<PhoneLeg> {
    return phoneLeg.parse(await this.post(`/api/calls/${callId}/answer`));
  }

  /** Places a call; `to` as in `POST /api/calls`. Throws DeskRefused. */
  async place(to: object): Promise<PhoneLeg> {
    return phoneLeg.parse(await this.post("/api/calls", { id: crypto.randomUUID(), to }));
  }

  /** Throws DeskRefused. */
  async post(path: string, body: object = {}): Promise<unknown> {
    return this.#ask("POST", path, body);
  }

  async put(path: string, body: object): Promise<unknown> {
    return this.#ask("PUT", path, body);
  }

  async get(path: string): Promise<unknown> {
    return this.#ask("GET", path);
  }

  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(this.edgeUrl + path, {
      method,
      headers: { cookie: this.cookie, origin: this.edgeUrl, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (!response.ok) throw new DeskRefused(response.status, answer);
    return JSON.parse(answer);
  }

  #take(raw: string): void {
    const parsed = parseFeedDown(raw);
    if (!parsed.ok) return;
    const message = parsed.value;
    if (message.type === "welcome") {
      const snapshot = callsSnapshot.safeParse(message.snapshot);
      if (snapshot.success) this.#view = viewOfDirectory(snapshot.data);
    }
    if (message.type === "batch") this.#view = message.events.reduce(reduceCalls, this.#view);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const look of waiting) look();
  }
}
