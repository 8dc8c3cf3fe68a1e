import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { bodyOf } from "../../request-body.ts";

/** One request that an application got. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  /** The address as it was asked for. */
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
}

type Answer = string | { readonly status: number; readonly body?: string };

/** A media stream as the application sees it. */
export interface AppStream {
  readonly socket: WebSocket;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly messages: Record<string, unknown>[];
  closeCode: number | null;
  /** Resolves with the first message, past or future, that satisfies. */
  find(wanted: (message: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
  send(message: object): void;
}

/** An application at the vendor's other side, for tests: answers by path, and remembers all it was asked. */
export class Application {
  readonly asked: Asked[] = [];
  readonly streams: AppStream[] = [];
  readonly answers = new Map<string, (asked: Asked) => Answer | Promise<Answer>>();
  #waiting: (() => void)[] = [];
  readonly #server = createServer((request, response) => {
    bodyOf(request)
      .then(async (body) => {
        const url = new URL(request.url ?? "/", this.url);
        const params = body === "" ? url.searchParams : new URLSearchParams(body);
        const asked: Asked = {
          method: request.method ?? "",
          path: url.pathname,
          url: this.url + (request.url ?? ""),
          fields: Object.fromEntries(params),
          headers: request.headers,
        };
        this.asked.push(asked);
        this.#news();
        const answer = (await this.answers.get(url.pathname)?.(asked)) ?? { status: 204 };
        const { status, body: text = "" } =
          typeof answer === "string" ? { status: 200, body: answer } : answer;
        response.writeHead(status, { "content-type": "text/xml" }).end(text);
      })
      .catch(() => response.destroy());
  });
  readonly #sockets = new WebSocketServer({ server: this.#server });
  url = "";

  /** Listens on a free port of loopback. */
  async start(): Promise<this> {
    this.#sockets.on("connection", (socket, request) => {
      const stream: AppStream = {
        socket,
        url: this.url.replace("http:", "ws:") + (request.url ?? ""),
        headers: request.headers,
        messages: [],
        closeCode: null,
        find: (wanted) => this.until(() => stream.messages.find(wanted)),
        send: (message) => socket.send(JSON.stringify(message)),
      };
      socket.on("message", (data) => {
        const message: unknown = JSON.parse(String(data));
        if (typeof message === "object" && message !== null) stream.messages.push({ ...message });
        this.#news();
      });
      socket.on("close", (code) => {
        stream.closeCode = code;
        this.#news();
      });
      this.streams.push(stream);
      this.#news();
    });
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    if (typeof address === "object" && address !== null) this.url = `http://127.0.0.1:${address.port}`;
    return this;
  }

  /** Forgets what was asked, and all answers. */
  forget(): void {
    this.asked.length = 0;
    this.streams.length = 0;
    this.answers.clear();
  }

  /** Answers this TwiML at this path. */
  twiml(path: string, verbs: string): void {
    this.answers.set(path, () => `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`);
  }

  /** The address of a stream. */
  streamUrl(path: string): string {
    return this.url.replace("http:", "ws:") + path;
  }

  stream(n = 0): Promise<AppStream> {
    return this.until(() => this.streams[n]);
  }

  /** Resolves with the nth request to that path, of that call if one is named. */
  request(path: string, n = 0, callSid?: string): Promise<Asked> {
    return this.until(() => this.about(path, callSid)[n]);
  }

  /** The requests to that path so far, of that call if one is named. */
  about(path: string, callSid?: string): Asked[] {
    return this.asked.filter(
      (asked) => asked.path === path && (callSid === undefined || asked.fields.CallSid === callSid),
    );
  }

  /** Resolves as soon as `look` finds something; looks again whenever something comes in. */
  async until<T>(look: () => T | undefined): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #news(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const look of waiting) look();
  }
}
