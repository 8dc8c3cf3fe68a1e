import { createServer, type Server } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { listen } from "../../listen.ts";
import { type MediaStart, parseMediaEvent } from "./control-message.ts";
import { WebsocketLeg } from "./websocket-leg.ts";

export interface WebsocketMediaOptions {
  host: string;
  port: number;
  /** Decides by MEDIA_START whether the leg is one that was announced: takes it, or says why not. */
  join: (start: MediaStart, leg: WebsocketLeg) => string | null;
  onProblem: (message: string) => void;
}

const START_WITHIN_MS = 2_000;
/** chan_websocket itself sends at most 65,500 bytes in one message. */
const MAX_PAYLOAD_BYTES = 65_536;
const POLICY_VIOLATION = 1008;

/** The server that Asterisk's chan_websocket dials for each call's audio. Any local process can reach it: only a ticket opens a leg. */
export class WebsocketMediaServer {
  readonly #options: WebsocketMediaOptions;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;

  constructor(options: WebsocketMediaOptions) {
    this.#options = options;
    this.#http = createServer((_request, response) => {
      response
        .writeHead(426, { "content-type": "text/plain" })
        .end("This port speaks chan_websocket only.\n");
    });
    this.#sockets = new WebSocketServer({
      server: this.#http,
      maxPayload: MAX_PAYLOAD_BYTES,
      perMessageDeflate: false,
      // Asterisk closes the connection unless its subprotocol is echoed.
      handleProtocols: (protocols) => (protocols.has("media") ? "media" : false),
    });
    this.#sockets.on("connection", (socket) => this.#accept(socket));
    this.#sockets.on("error", () => {});
  }

  /** Answers the port. Throws PortTaken. */
  start(): Promise<number> {
    return listen(
      this.#http,
      "The media server",
      this.#options.host,
      this.#options.port,
      "PATCHBAY_MEDIA_PORT",
    );
  }

  /** Closes every leg: those calls go on to the dialplan's fallback. */
  stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    return new Promise((resolve) => this.#http.close(() => resolve()));
  }

  #accept(socket: WebSocket): void {
    const impatience = setTimeout(() => {
      this.#options.onProblem("a media socket without MEDIA_START was closed");
      socket.terminate();
    }, START_WITHIN_MS);
    socket.on("error", (error) => this.#options.onProblem(`media socket: ${error.message}`));
    socket.once("close", () => clearTimeout(impatience));
    const onMessage = (data: Buffer, binary: boolean) => {
      // Under load audio can come before MEDIA_START; nobody is there to hear it.
      if (binary) return;
      const event = parseMediaEvent(data.toString("utf8"));
      if (!event.ok || event.value.event !== "MEDIA_START") return;
      clearTimeout(impatience);
      socket.off("message", onMessage);
      const refusal =
        event.value.format === "ulaw"
          ? this.#options.join(event.value, new WebsocketLeg(socket))
          : `a media socket with format ${event.value.format}; the dialplan must dial with c(ulaw)`;
      if (refusal === null) return;
      this.#options.onProblem(refusal);
      socket.close(POLICY_VIOLATION);
    };
    socket.on("message", onMessage);
  }
}
