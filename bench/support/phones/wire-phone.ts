import { silenceFrame } from "@patchbay/audio";
import type { PhoneLeg } from "@patchbay/protocol/api";
import { encodeAudio, encodeControl, MEDIA_VERSION, type MediaFrame } from "@patchbay/protocol/media";
import { decodeMessage } from "@patchbay/protocol/media-pieces";
import { WebSocket } from "ws";
import { everyFrame } from "../../../simulators/caller/pacer.ts";
import type { Desk } from "../../../simulators/desk/desk.ts";
import { Ear } from "../ear.ts";
import { numberedFrame } from "../frames/numbered-frame.ts";

/** A browser phone's socket without the browser: says numbered frames and notes when whose frames come. */
export class WirePhone {
  readonly ear = new Ear();
  /** When each of the own frames was sent, by its number. */
  readonly sentAtMs: number[] = [];
  readonly #socket: WebSocket;
  #stop: (() => void) | null = null;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: Buffer) => {
      const message = decodeMessage(new Uint8Array(data));
      if (!message.ok) return;
      for (const frame of message.value) {
        this.#take(frame);
        // Whatever is asked about has been played by then, as far as this phone is concerned.
        if (frame.type === "mark") socket.send(encodeControl({ type: "mark_reached", id: frame.id }));
      }
    });
  }

  /** Resolves with the edge's welcome. */
  static async join(desk: Desk, { callId, legId, ticket }: PhoneLeg): Promise<WirePhone> {
    const url = `${desk.edgeUrl.replace(/^http/, "ws")}/phone/${callId}?leg=${legId}`;
    const socket = new WebSocket(url, { headers: { cookie: desk.cookie, origin: desk.edgeUrl } });
    const phone = new WirePhone(socket);
    const hello = { type: "hello", version: MEDIA_VERSION, credential: "ticket", secret: ticket } as const;
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.once("open", () => socket.send(encodeControl(hello)));
      socket.once("message", () => resolve());
    });
    return phone;
  }

  /** Says numbered frames of this stream, one every 20 ms, until the end. */
  speak(stream: number): void {
    this.#send((seq) => numberedFrame({ stream, seq }));
  }

  /** Has its microphone open and says nothing: a phone that sends nothing counts as lost. */
  keepSilent(): void {
    this.#send(silenceFrame);
  }

  close(): void {
    this.#stop?.();
    this.#socket.close();
  }

  #send(frame: (seq: number) => Uint8Array): void {
    this.#stop ??= everyFrame(() => {
      if (this.#socket.readyState !== WebSocket.OPEN) return;
      const seq = this.sentAtMs.push(performance.now()) - 1;
      this.#socket.send(encodeAudio(seq, frame(seq)));
    });
  }

  #take(frame: MediaFrame): void {
    if (frame.type === "clear") this.ear.clear();
    if (frame.type === "audio") this.ear.hear(frame.audio);
  }
}
