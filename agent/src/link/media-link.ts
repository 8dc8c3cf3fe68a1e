import {
  AUDIO_HEADER_BYTES,
  type ByeReason,
  decodeMedia,
  encodeControl,
  MAX_MEDIA_FRAME_BYTES,
  MEDIA_TYPE,
  MEDIA_VERSION,
  type MediaFrame,
} from "@patchbay/protocol/media";
import { CLOSE, mayReconnect } from "@patchbay/protocol/version";
import { WebSocket } from "ws";
import { Backoff } from "../backoff.ts";

export interface MediaLinkOptions {
  /** ws:// or wss:// address of this call's media at the edge. */
  url: string;
  ticket: string;
  /** How long a leg is held without its edge before it is given up. */
  holdMs: number;
  /** How long the first connection may take: the caller is not answered yet. */
  joinMs: number;
  onJoined: (resumed: boolean) => void;
  /** A view into the received message; valid only during the call. */
  onAudio: (mulaw: Uint8Array) => void;
  onControl: (frame: Extract<MediaFrame, { type: "mark" | "clear" | "bye" }>) => void;
  onHeld: (reason: string) => void;
  /** The edge cannot be had any more; `callEnded` when it said that the call is over. */
  onGivenUp: (reason: string, callEnded: boolean) => void;
}

const PING_EVERY_MS = 5_000;
/** 4 s of audio that the network did not take: the connection is dead or useless. */
const MAX_BUFFERED_BYTES = 40_000;
const HANDSHAKE_TIMEOUT_MS = 5_000;

/** The one media socket of a call towards the edge. It reconnects by itself with the leg's resume secret while Asterisk's leg is held. */
export class MediaLink {
  readonly #options: MediaLinkOptions;
  readonly #backoff = new Backoff(100, 1_000);
  #socket: WebSocket | null = null;
  #joined = false;
  #resume = "";
  #ended = false;
  #seq = 0;
  /** Reused for every frame: ws masks into a buffer of its own before send() returns. */
  readonly #frame = new Uint8Array(AUDIO_HEADER_BYTES + 160);
  readonly #view = new DataView(this.#frame.buffer);
  #deadline: NodeJS.Timeout;
  #wake: NodeJS.Timeout | null = null;
  framesUp = 0;
  droppedUp = 0;
  framesDown = 0;

  constructor(options: MediaLinkOptions) {
    this.#options = options;
    this.#frame[0] = MEDIA_TYPE.audio;
    this.#deadline = setTimeout(() => this.#giveUp("the edge was not joined in time", false), options.joinMs);
    this.#connect();
  }

  /** One frame of 160 bytes mu-law towards the edge; dropped while nobody is there. */
  send(mulaw: Uint8Array): void {
    const socket = this.#socket;
    if (!this.#joined || socket === null) {
      this.droppedUp++;
      return;
    }
    this.#frame.set(mulaw, AUDIO_HEADER_BYTES);
    this.#view.setUint32(1, this.#seq);
    this.#seq = (this.#seq + 1) >>> 0;
    this.framesUp++;
    socket.send(this.#frame);
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) socket.terminate();
  }

  control(frame: Extract<MediaFrame, { type: "mark_reached" | "digit" }>): void {
    if (this.#joined) this.#socket?.send(encodeControl(frame));
  }

  /** Ends the link on purpose and tells the edge why. */
  end(reason: ByeReason): void {
    if (this.#ended) return;
    if (this.#joined) this.#socket?.send(encodeControl({ type: "bye", reason }));
    this.#finish();
    this.#socket?.close(CLOSE.normal);
  }

  #connect(): void {
    const socket = new WebSocket(this.#options.url, {
      perMessageDeflate: false,
      maxPayload: MAX_MEDIA_FRAME_BYTES,
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    });
    this.#socket = socket;
    let alive = true;
    let reason = "";
    const ping = setInterval(() => {
      if (!alive) return socket.terminate();
      alive = false;
      if (socket.readyState === WebSocket.OPEN) socket.ping();
    }, PING_EVERY_MS);
    socket.on("pong", () => {
      alive = true;
    });
    socket.on("open", () => {
      const credential = this.#resume === "" ? "ticket" : "resume";
      const secret = this.#resume === "" ? this.#options.ticket : this.#resume;
      socket.send(encodeControl({ type: "hello", version: MEDIA_VERSION, credential, secret }));
    });
    socket.on("message", (data: Buffer, binary: boolean) => {
      alive = true;
      if (!binary || this.#ended) return;
      if (data[0] === MEDIA_TYPE.audio && data.length > AUDIO_HEADER_BYTES) {
        this.framesDown++;
        return this.#options.onAudio(data.subarray(AUDIO_HEADER_BYTES));
      }
      this.#control(data);
    });
    socket.on("unexpected-response", (_request, response) => {
      reason = `the edge answered ${response.statusCode}`;
      socket.terminate();
    });
    socket.on("error", (error) => {
      if (reason === "") reason = error.message;
    });
    socket.on("close", (code) => {
      clearInterval(ping);
      if (this.#socket === socket) this.#lost(code, reason === "" ? `the edge closed (${code})` : reason);
    });
  }

  #control(data: Buffer): void {
    const frame = decodeMedia(data);
    // A frame of a later version: nothing that this side could do with it.
    if (!frame.ok) return;
    if (frame.value.type === "welcome") {
      const resumed = this.#resume !== "";
      this.#resume = frame.value.resume;
      this.#joined = true;
      clearTimeout(this.#deadline);
      this.#backoff.reset();
      this.#options.onJoined(resumed);
    } else if (frame.value.type === "mark" || frame.value.type === "clear" || frame.value.type === "bye") {
      if (frame.value.type === "bye") this.#finish();
      this.#options.onControl(frame.value);
    }
  }

  #lost(code: number, reason: string): void {
    const wasJoined = this.#joined;
    this.#joined = false;
    this.#socket = null;
    if (this.#ended) return;
    if (!mayReconnect(code) || code === CLOSE.unauthorized)
      return this.#giveUp(reason, code === CLOSE.callEnded);
    if (wasJoined) {
      this.#options.onHeld(reason);
      this.#deadline = setTimeout(
        () => this.#giveUp("the edge did not come back", false),
        this.#options.holdMs,
      );
    }
    this.#wake = setTimeout(() => this.#connect(), this.#backoff.next());
  }

  #giveUp(reason: string, callEnded: boolean): void {
    if (this.#ended) return;
    this.#finish();
    this.#socket?.terminate();
    this.#options.onGivenUp(reason, callEnded);
  }

  #finish(): void {
    this.#ended = true;
    clearTimeout(this.#deadline);
    if (this.#wake !== null) clearTimeout(this.#wake);
  }
}
