import { CLOSE } from "@patchbay/protocol/version";
import { hashToken, sameDigest } from "../../../auth/tokens.ts";
import { spiesOf } from "../../../call/people/listeners.ts";
import type { Switchboard } from "../../../media/switchboard.ts";
import { parseStreamMessage, type StreamMessage } from "../../../media/transports/twilio-messages.ts";
import type { LegCall } from "./legs.ts";
import { spyLeg } from "./spy-leg.ts";

const START_TIMEOUT_MS = 5_000;
type Start = Extract<StreamMessage, { event: "start" }>;

/** Twilio's stream of a call that it has put through: both sides' voices and no way back. It proves itself by its ticket. */
export class ForkLeg {
  readonly #call: LegCall;
  readonly #switchboard: Switchboard;
  #current: WebSocket | null = null;

  constructor(call: LegCall, switchboard: Switchboard) {
    this.#call = call;
    this.#switchboard = switchboard;
  }

  get open(): boolean {
    return this.#current !== null;
  }

  accept(socket: WebSocket): void {
    let streamSid: string | null = null;
    const impatience = setTimeout(() => socket.close(CLOSE.helloTimeout, "no start"), START_TIMEOUT_MS);
    const gone = (): void => {
      clearTimeout(impatience);
      if (this.#current === socket) this.#current = null;
    };
    socket.addEventListener("message", ({ data }) => {
      const parsed = parseStreamMessage(data);
      if (!parsed.ok) return;
      const message = parsed.value;
      if (message.event === "start" && streamSid === null) {
        clearTimeout(impatience);
        streamSid = message.streamSid;
        this.#prove(socket, message).catch(() => socket.close(CLOSE.internal, "internal error"));
      } else if (message.event === "media" && this.#current === socket && message.streamSid === streamSid) {
        this.#switchboard.fromElsewhere(message.audio, message.track === "inbound" ? "caller" : "far");
      } else if (message.event === "stop") gone();
    });
    socket.addEventListener("close", gone);
    socket.addEventListener("error", gone);
    socket.accept();
  }

  /** Closes the stream; the call itself goes on. */
  release(): void {
    this.#current?.close(CLOSE.normal, "nobody listens");
    this.#current = null;
  }

  async #prove(socket: WebSocket, { parameters }: Start): Promise<void> {
    const given = await hashToken(parameters.ticket ?? "");
    const legId = spyLeg("fork");
    const { ticketHash } = this.#call.secrets(legId);
    if (ticketHash === null || !sameDigest(given, ticketHash))
      return socket.close(CLOSE.unauthorized, "ticket unknown or already used");
    this.#call.keepSecrets(legId, { ticketHash: null, resumeHash: null });
    if (!spiesOf(this.#call.state()).has("fork")) return socket.close(CLOSE.normal, "nobody listens");
    this.#current?.close(CLOSE.replaced, "a newer stream took over");
    this.#current = socket;
  }
}
