import type { ByeReason } from "@patchbay/protocol/media";
import { CLOSE } from "@patchbay/protocol/version";
import { hashToken, sameDigest } from "../../../auth/tokens.ts";
import { TwilioStream } from "../../../media/transports/twilio-stream.ts";
import { pieceFrames, pieceLength } from "./isolate.ts";
import type { LegOwner } from "./media-leg.ts";

const START_TIMEOUT_MS = 5_000;

/** A leg on Twilio Media Streams, the caller's or that of a target whom Twilio dialled. It proves itself by the ticket that came with the signed TwiML. */
export class TwilioLeg {
  readonly #owner: LegOwner;
  #current: TwilioStream | null = null;

  constructor(owner: LegOwner) {
    this.#owner = owner;
  }

  get open(): boolean {
    return this.#current !== null;
  }

  accept(socket: WebSocket): void {
    const stream = new TwilioStream(socket, pieceFrames);
    const heard = { window: 0 };
    let proven = false;
    const impatience = setTimeout(() => socket.close(CLOSE.helloTimeout, "no start"), START_TIMEOUT_MS);
    const gone = (leave: () => void): void => {
      clearTimeout(impatience);
      if (this.#current !== stream) return;
      this.#current = null;
      leave();
    };
    socket.addEventListener("message", ({ data }) => {
      const news = stream.take(data);
      if (news.type === "started") {
        clearTimeout(impatience);
        this.#prove(socket, stream, news.start.parameters.ticket ?? "").then(
          (joined) => {
            proven = joined;
          },
          () => socket.close(CLOSE.internal, "internal error"),
        );
        return;
      }
      if (!proven || this.#current !== stream) return;
      switch (news.type) {
        case "audio":
          pieceLength.heard(heard);
          return this.#owner.audio(news.mulaw);
        case "digit":
          return this.#owner.control({ type: "digit", digit: news.digit });
        case "mark_reached":
          return this.#owner.control({ type: "mark_reached", id: news.id });
        case "stopped":
          return gone(() => this.#owner.left("hangup"));
        default:
          return;
      }
    });
    socket.addEventListener("close", ({ code }) => gone(() => this.#owner.lost(`closed (${code})`)));
    socket.addEventListener("error", () => gone(() => this.#owner.lost("broken")));
    socket.accept();
  }

  /** So many bytes of silence were taken for what the stream did not bring: it does not bring them again. */
  filled(bytes: number): void {
    this.#current?.filled(bytes);
  }

  /** Closes the stream; what the caller gets then is decided by the TwiML behind it. */
  release(reason: ByeReason): void {
    const stream = this.#current;
    this.#current = null;
    stream?.bye(reason);
  }

  async #prove(socket: WebSocket, stream: TwilioStream, ticket: string): Promise<boolean> {
    const given = await hashToken(ticket);
    const { ticketHash } = this.#owner.secrets();
    if (ticketHash === null || !sameDigest(given, ticketHash)) {
      socket.close(CLOSE.unauthorized, "ticket unknown or already used");
      return false;
    }
    this.#owner.keepSecrets({ ticketHash: null, resumeHash: null });
    const answer = this.#owner.welcome();
    if (answer !== "welcome") {
      socket.close(CLOSE.normal, answer);
      return false;
    }
    this.#current?.bye("transferred");
    this.#current = stream;
    this.#owner.joined(stream);
    return true;
  }
}
