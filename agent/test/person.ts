import { createServer, type Server } from "node:http";
import { header } from "@patchbay/protocol/ami/decoder";
import { type WebSocket, WebSocketServer } from "ws";
import { AmiClient } from "../src/asterisk/ami-client.ts";
import { listen } from "../src/listen.ts";
import { Watch } from "./watch.ts";

const FRAME_MS = 20;

/** The program behind the lab's SIP phone: hears mu-law frames, speaks numbered ones, places and ends calls over the phone's AMI. */
export class Person {
  readonly watch = new Watch();
  readonly heard: Buffer[] = [];
  /** Reasons of AMI's OriginateResponse: 4 is answered. */
  readonly outcomes: string[] = [];
  readonly hangupCauses: string[] = [];
  /** What the phone's line was told, for example Ringing (a 180) and Up. */
  readonly states: string[] = [];
  port = 0;
  readonly #server: Server = createServer();
  readonly #sockets = new WebSocketServer({ server: this.#server, handleProtocols: () => "media" });
  #socket: WebSocket | null = null;
  #ami: AmiClient | null = null;
  #channels = new Set<string>();

  async start(): Promise<void> {
    this.#sockets.on("connection", (socket) => {
      this.#socket = socket;
      socket.on("message", (data: Buffer, binary: boolean) => {
        if (binary) this.heard.push(Buffer.from(data));
        this.watch.changed();
      });
      socket.on("close", () => {
        if (this.#socket === socket) this.#socket = null;
        this.watch.changed();
      });
      this.watch.changed();
    });
    this.port = await listen(this.#server, "the person", "127.0.0.1", 0, "-");
  }

  /** Uses the phone whose manager listens there. */
  async use(phone: { host: string; port: number; user: string; secret: string }): Promise<void> {
    const ami = new AmiClient({
      host: phone.host,
      port: phone.port,
      username: phone.user,
      secret: phone.secret,
      onState: () => this.watch.changed(),
      onEvent: (headers) => {
        const event = header(headers, "Event");
        const channel = header(headers, "Channel");
        if (event === "OriginateResponse") this.outcomes.push(header(headers, "Reason"));
        if (event === "Newchannel" && channel.startsWith("PJSIP/")) this.#channels.add(channel);
        if (event === "Newstate" && channel.startsWith("PJSIP/")) {
          this.states.push(header(headers, "ChannelStateDesc"));
        }
        if (event === "Hangup" && this.#channels.delete(channel)) {
          this.hangupCauses.push(header(headers, "Cause"));
        }
        this.watch.changed();
      },
    });
    this.#ami = ami;
    ami.start();
    await this.watch.until(() => (ami.state.state === "up" ? true : undefined), "the phone's AMI");
  }

  get talking(): boolean {
    return this.#socket !== null;
  }

  async call(extension: string): Promise<void> {
    this.heard.length = 0;
    this.outcomes.length = 0;
    this.hangupCauses.length = 0;
    this.states.length = 0;
    const reply = await this.#ami?.send({
      Action: "Originate",
      Channel: `PJSIP/${extension}@pbx`,
      Context: "phone",
      Exten: "talk",
      Priority: 1,
      Async: true,
    });
    if (reply?.ok !== true) throw new Error("the phone did not place the call");
  }

  answered(withinMs = 10_000): Promise<true> {
    return this.watch.until(
      () => (this.outcomes.includes("4") && this.talking ? true : undefined),
      "an answer",
      withinMs,
    );
  }

  gone(withinMs = 10_000): Promise<true> {
    return this.watch.until(
      () => (this.#channels.size === 0 && !this.talking ? true : undefined),
      "the call's end",
      withinMs,
    );
  }

  async hangUp(): Promise<void> {
    for (const channel of this.#channels)
      await this.#ami?.send({ Action: "Hangup", Channel: channel, Cause: 16 });
    await this.gone();
  }

  /** Speaks frames in real time, one every 20 ms by absolute deadlines. */
  speak(frames: readonly Uint8Array[]): Promise<void> {
    return paced(frames, (frame) => this.#socket?.send(frame));
  }

  async stop(): Promise<void> {
    this.#ami?.stop();
    for (const socket of this.#sockets.clients) socket.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Hands frames out in real time. */
export function paced<T>(frames: readonly T[], emit: (frame: T) => void): Promise<void> {
  const startedAt = performance.now();
  let next = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      while (next < frames.length && performance.now() - startedAt >= next * FRAME_MS) {
        const frame = frames[next++];
        if (frame !== undefined) emit(frame);
      }
      if (next < frames.length) return;
      clearInterval(timer);
      resolve();
    }, FRAME_MS / 2);
  });
}

const MARK = 0x5a;

/** `count` frames of 160 bytes, each with its own number in every byte pair. */
export function numberedFrames(count: number, series: number): Buffer[] {
  return Array.from({ length: count }, (_, n) => {
    const frame = Buffer.alloc(160, MARK);
    for (let at = 0; at < 160; at += 4) {
      frame[at + 1] = series;
      frame.writeUInt16BE(n, at + 2);
    }
    return frame;
  });
}

/** The numbers of a series' frames as they were heard: only frames that came through bit for bit count. */
export function numbersHeard(heard: readonly Buffer[], series: number): number[] {
  const all = Buffer.concat(heard);
  const numbers: number[] = [];
  for (let at = 0; at + 160 <= all.length; at++) {
    if (all[at] !== MARK || all[at + 1] !== series) continue;
    const n = all.readUInt16BE(at + 2);
    const expected = numberedFrames(n + 1, series)[n];
    if (expected === undefined || !all.subarray(at, at + 160).equals(expected)) continue;
    numbers.push(n);
    at += 159;
  }
  return numbers;
}
