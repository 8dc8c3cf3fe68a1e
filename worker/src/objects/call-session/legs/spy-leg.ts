import type { ByeReason } from "@patchbay/protocol/media";
import { spiesOf } from "../../../call/people/listeners.ts";
import type { MediaTransport, Spy } from "../../../media/ports.ts";
import type { Switchboard } from "../../../media/switchboard.ts";
import type { LegCall } from "./legs.ts";
import { type LegOwner, type LegSecrets, MediaLeg } from "./media-leg.ts";

/** How the ids of legs begin that hear a conversation elsewhere. */
export const SPY = "spy-";
export const spyLeg = (spy: Spy): string => `${SPY}${spy}`;

/** The connector's leg into a conversation that the PBX has in its own hands: what supervisors hear of it, and are heard by. */
export class SpyLeg implements LegOwner {
  readonly #call: LegCall;
  readonly #switchboard: Switchboard;
  readonly #way: Exclude<Spy, "fork">;
  readonly #socket = new MediaLeg(this);

  constructor(call: LegCall, switchboard: Switchboard, way: Exclude<Spy, "fork">) {
    this.#call = call;
    this.#switchboard = switchboard;
    this.#way = way;
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
    return this.#call.secrets(spyLeg(this.#way));
  }

  keepSecrets(secrets: LegSecrets): void {
    this.#call.keepSecrets(spyLeg(this.#way), secrets);
  }

  welcome(): "welcome" | ByeReason {
    return spiesOf(this.#call.state()).has(this.#way) ? "welcome" : "hangup";
  }

  joined(transport: MediaTransport): void {
    this.#switchboard.setElsewhere(this.#way, transport);
  }

  audio(mulaw: Uint8Array): void {
    if (this.#way === "both") this.#switchboard.fromElsewhere(mulaw, "both");
  }

  control(frame: Parameters<LegOwner["control"]>[0]): void {
    if (frame.type === "mark_reached") this.#switchboard.markReached(frame.id);
  }

  left(): void {
    this.#gone();
  }

  /** The connector comes back by itself where it can. */
  lost(): void {
    this.#gone();
  }

  #gone(): void {
    this.#switchboard.setElsewhere(this.#way, null);
  }
}
