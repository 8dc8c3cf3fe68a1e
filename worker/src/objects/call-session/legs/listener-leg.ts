import type { ByeReason } from "@patchbay/protocol/media";
import { listenerWelcome } from "../../../call/life/watch.ts";
import type { ListeningPost } from "../../../media/listening/listening-post.ts";
import type { MediaTransport } from "../../../media/ports.ts";
import type { LegCall } from "./legs.ts";
import { type LegOwner, type LegSecrets, MediaLeg } from "./media-leg.ts";

/** A listener whose network broke is still one for so long. */
const GRACE_MS = 15_000;

/** The browser phone of somebody who listens in: hears the call, and is heard by nobody. */
export class ListenerLeg implements LegOwner {
  readonly #call: LegCall;
  readonly #post: ListeningPost;
  readonly #legId: string;
  readonly #socket = new MediaLeg(this);
  #grace: ReturnType<typeof setTimeout> | null = null;

  constructor(call: LegCall, post: ListeningPost, legId: string) {
    this.#call = call;
    this.#post = post;
    this.#legId = legId;
  }

  accept(socket: WebSocket): void {
    this.#socket.accept(socket);
  }

  release(reason: ByeReason): void {
    this.#forgetGrace();
    this.#post.leave(this.#legId);
    this.#socket.release(reason);
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
    this.#post.join(this.#legId, transport);
    const known = this.#call.state().listeners[this.#legId];
    if (known === undefined || known.here) return;
    this.#call.append({ type: "listener_joined", legId: this.#legId, by: known.by });
  }

  audio(): void {}

  control(): void {}

  left(): void {
    this.#post.leave(this.#legId);
    this.#gone();
  }

  lost(): void {
    this.#post.leave(this.#legId);
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
