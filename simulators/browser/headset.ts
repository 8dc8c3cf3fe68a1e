import { once } from "node:events";
import {
  createResampler,
  decodeMulaw,
  encodeMulaw,
  pcmFromFloat,
  type Resampler,
  SAMPLE_RATE_HZ,
  silenceFrame,
} from "@patchbay/audio";
import type { BrowserContext } from "playwright-core";
import { type WebSocket, WebSocketServer } from "ws";
import { everyFrame } from "../caller/pacer.ts";
import type { Person } from "../caller/person.ts";
import { CallerLine } from "../line/caller-line.ts";
import { CLEAN_LINE, type LineKnobs } from "../line/line-knobs.ts";
import { headsetPage, wearHeadset } from "./headset-page.ts";

export interface HeadsetOptions {
  person: Person;
  /** False: the person only listens, and the browser has a microphone of its own. */
  speaks?: boolean;
  /** What room and microphone do to the person's voice; a browser's microphone never pauses, and is silent instead. */
  line?: Partial<LineKnobs>;
  onPress?: (digit: string) => void;
  /** The person has put the phone down, or lost patience. */
  onHangUp?: () => void;
}

/** A scripted person at a browser: their voice is the page's microphone, and they hear what the page plays. */
export class Headset {
  readonly #options: HeadsetOptions;
  readonly #server: WebSocketServer;
  readonly #line: CallerLine;
  #resampler: { rateHz: number; resampler: Resampler } | null = null;
  #stopTicks: (() => void) | null = null;

  private constructor(options: HeadsetOptions, server: WebSocketServer) {
    this.#options = options;
    const knobs = { ...CLEAN_LINE, ...options.line };
    this.#line = new CallerLine(() => knobs);
    this.#server = server;
    server.on("connection", (socket: WebSocket) => {
      socket.on("message", (data: Buffer, binary: boolean) => {
        if (binary) this.#hear(data);
        // The person's time begins with the microphone; one who only listens, with the first sound.
        if (this.#stopTicks === null) this.#begin(socket);
      });
    });
  }

  /** Listens on a free loopback port; every page of `context` that is opened from now on wears the headset. */
  static async wear(context: BrowserContext, options: HeadsetOptions): Promise<Headset> {
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await context.addInitScript(wearHeadset, headsetPage(`ws://127.0.0.1:${port}`, options.speaks ?? true));
    return new Headset(options, server);
  }

  /** Takes it off; the person says and hears nothing more. */
  takeOff(): void {
    this.#stopTicks?.();
    this.#stopTicks = () => {};
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  #begin(socket: WebSocket): void {
    this.#stopTicks = everyFrame(() => {
      const { frame, press, hangUp } = this.#options.person.tick();
      const sent = this.#line.sends(frame);
      const frames = sent.length === 0 ? [silenceFrame()] : sent.map((one) => one.frame);
      if (this.#options.speaks !== false) {
        for (const one of frames) socket.send(new Uint8Array(decodeMulaw(one).buffer));
      }
      for (const digit of press) this.#options.onPress?.(digit);
      if (!hangUp) return;
      this.#stopTicks?.();
      this.#options.onHangUp?.();
    });
  }

  #hear(data: Buffer): void {
    const floats = new Float32Array(Uint8Array.from(data).buffer);
    const rateHz = floats[0] ?? 0;
    if (this.#resampler?.rateHz !== rateHz) {
      this.#resampler = { rateHz, resampler: createResampler(rateHz, SAMPLE_RATE_HZ) };
    }
    const heard = encodeMulaw(pcmFromFloat(this.#resampler.resampler.push(floats.subarray(1))));
    this.#options.person.hear(heard);
    this.#line.heard(heard);
  }
}
