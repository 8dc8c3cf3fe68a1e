import { randomToken } from "@patchbay/protocol/ids";
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
import { FRAME_BYTES, framesIn, partsOf } from "@patchbay/protocol/media-pieces";
import { CLOSE, type CloseCode } from "@patchbay/protocol/version";
import { hashToken, sameDigest } from "../../../auth/tokens.ts";
import type { MediaTransport } from "../../../media/ports.ts";
import { FramedMedia, SingleFrames } from "../../../media/transports/framed-media.ts";
import { pieceFrames, pieceLength } from "./isolate.ts";

/** A ticket works once; what it is exchanged for works for this leg as long as the call lasts. */
export interface LegSecrets {
  /** SHA-256 of the unused ticket; null once it was used. */
  ticketHash: string | null;
  resumeHash: string | null;
  /** What the unused ticket is made of, so that whoever asks again gets the same; absent once it was used. */
  ticketSeed?: string | undefined;
}

/** What a leg's owner does for its socket. */
export interface LegOwner {
  secrets(): LegSecrets;
  keepSecrets(secrets: LegSecrets): void;
  /** Whether the leg may join, and if not, where it goes instead. */
  welcome(): "welcome" | ByeReason;
  /** The leg is there, for the first time or again. */
  joined(transport: MediaTransport): void;
  audio(mulaw: Uint8Array): void;
  /** Does anybody hear it as it speaks? So where this is left out. */
  heardLive?(): boolean;
  control(frame: Exclude<MediaFrame, { type: "audio" | "hello" | "bye" }>): void;
  /** The far end gave the leg up in good order. */
  left(reason: ByeReason): void;
  lost(reason: string): void;
}

const HELLO_TIMEOUT_MS = 5_000;

/** One leg's media socket, of the connector or of a browser phone; a newer one that proves itself replaces an older. */
export class MediaLeg {
  readonly #owner: LegOwner;
  #current: WebSocket | null = null;
  #transport: FramedMedia | SingleFrames | null = null;
  /** The number of the next frame; null when this process has heard none. */
  #next: number | null = null;
  readonly #heard = { window: 0 };
  /** What the far end was told of the length of its pieces. */
  #pace = 1;

  constructor(owner: LegOwner) {
    this.#owner = owner;
  }

  get open(): boolean {
    return this.#current !== null;
  }

  /** Takes an upgraded socket; it has to prove itself with its first frame. */
  accept(socket: WebSocket): void {
    socket.binaryType = "arraybuffer";
    let state: "new" | "checking" | "joined" = "new";
    const impatience = setTimeout(() => {
      if (state === "new") socket.close(CLOSE.helloTimeout, "no hello");
    }, HELLO_TIMEOUT_MS);
    socket.addEventListener("message", ({ data }) => {
      if (!(data instanceof ArrayBuffer)) return this.#refuse(socket, CLOSE.malformed, "binary frames only");
      if (data.byteLength > MAX_MEDIA_FRAME_BYTES) return this.#refuse(socket, CLOSE.tooBig, "frame too big");
      const message = new Uint8Array(data);
      if (state === "joined" && this.#current === socket) return this.#take(socket, message);
      if (state !== "new") return;
      const frame = decodeMedia(message);
      if (!frame.ok) return this.#refuse(socket, CLOSE.malformed, frame.error);
      clearTimeout(impatience);
      if (frame.value.type !== "hello") return this.#refuse(socket, CLOSE.unauthorized, "hello first");
      state = "checking";
      this.#prove(socket, frame.value).then(
        (joined) => {
          if (joined) state = "joined";
        },
        () => socket.close(CLOSE.internal, "internal error"),
      );
    });
    const gone = (reason: string): void => {
      clearTimeout(impatience);
      if (this.#current !== socket) return;
      this.#current = null;
      this.#owner.lost(reason);
    };
    socket.addEventListener("close", ({ code }) => gone(`closed (${code})`));
    socket.addEventListener("error", () => gone("broken"));
    socket.accept();
  }

  /** Ends the leg on purpose; the connector does what the reason says. */
  release(reason: ByeReason): void {
    const socket = this.#current;
    if (socket === null) return;
    this.#current = null;
    this.#transport?.bye(reason);
    socket.close(CLOSE.normal, reason);
  }

  /** The leg is nobody's any more. What this answers closes its socket, once nothing has to be said to it. */
  revoke(): () => void {
    const socket = this.#current;
    this.#current = null;
    return () => socket?.close(CLOSE.revoked, "not allowed any longer");
  }

  /** Takes the leg for lost: its far end may come back with a new socket. */
  drop(reason: string): void {
    if (this.#current !== null) this.#refuse(this.#current, CLOSE.helloTimeout, reason);
  }

  /** One message of a leg that is here. */
  #take(socket: WebSocket, message: Uint8Array): void {
    const parts = partsOf(message);
    if (!parts.ok) return this.#refuse(socket, CLOSE.malformed, parts.error);
    for (const part of parts.value) {
      // Whoever hears the first part may end the leg.
      if (this.#current !== socket) return;
      if (part[0] === MEDIA_TYPE.audio) this.#hear(socket, part);
      else this.#obey(socket, part);
    }
  }

  #hear(socket: WebSocket, piece: Uint8Array): void {
    const frames = framesIn(piece);
    if (frames === null) {
      return this.#refuse(socket, CLOSE.malformed, `${piece.length - AUDIO_HEADER_BYTES} bytes of sound`);
    }
    this.#next = (new DataView(piece.buffer, piece.byteOffset).getUint32(1) + frames) >>> 0;
    this.#keepPace();
    for (let at = AUDIO_HEADER_BYTES; at < piece.length; at += FRAME_BYTES) {
      if (this.#current !== socket) return;
      this.#owner.audio(piece.subarray(at, at + FRAME_BYTES));
    }
  }

  /** Has the far end send pieces as long as the isolate needs them. */
  #keepPace(): void {
    pieceLength.heard(this.#heard);
    const frames = this.#owner.heardLive?.() === false ? pieceLength.unheardFrames : pieceLength.frames;
    if (frames === this.#pace || !(this.#transport instanceof FramedMedia)) return;
    this.#pace = frames;
    // One of before knows no longer pieces than these, and keeps to them.
    if (frames > MOST_LIVE_PACE) this.#transport.now({ type: "pace", frames: MOST_LIVE_PACE });
    this.#transport.now({ type: "pace", frames });
  }

  #obey(socket: WebSocket, part: Uint8Array): void {
    const frame = decodeMedia(part);
    if (!frame.ok) return this.#refuse(socket, CLOSE.malformed, frame.error);
    switch (frame.value.type) {
      case "bye":
        this.#current = null;
        return this.#owner.left(frame.value.reason);
      case "ping":
        return socket.send(encodeControl({ type: "pong" }));
      case "hello":
      case "audio":
        return;
      default:
        return this.#owner.control(frame.value);
    }
  }

  #refuse(socket: WebSocket, code: CloseCode, reason: string): void {
    const wasCurrent = this.#current === socket;
    if (wasCurrent) this.#current = null;
    try {
      // Before the close: parting the leg may still say something to it, and a closed socket takes nothing.
      if (wasCurrent) this.#owner.lost(reason);
    } finally {
      socket.close(code, reason.slice(0, 100));
    }
  }

  async #prove(socket: WebSocket, hello: Extract<MediaFrame, { type: "hello" }>): Promise<boolean> {
    const { version } = hello;
    if (version < OLDEST_MEDIA_VERSION || version > MEDIA_VERSION) {
      const spoken = `${OLDEST_MEDIA_VERSION} to ${MEDIA_VERSION}`;
      this.#refuse(socket, CLOSE.wrongVersion, `media version ${version}; this edge speaks ${spoken}`);
      return false;
    }
    const resume = randomToken();
    const [given, resumeHash] = await Promise.all([hashToken(hello.secret), hashToken(resume)]);
    const secrets = this.#owner.secrets();
    const expected = hello.credential === "ticket" ? secrets.ticketHash : secrets.resumeHash;
    if (expected === null || !sameDigest(given, expected)) {
      this.#refuse(socket, CLOSE.unauthorized, "ticket unknown or already used");
      return false;
    }
    const answer = this.#owner.welcome();
    if (answer !== "welcome") {
      socket.send(encodeControl({ type: "bye", reason: answer }));
      socket.close(CLOSE.normal, answer);
      return false;
    }
    const resumed = hello.credential === "resume";
    // A resumed leg keeps its secret: its welcome may be lost on the same bad network.
    const secret = resumed ? hello.secret : resume;
    if (!resumed) {
      this.#next = 0;
      this.#owner.keepSecrets({ ticketHash: null, resumeHash });
    }
    this.#current?.close(CLOSE.replaced, "a newer socket took over");
    this.#current = socket;
    // What was on its way when the last socket broke comes again, once. A process that is new itself does not know, and says nothing.
    if (resumed && this.#next !== null) socket.send(encodeControl({ type: "received", seq: this.#next }));
    socket.send(encodeControl({ type: "welcome", version, resume: secret }));
    this.#pace = 1;
    this.#transport = version === 1 ? new SingleFrames(socket) : new FramedMedia(socket, pieceFrames);
    this.#owner.joined(this.#transport);
    return true;
  }
}
