import type { ByeReason } from "@patchbay/protocol/media";
import { listenerWelcome } from "../../../call/life/watch.ts";
import type { MediaTransport } from "../../../media/ports.ts";
import type { Switchboard } from "../../../media/switchboard.ts";
import type { LegCall } from "./legs.ts";
import { type LegOwner, type LegSecrets, MediaLeg } from "./media-leg.ts";
import { SignOfLife } from "./sign-of-life.ts";

/** A listener whose network broke is still one for so long. */
const GRACE_MS = 15_000;

/** The browser phone of somebody who listens in: hears the call, and is heard only while they speak into it on purpose. */
export class ListenerLeg implements LegOwner {
  readonly #call: LegCall;
  readonly #switchboard: Switchboard;
  readonly #legId: string;
  readonly #socket = new MediaLeg(this);
  #grace: ReturnType<typeof setTimeout> | null = null;
  readonly #life = new SignOfLife({
    isOpen: () => this.#socket.open,
    drop: (reason) => this.#socket.drop(reason),
    // Who only listens has no microphone open.
    mustSpeak: () => (this.#call.state().listeners[this.#legId]?.mode ?? "listen") !== "listen",
  });

  constructor(call: LegCall, switchboard: Switchboard, legId: string) {
    this.#call = call;
    this.#switchboard = switchboard;
    this.#legId = legId;
  }

  accept(socket: WebSocket): void {
    this.#socket.accept(socket);
  }

  release(reason: ByeReason): void {
    this.#forgetGrace();
    this.#switchboard.listening.leave(this.#legId);
    this.#socket.release(reason);
  }

  revoke(): void {
    this.#forgetGrace();
    this.#switchboard.listening.leave(this.#legId);
    this.#socket.revoke()();
  }

  secrets(): LegSecrets {
    return this.#call.secrets(this.#legId);
  }

  keepSecrets(secrets: LegSecrets): void {
    this.#call.keepSecrets(this.#legId, secrets);
  }

  welcome(): ReturnType<typeof listenerWelcome> {
    return listenerWelcome(this.#call.state(), this.#legId);
  }

  joined(transport: MediaTransport): void {
    this.#forgetGrace();
    this.#switchboard.listening.join(this.#legId, transport);
    const known = this.#call.state().listeners[this.#legId];
    this.#life.begin();
    if (known === undefined || known.here) return;
    const { by, mode } = known;
    this.#call.append({ type: "listener_joined", legId: this.#legId, by, mode });
  }

  audio(mulaw: Uint8Array): void {
    this.#life.heard();
    this.#switchboard.fromSupervisor(this.#legId, mulaw);
  }

  control(): void {}

  left(): void {
    this.#switchboard.listening.leave(this.#legId);
    this.#gone();
  }

  lost(): void {
    this.#switchboard.listening.leave(this.#legId);
    this.#forgetGrace();
    this.#grace = setTimeout(() => this.#gone(), GRACE_MS);
  }

  #gone(): void {
    this.#forgetGrace();
    const known = this.#call.state().listeners[this.#legId];
    if (known !== undefined) this.#call.append({ type: "listener_left", legId: this.#legId, by: known.by });
  }

  #forgetGrace(): void {
    if (this.#grace !== null) clearTimeout(this.#grace);
    this.#grace = null;
  }
}
