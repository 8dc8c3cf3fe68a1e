import { mayReconnect } from "@patchbay/protocol/may-reconnect";
import {
  type ByeReason,
  encodeControl,
  MEDIA_VERSION,
  type MediaFrame,
  OLDEST_MEDIA_VERSION,
} from "@patchbay/protocol/media";
import { decodeMessage, encodeBundle, encodePiece } from "@patchbay/protocol/media-pieces";
import { CLOSE } from "@patchbay/protocol/version";
import type { SpeakerMessage } from "../audio/speaker.ts";
import { LateFrames } from "./late-frames.ts";
import type { LineEnd, LineState } from "./messages.ts";
import { GIVE_UP_AFTER_MS, LONGEST_MS, retryInMs } from "./retry.ts";

/** The outside world, so that a test can stand in for it. */
export interface LinePorts {
  dial(handlers: {
    opened(): void;
    message(bytes: Uint8Array): void;
    closed(code: number): void;
  }): LineSocket;
  now(): number;
  random(): number;
  /** One timer: a later call replaces the one before, null takes it back. */
  wake(atMs: number | null, tick: () => void): void;
  play(message: SpeakerMessage): void;
  tell(state: LineState): void;
}

export interface LineSocket {
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
  /** Bytes that the network has not taken yet. */
  readonly waitingBytes: number;
}

/** How long the first connection may take: somebody is waiting to be spoken to. */
const JOIN_WITHIN_MS = 10_000;
/** How long one dial may take until it is welcomed. */
const DIAL_WITHIN_MS = 4_000;
/** 200 ms of audio: what is said behind a longer queue would come late. */
const MOST_WAITING_BYTES = 1_650;
/** A network that is gone without a word is noticed by what does not come back. */
const PING_EVERY_MS = 2_000;
const SILENT_MS = 5_000;
/** Marks that are reached while there is no line are facts all the same. */
const MOST_OWED_MARKS = 200;

const ENDS: Record<ByeReason, LineEnd> = {
  hangup: "call_ended",
  fallback: "transferred",
  transferred: "transferred",
  call_ended: "call_ended",
  busy: "call_ended",
  rejected: "call_ended",
  accepted: "transferred",
};

/** The phone's leg on its socket: hello, audio both ways, marks back; it comes back by itself with the resume secret. */
export class MediaLine {
  readonly #ports: LinePorts;
  readonly #late = new LateFrames();
  readonly #ticket: string;
  #resume = "";
  #socket: LineSocket | null = null;
  #phase: "dialling" | "live" | "waiting" | "ended" = "waiting";
  #owedMarks: number[] = [];
  #seq = 0;
  /** The version that the edge speaks: our own until it refuses that. */
  #version = MEDIA_VERSION;
  /** Frames of 20 ms in a message, as the edge wants them. */
  #pace = 1;
  /** What is said and makes no piece yet, and marks that go with it. */
  #piece: Uint8Array[] = [];
  #riding: Uint8Array<ArrayBuffer>[] = [];
  #attempt = 0;
  #networkUp = true;
  #dueAt = 0;
  /** When the edge was last heard, whatever it said. */
  #edgeHeardAt = 0;
  #giveUpAt: number;

  /** Dials at once; `ticket` is good for one welcome. */
  constructor(ticket: string, ports: LinePorts) {
    this.#ticket = ticket;
    this.#ports = ports;
    this.#giveUpAt = ports.now() + JOIN_WITHIN_MS;
    ports.tell({ state: "connecting" });
    this.#dial();
  }

  /** 20 ms of the microphone. */
  speak(audio: Uint8Array): void {
    if (this.#phase === "ended") return;
    if (this.#phase === "live") this.#sendAudio(audio);
    else this.#late.hold(audio, this.#ports.now());
  }

  /** The ear has reached this mark. */
  heard(mark: number): void {
    const reached = { type: "mark_reached", id: mark } as const;
    if (this.#phase === "live" && this.#piece.length > 0) this.#riding.push(encodeControl(reached));
    else if (this.#phase === "live") this.#send(reached);
    else if (this.#phase !== "ended") this.#owedMarks = [...this.#owedMarks, mark].slice(-MOST_OWED_MARKS);
  }

  /** A key of the keypad; without a line it is not pressed. */
  press(digit: string): void {
    if (this.#phase === "live") this.#send({ type: "digit", digit });
  }

  /** Ends this person's part in good order. */
  hangUp(): void {
    if (this.#phase === "live") {
      this.#sendPiece();
      this.#send({ type: "bye", reason: "hangup" });
    }
    this.#end("hung_up");
  }

  /** The network of this machine has come or gone. */
  networkChanged(up: boolean): void {
    if (this.#phase === "ended") return;
    this.#networkUp = up;
    if (!up && this.#phase !== "waiting") this.#lost("network");
    if (up && this.#phase === "waiting") this.#dial();
  }

  #dial(): void {
    this.#phase = "dialling";
    this.#dueAt = this.#ports.now() + DIAL_WITHIN_MS;
    let current = true;
    const socket = this.#ports.dial({
      opened: () => {
        if (!current) return;
        const [credential, secret] =
          this.#resume === "" ? (["ticket", this.#ticket] as const) : (["resume", this.#resume] as const);
        this.#send({ type: "hello", version: this.#version, credential, secret });
      },
      message: (bytes) => {
        if (current) this.#receive(bytes);
      },
      closed: (code) => {
        if (current) this.#closed(code);
      },
    });
    this.#socket = {
      send: (bytes) => socket.send(bytes),
      close: () => {
        current = false;
        socket.close();
      },
      get waitingBytes() {
        return socket.waitingBytes;
      },
    };
    this.#sleep();
  }

  #receive(bytes: Uint8Array): void {
    const message = decodeMessage(bytes);
    // A frame of a later version: nothing that this side could do with it.
    if (!message.ok) return;
    this.#edgeHeardAt = this.#ports.now();
    for (const frame of message.value) this.#take(frame);
  }

  #take(frame: MediaFrame): void {
    switch (frame.type) {
      case "welcome":
        return this.#welcomed(frame);
      case "audio":
        return this.#ports.play({ type: "audio", audio: frame.audio });
      case "mark":
        return this.#ports.play({ type: "mark", id: frame.id });
      case "clear":
        return this.#ports.play({ type: "clear" });
      case "pace":
        this.#pace = frame.frames;
        return;
      case "bye":
        return this.#end(ENDS[frame.reason]);
    }
  }

  #welcomed({ resume, version }: Extract<MediaFrame, { type: "welcome" }>): void {
    this.#resume = resume;
    this.#version = version;
    this.#pace = 1;
    this.#phase = "live";
    this.#attempt = 0;
    this.#ports.tell({ state: "live" });
    for (const id of this.#owedMarks.splice(0)) this.#send({ type: "mark_reached", id });
    for (const audio of this.#late.take(this.#ports.now())) this.#sendAudio(audio);
    this.#ports.wake(this.#ports.now() + PING_EVERY_MS, () => this.#tick());
  }

  /** Asks the edge for a sign of life, and takes the line for lost when none came. */
  #watch(): void {
    const now = this.#ports.now();
    if (now - this.#edgeHeardAt >= SILENT_MS) return this.#lost("network");
    this.#send({ type: "ping" });
    this.#ports.wake(now + PING_EVERY_MS, () => this.#tick());
  }

  #closed(code: number): void {
    if (code === CLOSE.callEnded || code === CLOSE.notFound) return this.#end("call_ended");
    if (code === CLOSE.replaced) return this.#end("replaced");
    if (code === CLOSE.unauthorized || !mayReconnect(code)) return this.#end("refused");
    // An edge of before: it is spoken to in its own way.
    if (code === CLOSE.wrongVersion && this.#version > OLDEST_MEDIA_VERSION) this.#version -= 1;
    this.#lost("broken");
  }

  #lost(reason: "network" | "broken"): void {
    const now = this.#ports.now();
    for (const audio of this.#piece.splice(0)) this.#late.hold(audio, now);
    this.#riding = [];
    if (this.#phase === "live") {
      this.#giveUpAt = now + GIVE_UP_AFTER_MS;
      this.#ports.tell({ state: "reconnecting", since: now, reason });
    }
    this.#drop();
    this.#phase = "waiting";
    const pauseMs = retryInMs(this.#attempt, this.#ports.random());
    this.#dueAt = now + (this.#networkUp ? pauseMs : LONGEST_MS);
    this.#attempt += 1;
    this.#sleep();
  }

  #tick(): void {
    const now = this.#ports.now();
    if (this.#phase === "ended") return;
    if (this.#phase === "live") return this.#watch();
    if (now >= this.#giveUpAt) return this.#end("lost");
    if (now < this.#dueAt) return this.#sleep();
    if (this.#phase === "waiting") this.#dial();
    else this.#lost("broken");
  }

  #sleep(): void {
    this.#ports.wake(Math.min(this.#dueAt, this.#giveUpAt), () => this.#tick());
  }

  #end(reason: LineEnd): void {
    if (this.#phase === "ended") return;
    this.#phase = "ended";
    this.#drop();
    this.#ports.wake(null, () => {});
    this.#ports.play({ type: "clear" });
    this.#ports.tell({ state: "ended", reason });
  }

  #drop(): void {
    this.#socket?.close();
    this.#socket = null;
  }

  #sendAudio(audio: Uint8Array): void {
    if (this.#socket === null || this.#socket.waitingBytes > MOST_WAITING_BYTES) return;
    this.#piece.push(audio);
    if (this.#piece.length >= this.#pace) this.#sendPiece();
  }

  #sendPiece(): void {
    const frames = this.#piece.splice(0);
    if (frames.length === 0) return;
    this.#socket?.send(encodeBundle([encodePiece(this.#seq, frames), ...this.#riding.splice(0)]));
    this.#seq = (this.#seq + frames.length) >>> 0;
  }

  #send(frame: Exclude<MediaFrame, { type: "audio" }>): void {
    this.#socket?.send(encodeControl(frame));
  }
}
