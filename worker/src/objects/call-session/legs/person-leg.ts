import type { ByeReason } from "@patchbay/protocol/media";
import { personWelcome } from "../../../call/life/watch.ts";
import type { MediaTransport } from "../../../media/ports.ts";
import type { Switchboard } from "../../../media/switchboard.ts";
import type { LegCall } from "./legs.ts";
import { type LegOwner, type LegSecrets, MediaLeg } from "./media-leg.ts";
import { SignOfLife } from "./sign-of-life.ts";

/** The browser phone of a person who took the call, or placed it. */
export class PersonLeg implements LegOwner {
  readonly #call: LegCall;
  readonly #switchboard: Switchboard;
  readonly #legId: string;
  readonly #socket = new MediaLeg(this);
  #lostAt = Date.now();
  readonly #life = new SignOfLife({
    isOpen: () => this.#socket.open,
    drop: (reason) => this.#socket.drop(reason),
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
    if (!this.#socket.open) return;
    this.#switchboard.setPerson(null);
    this.#socket.release(reason);
  }

  secrets(): LegSecrets {
    return this.#call.secrets(this.#legId);
  }

  keepSecrets(secrets: LegSecrets): void {
    this.#call.keepSecrets(this.#legId, secrets);
  }

  welcome(): ReturnType<typeof personWelcome> {
    return personWelcome(this.#call.state(), this.#legId);
  }

  joined(transport: MediaTransport): void {
    this.#switchboard.setPerson(transport);
    this.#life.begin();
    const legId = this.#legId;
    if (this.#call.state().people?.stage === "talking") {
      const gapMs = Math.max(0, Date.now() - this.#lostAt);
      return this.#call.append({ type: "leg_resumed", legId, gapMs });
    }
    this.#call.append({ type: "leg_joined", legId, transport: "browser" });
  }

  audio(mulaw: Uint8Array): void {
    this.#life.heard();
    this.#switchboard.fromPerson(mulaw);
  }

  control(frame: Parameters<LegOwner["control"]>[0]): void {
    if (frame.type === "digit") this.#switchboard.keyFromPerson(frame.digit);
  }

  /** Somebody who puts their phone down has ended the call, as with any phone. */
  left(reason: ByeReason): void {
    this.#switchboard.setPerson(null);
    const { people } = this.#call.state();
    this.#call.append({ type: "leg_left", legId: this.#legId, reason });
    if (people?.stage === "taking" && people.legId === this.#legId) {
      // Nothing was theirs yet: the assistant simply goes on.
      return this.#call.append({ type: "claim_lapsed", legId: this.#legId });
    }
    if (people !== null && people.stage !== "ringing" && people.legId === this.#legId) {
      this.#call.append({ type: "hangup_requested", by: people.by });
    }
  }

  lost(reason: string): void {
    this.#lostAt = Date.now();
    this.#switchboard.setPerson(null);
    const { people } = this.#call.state();
    if (people?.stage === "talking" && people.leg === "joined") {
      this.#call.append({ type: "leg_lost", legId: this.#legId, reason });
    }
  }
}
