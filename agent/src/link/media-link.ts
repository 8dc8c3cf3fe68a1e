import { FRAME_MS, Stride } from "@patchbay/audio";
import { mayReconnect } from "@patchbay/protocol/may-reconnect";
import {
  AUDIO_HEADER_BYTES,
  type ByeReason,
  decodeMedia,
  encodeControl,
  MAX_MEDIA_FRAME_BYTES,
  MEDIA_TYPE,
  MEDIA_VERSION,
  type MediaFrame,
  MOST_LIVE_PACE,
  OLDEST_MEDIA_VERSION,
} from "@patchbay/protocol/media";
import { encodeBundle, framesIn, MOST_PIECE_FRAMES, partsOf } from "@patchbay/protocol/media-pieces";
import { CLOSE } from "@patchbay/protocol/version";
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
  /** One or several whole frames: a view into the received message, valid only during the call. */
  onAudio: (mulaw: Uint8Array) => void;
  onControl: (frame: Extract<MediaFrame, { type: "mark" | "clear" | "bye" | "answer" }>) => void;
  onHeld: (reason: string) => void;
  /** The edge cannot be had any more; `callEnded` when it said that the call is over. */
  onGivenUp: (reason: string, callEnded: boolean) => void;
}

const PING_EVERY_MS = 5_000;
/** A caller whose next sound is later than this, beside the length of a piece, says nothing: what would ride with it goes alone. */
const FLOWS_WITHIN_MS = 2 * FRAME_MS;
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
  /** The version that this edge speaks: our own until it refuses that. */
  #version = MEDIA_VERSION;
  /** Frames of 20 ms in a message, as the edge wants them. */
  #pace = 1;
  readonly #stride = new Stride();
  /** Marks that go with the caller's next sound. */
  #riding: Uint8Array<ArrayBuffer>[] = [];
  #writeDue: NodeJS.Timeout | null = null;
  #heardAt = 0;
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
    this.#heardAt = performance.now();
    if (this.#audio.waiting >= this.#pieceFrames(mulaw)) this.#write();
    else this.#writeSoon();
  }

  control(frame: Digit | Extract<MediaFrame, { type: "mark_reached" }>): void {
    if (this.#joined) {
      this.#riding.push(encodeControl(frame));
      if (frame.type === "digit" || this.#version === 1 || !this.#flows) this.#write();
      else this.#writeSoon();
    }
    // A mark of before the gap means nothing after it; a key was pressed for good.
    else if (frame.type === "digit" && this.#digits.length < MAX_DIGITS) this.#digits.push(frame);
  }

  /** Ends the link on purpose and tells the edge why. */
  end(reason: ByeReason): void {
    if (this.#ended) return;
    if (this.#joined) {
      this.#write();
      this.#socket?.send(encodeControl({ type: "bye", reason }));
    }
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
    this.#pace = 1;
    this.#riding = [];
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
      socket.send(encodeControl({ type: "hello", version: this.#version, credential, secret }));
    });
    socket.on("message", (data: Buffer, binary: boolean) => {
      alive = true;
      if (!binary || this.#ended) return;
      const parts = partsOf(data);
      if (!parts.ok) return;
      for (const part of parts.value) {
        if (part[0] === MEDIA_TYPE.audio) this.#play(part);
        else this.#control(part);
      }
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

  #play(piece: Uint8Array): void {
    const frames = framesIn(piece);
    if (frames === null || this.#ended) return;
    this.framesDown += frames;
    this.#options.onAudio(piece.subarray(AUDIO_HEADER_BYTES));
  }

  #control(data: Uint8Array): void {
    const frame = decodeMedia(data);
    // A frame of a later version: nothing that this side could do with it.
    if (!frame.ok) return;
    if (frame.value.type === "welcome") {
      const resumed = this.#resume !== "";
      this.#resume = frame.value.resume;
      this.#version = frame.value.version;
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
      case "pace":
        this.#pace = frame.value.frames;
        return;
      case "mark":
      case "clear":
      case "answer":
        return this.#options.onControl(frame.value);
    }
  }

  /** Does the caller's sound come, as it does from most phones? */
  get #flows(): boolean {
    return performance.now() - this.#heardAt < FLOWS_WITHIN_MS + this.#pace * FRAME_MS;
  }

  /** So many frames, with this one, go now. */
  #pieceFrames(mulaw: Uint8Array): number {
    return this.#pace > MOST_LIVE_PACE ? this.#stride.frames(mulaw, MOST_LIVE_PACE) : this.#pace;
  }

  /** With what the caller says next, or without it when they say nothing. */
  #writeSoon(): void {
    this.#writeDue ??= setTimeout(() => this.#write(), this.#pace * FRAME_MS);
  }

  #write(): void {
    if (this.#writeDue !== null) clearTimeout(this.#writeDue);
    this.#writeDue = null;
    const socket = this.#socket;
    if (!this.#joined || socket === null || socket.readyState !== WebSocket.OPEN) return;
    const most = this.#version === 1 ? 1 : MOST_PIECE_FRAMES;
    while (this.#audio.waiting > 0 && socket.bufferedAmount < MAX_BUFFERED_BYTES) {
      const piece = this.#audio.take(most);
      if (piece === null) break;
      this.framesUp += framesIn(piece) ?? 0;
      // Those that end a piece are not torn from it; ws masks into a buffer of its own before send() returns.
      if (this.#riding.length === 0 || this.#version === 1 || this.#audio.waiting > 0) socket.send(piece);
      else socket.send(encodeBundle([piece.slice(), ...this.#riding.splice(0)]));
    }
    for (const frame of this.#riding.splice(0)) socket.send(frame);
  }

  #lost(code: number, reason: string): void {
    const wasJoined = this.#joined;
    this.#joined = false;
    this.#socket = null;
    if (this.#ended) return;
    // An edge of before: it is spoken to in its own way.
    if (code === CLOSE.wrongVersion && this.#version > OLDEST_MEDIA_VERSION) this.#version -= 1;
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
    if (this.#writeDue !== null) clearTimeout(this.#writeDue);
    if (this.#wake !== null) clearTimeout(this.#wake);
  }
}
