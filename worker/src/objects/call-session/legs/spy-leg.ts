import type { ByeReason } from "@patchbay/protocol/media";
import { type SpeaksTo, spiesOf } from "../../../call/people/listeners.ts";
import type { MediaTransport } from "../../../media/ports.ts";
import type { Switchboard } from "../../../media/switchboard.ts";
import type { LegCall } from "./legs.ts";
import { type LegOwner, type LegSecrets, MediaLeg } from "./media-leg.ts";

/** How the ids of legs begin that hear a conversation at the PBX. */
export const SPY = "spy-";
export const spyLeg = (speaksTo: SpeaksTo): string => `${SPY}${speaksTo}`;

/** The connector's leg into a conversation that the PBX has in its own hands: what supervisors hear of it, and are heard by. */
export class SpyLeg implements LegOwner {
  readonly #call: LegCall;
  readonly #switchboard: Switchboard;
  readonly #speaksTo: SpeaksTo;
  readonly #socket = new MediaLeg(this);

  constructor(call: LegCall, switchboard: Switchboard, speaksTo: SpeaksTo) {
    this.#call = call;
    this.#switchboard = switchboard;
    this.#speaksTo = speaksTo;
  }

  get open(): boolean {
    return this.#socket.open;
  }

  accept(socket: WebSocket): void {
    this.#socket.accept(socket);
  }

  release(reason: ByeReason): void {
    if (!this.#socket.open) return;
    this.#gone();
    this.#socket.release(reason);
  }

  secrets(): LegSecrets {
    return this.#call.secrets(spyLeg(this.#speaksTo));
  }

  keepSecrets(secrets: LegSecrets): void {
    this.#call.keepSecrets(spyLeg(this.#speaksTo), secrets);
  }

  welcome(): "welcome" | ByeReason {
    return spiesOf(this.#call.state()).has(this.#speaksTo) ? "welcome" : "hangup";
  }

  joined(transport: MediaTransport): void {
    this.#switchboard.setAtPbx(this.#speaksTo, transport);
  }

  audio(mulaw: Uint8Array): void {
    if (this.#speaksTo === "both") this.#switchboard.fromPbx(mulaw);
  }

  control(): void {}

  left(): void {
    this.#gone();
  }

  /** The connector comes back by itself where it can. */
  lost(): void {
    this.#gone();
  }

  #gone(): void {
    this.#switchboard.setAtPbx(this.#speaksTo, null);
  }
}
