import type { PhoneLeg } from "@patchbay/protocol/api";
import { encodeAudio, encodeControl, MEDIA_VERSION, type MediaFrame } from "@patchbay/protocol/media";
import { decodeMessage } from "@patchbay/protocol/media-pieces";
import { WebSocket } from "ws";
import { everyFrame } from "../caller/pacer.ts";
import type { Person, PersonReport } from "../caller/person.ts";
import { wallMs } from "../caller/phone-leg.ts";
import { Playback } from "../caller/playback.ts";
import type { Desk } from "./desk.ts";

/** How long a lost socket is tried again, and how often. */
const COME_BACK_WITHIN_MS = 15_000;
const RETRY_MS = 300;

/** A call of the desk's phone as its person saw it. Times are wall clock in milliseconds. */
export interface DeskReport extends PersonReport {
  readonly openedMs: number;
  readonly endedMs: number;
  /** How often the socket was lost and came back. */
  readonly resumed: number;
  /** Why the edge ended it; null when it was the person. */
  readonly bye: string | null;
}

/**
 * The browser phone without a browser: the same socket and frames, a play-out buffer that answers marks when their
 * sound was played, and a person who follows a script. Comes back by itself after a lost socket.
 */
export class DeskPhone {
  readonly #desk: Desk;
  readonly #leg: PhoneLeg;
  readonly #person: Person;
  readonly #playback = new Playback();
  readonly #openedMs = wallMs();
  readonly #ended = Promise.withResolvers<DeskReport>();
  #socket: WebSocket | null = null;
  #secret: { credential: "ticket" | "resume"; secret: string };
  #stopPacing: (() => void) | null = null;
  #seq = 0;
  #resumed = 0;
  #over = false;

  constructor(desk: Desk, leg: PhoneLeg, person: Person) {
    this.#desk = desk;
    this.#leg = leg;
    this.#person = person;
    this.#secret = { credential: "ticket", secret: leg.ticket };
    this.#connect(wallMs());
  }

  /** Resolves when the call is over, whoever ended it. */
  get ended(): Promise<DeskReport> {
    return this.#ended.promise;
  }

  /** How often the socket was lost and came back, so far. */
  get resumed(): number {
    return this.#resumed;
  }

  /** Cuts the socket as a failing network does; the phone comes back by itself. */
  cut(): void {
    this.#socket?.terminate();
  }

  /** Goes away for good without a word, as a closed browser does. */
  vanish(): void {
    this.#end(null);
    this.#socket?.terminate();
  }

  #connect(lostAtMs: number): void {
    const { callId, legId } = this.#leg;
    const url = `${this.#desk.edgeUrl.replace(/^http/, "ws")}/phone/${callId}?leg=${legId}`;
    const socket = new WebSocket(url, { headers: { cookie: this.#desk.cookie, origin: this.#desk.edgeUrl } });
    this.#socket = socket;
    socket.on("error", () => {});
    socket.on("open", () =>
      socket.send(encodeControl({ type: "hello", version: MEDIA_VERSION, ...this.#secret })),
    );
    socket.on("message", (data: Buffer) => {
      const message = decodeMessage(new Uint8Array(data));
      if (message.ok) for (const frame of message.value) this.#take(frame);
    });
    let joined = false;
    socket.once("message", () => {
      joined = true;
    });
    socket.on("close", () => {
      if (this.#over || this.#socket !== socket) return;
      const awaySinceMs = joined ? wallMs() : lostAtMs;
      if (wallMs() - awaySinceMs > COME_BACK_WITHIN_MS) return this.#end("lost");
      setTimeout(() => {
        if (!this.#over) this.#connect(awaySinceMs);
      }, RETRY_MS);
    });
  }

  #take(frame: MediaFrame): void {
    switch (frame.type) {
      case "welcome":
        if (this.#secret.credential === "resume") this.#resumed += 1;
        this.#secret = { credential: "resume", secret: frame.resume };
        this.#stopPacing ??= everyFrame(() => this.#tick());
        return;
      case "audio":
        return this.#playback.add(frame.audio);
      case "mark":
        if (this.#playback.mark(String(frame.id))) this.#reached(String(frame.id));
        return;
      case "clear":
        this.#playback.clear();
        return;
      case "bye":
        return this.#end(frame.reason);
      default:
        return;
    }
  }

  #tick(): void {
    const { frame: played, marks } = this.#playback.next();
    if (played !== null) this.#person.hear(played);
    for (const mark of marks) this.#reached(mark);
    const { frame, press, hangUp } = this.#person.tick();
    const socket = this.#socket;
    if (socket?.readyState === WebSocket.OPEN && this.#secret.credential === "resume") {
      for (const digit of press) socket.send(encodeControl({ type: "digit", digit }));
      socket.send(encodeAudio(this.#seq, frame));
      this.#seq += 1;
    }
    if (!hangUp) return;
    if (socket?.readyState === WebSocket.OPEN) socket.send(encodeControl({ type: "bye", reason: "hangup" }));
    this.#end(null);
    socket?.close();
  }

  #reached(mark: string): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send(encodeControl({ type: "mark_reached", id: Number(mark) }));
  }

  #end(bye: string | null): void {
    if (this.#over) return;
    this.#over = true;
    this.#stopPacing?.();
    if (bye !== null) this.#person.farSideHungUp();
    if (bye !== null) this.#socket?.close();
    this.#ended.resolve({
      ...this.#person.report(),
      openedMs: this.#openedMs,
      endedMs: wallMs(),
      resumed: this.#resumed,
      bye,
    });
  }
}
