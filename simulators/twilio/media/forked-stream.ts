import { FRAME_MS } from "@patchbay/audio";
import { WebSocket } from "ws";
import { type SignatureKind, signatureHeaders } from "../webhook/signing.ts";
import type { Line, Tap } from "./line.ts";
import { type StreamIdentity, StreamWriter, type Track } from "./stream-messages.ts";

export interface ForkPlan extends StreamIdentity {
  readonly url: string;
  readonly authToken: string;
  readonly signedWith: SignatureKind;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tracks: readonly Track[];
  warn(code: number, message: string): void;
}

/** A stream beside whatever a call runs, one way only: the application hears the line's tracks, and is heard by nobody. */
export class ForkedStream {
  readonly #socket: WebSocket;
  readonly #writer: StreamWriter;
  readonly #line: Line;
  readonly #tap: Tap;
  #ticks = 0;

  /** `gone` is told once, whoever ended it. */
  constructor(plan: ForkPlan, line: Line, gone: () => void) {
    this.#line = line;
    this.#writer = new StreamWriter(plan);
    this.#socket = new WebSocket(plan.url, {
      headers: signatureHeaders(plan.signedWith, plan.authToken, plan.url),
      perMessageDeflate: false,
    });
    this.#tap = (inbound, outbound) => {
      this.#ticks += 1;
      const sounds = { inbound, outbound };
      for (const track of plan.tracks) {
        const sound = sounds[track];
        if (sound !== null) this.#send(this.#writer.media(sound, this.#ticks * FRAME_MS, track));
      }
    };
    this.#socket.on("open", () => {
      this.#send(this.#writer.connected());
      this.#send(this.#writer.start(plan.parameters, plan.tracks));
      line.taps.add(this.#tap);
    });
    this.#socket.on("error", (error) => plan.warn(31_902, error.message));
    this.#socket.on("close", () => {
      line.taps.delete(this.#tap);
      gone();
    });
  }

  /** Ends it with a word. */
  stop(): void {
    this.#line.taps.delete(this.#tap);
    if (this.#socket.readyState !== WebSocket.OPEN) return this.#socket.terminate();
    this.#send(this.#writer.stop());
    this.#socket.close(1_000);
  }

  #send(text: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }
}
