import { FRAME_BYTES, FRAME_MS } from "@patchbay/audio";
import { type RawData, WebSocket } from "ws";
import * as z from "zod";

const command = z.discriminatedUnion("command", [
  z.object({ command: z.literal("ANSWER") }),
  z.object({ command: z.literal("FLUSH_MEDIA") }),
  z.object({ command: z.literal("HANGUP") }),
  z.object({ command: z.literal("MARK_MEDIA"), correlation_id: z.string() }),
]);

export interface MediaSocketOptions {
  mediaPort: number;
  uniqueid: string;
  /** Inherited channel variables, as MEDIA_START shows them. */
  variables: Readonly<Record<string, string>>;
  /** 20 ms of a binary message of the connector, which may have several. */
  onAudio: (bytes: Uint8Array) => void;
}

const OPEN_WITHIN_MS = 3_000;
const KEY_MS = 100;

/** The media channel of one call as chan_websocket speaks it: plays what comes at 20 ms a frame, and reports marks when they are reached. */
export class MediaSocket {
  readonly socket: WebSocket;
  readonly #onAudio: MediaSocketOptions["onAudio"];
  /** When everything that came will have been played. */
  #playedOutMs = 0;
  readonly #marks = new Set<NodeJS.Timeout>();
  /** The connector answered the call; rejects when the socket closes before. */
  readonly answered: Promise<void>;

  constructor(options: MediaSocketOptions) {
    const { mediaPort, uniqueid, variables } = options;
    this.#onAudio = options.onAudio;
    const socket = new WebSocket(`ws://127.0.0.1:${mediaPort}/media`, "media", {
      perMessageDeflate: false,
      handshakeTimeout: OPEN_WITHIN_MS,
    });
    this.socket = socket;
    socket.on("open", () => {
      const start = {
        event: "MEDIA_START",
        connection_id: "patchbay",
        channel: `WebSocket/patchbay/${uniqueid}`,
        channel_id: `${uniqueid}-media`,
        format: "ulaw",
        optimal_frame_size: 160,
        ptime: FRAME_MS,
        channel_variables: variables,
      };
      socket.send(JSON.stringify(start));
    });
    this.answered = new Promise((resolve, reject) => {
      socket.on("message", (data, binary) => {
        if (binary) this.#play(data);
        else this.#obey(data.toString(), resolve);
      });
      socket.on("close", (code) => {
        this.#forgetMarks();
        reject(new Error(`The connector closed the media socket (${code}) before it answered.`));
      });
      socket.on("error", () => socket.terminate());
    });
    // Whoever does not wait for the answer must not be ended by it.
    this.answered.catch(() => {});
  }

  /** The caller pressed a key. */
  press(digit: string): void {
    if (this.socket.readyState === WebSocket.OPEN)
      this.socket.send(JSON.stringify({ event: "DTMF_END", digit, duration_ms: KEY_MS }));
  }

  /** The caller hung up. */
  close(): void {
    this.socket.close(1000);
  }

  #play(data: RawData): void {
    if (!Buffer.isBuffer(data)) return;
    for (let at = 0; at < data.length; at += FRAME_BYTES) {
      this.#playedOutMs = Math.max(this.#playedOutMs, performance.now()) + FRAME_MS;
      this.#onAudio(data.subarray(at, at + FRAME_BYTES));
    }
  }

  #obey(text: string, answered: () => void): void {
    const parsed = command.safeParse(JSON.parse(text));
    if (!parsed.success) return;
    if (parsed.data.command === "ANSWER") answered();
    else if (parsed.data.command === "HANGUP") this.close();
    else if (parsed.data.command === "FLUSH_MEDIA") {
      this.#forgetMarks();
      this.#playedOutMs = 0;
    } else this.#mark(parsed.data.correlation_id);
  }

  #mark(id: string): void {
    const timer = setTimeout(
      () => {
        this.#marks.delete(timer);
        if (this.socket.readyState === WebSocket.OPEN)
          this.socket.send(JSON.stringify({ event: "MEDIA_MARK_PROCESSED", correlation_id: id }));
      },
      Math.max(0, this.#playedOutMs - performance.now()),
    );
    this.#marks.add(timer);
  }

  #forgetMarks(): void {
    for (const timer of this.#marks) clearTimeout(timer);
    this.#marks.clear();
  }
}
