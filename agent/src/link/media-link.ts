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
import { CallerAudio } from "./caller-audio.ts";

type Digit = Extract<MediaFrame, { type: "digit" }>;

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
  onControl: (frame: Extract<MediaFrame, { type: "mark" | "clear" | "bye" | "answer" }>) => void;
  onHeld: (reason: string) => void;
  /** The edge cannot be had any more; `callEnded` when it said that the call is over. */
  onGivenUp: (reason: string, callEnded: boolean) => void;
}

const PING_EVERY_MS = 5_000;
/** 2 s of audio wait in the socket, more of it in CallerAudio. Whether the connection is dead is the ping's question, not a stall's. */
const MAX_BUFFERED_BYTES = 17_000;
const MAX_DIGITS = 20;
const HANDSHAKE_TIMEOUT_MS = 5_000;

/** The one media socket of a call towards the edge. It reconnects by itself with the leg's resume secret while Asterisk's leg is held. */
export class MediaLink {
  readonly #options: MediaLinkOptions;
  readonly #backoff = new Backoff(100, 1_000);
  #socket: WebSocket | null = null;
  #joined = false;
  #resume = "";
  #ended = false;
  readonly #audio = new CallerAudio();
  /** Keys that were pressed while nobody was there. */
  #digits: Digit[] = [];
  /** What the edge of the current socket says that it has. */
  #received: number | null = null;
  #deadline: NodeJS.Timeout;
  #wake: NodeJS.Timeout | null = null;
  framesUp = 0;
  framesDown = 0;

  constructor(options: MediaLinkOptions) {
    this.#options = options;
    this.#deadline = setTimeout(() => this.#giveUp("the edge was not joined in time", false), options.joinMs);
    this.#connect();
  }

  /** Frames that never reached a socket. */
  get droppedUp(): number {
    return this.#audio.lost;
  }

  /** One frame of 160 bytes mu-law towards the edge; kept for a while when nobody is there or the edge does not keep up. */
  send(mulaw: Uint8Array): void {
    this.#audio.push(mulaw);
    this.#write();
  }

  control(frame: Digit | Extract<MediaFrame, { type: "mark_reached" }>): void {
    if (this.#joined) this.#socket?.send(encodeControl(frame));
    // A mark of before the gap means nothing after it; a key was pressed for good.
    else if (frame.type === "digit" && this.#digits.length < MAX_DIGITS) this.#digits.push(frame);
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
    this.#received = null;
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
      if (resumed && this.#received !== null) this.#audio.resumeAt(this.#received);
      this.#options.onJoined(resumed);
      this.#write();
      for (const digit of this.#digits.splice(0)) this.#socket?.send(encodeControl(digit));
      return;
    }
    switch (frame.value.type) {
      case "bye":
        this.#finish();
        return this.#options.onControl(frame.value);
      case "received":
        this.#received = frame.value.seq;
        return;
      case "mark":
      case "clear":
      case "answer":
        return this.#options.onControl(frame.value);
    }
  }

  #write(): void {
    const socket = this.#socket;
    if (!this.#joined || socket === null || socket.readyState !== WebSocket.OPEN) return;
    // ws masks into a buffer of its own before send() returns.
    this.framesUp += this.#audio.write(
      () => socket.bufferedAmount < MAX_BUFFERED_BYTES,
      (frame) => socket.send(frame),
    );
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
