import type { ByeReason } from "@patchbay/protocol/media";
import { personWelcome } from "../../../call/life/watch.ts";
import { isDeskLeg } from "../../../call/people/desk.ts";
import { personLeft } from "../../../call/people/takeover.ts";
import type { MediaTransport } from "../../../media/ports.ts";
import type { Switchboard } from "../../../media/switchboard.ts";
import { TwilioStream } from "../../../media/transports/twilio-stream.ts";
import type { LegCall, Speaks } from "./legs.ts";
import { type LegOwner, type LegSecrets, MediaLeg } from "./media-leg.ts";
import { SignOfLife } from "./sign-of-life.ts";
import { TwilioLeg } from "./twilio-leg.ts";

/** The phone of a person who took the call, or placed it, or whom the caller is being put through to. */
export class PersonLeg implements LegOwner {
  readonly #call: LegCall;
  readonly #switchboard: Switchboard;
  readonly #legId: string;
  readonly #socket = new MediaLeg(this);
  readonly #stream = new TwilioLeg(this);
  #lostAt = Date.now();
  readonly #life = new SignOfLife({
    isOpen: () => this.#socket.open,
    drop: (reason) => this.#socket.drop(reason),
  });
  #transport: MediaTransport | null = null;
  /** It is the one that talks with the caller; a transfer's target is not yet. */
  #seated = false;

  constructor(call: LegCall, switchboard: Switchboard, legId: string) {
    this.#call = call;
    this.#switchboard = switchboard;
    this.#legId = legId;
  }

  /** Frames of a browser or the connector, or Twilio's messages. */
  accept(socket: WebSocket, speaks: Speaks): void {
    if (speaks === "twilio") this.#stream.accept(socket);
    else this.#socket.accept(socket);
  }

  release(reason: ByeReason): void {
    if (!this.#socket.open && !this.#stream.open) return;
    this.#unseat();
    this.#socket.release(reason);
    this.#stream.release(reason);
  }

  /** Its person may not have it any longer; whoever was about to have the caller does not get them. */
  revoke(): void {
    const close = this.#socket.revoke();
    this.#unseat();
    const target = this.#call.target();
    if (target.isTarget(this.#legId)) target.gone("hangup");
    close();
  }

  /** The transfer's target has the caller now. */
  seat(): void {
    if (this.#transport === null) return;
    this.#seated = true;
    this.#switchboard.setPerson(this.#transport);
  }

  #unseat(): void {
    this.#transport = null;
    if (this.#seated) this.#switchboard.setPerson(null);
    this.#seated = false;
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
    this.#transport = transport;
    const legId = this.#legId;
    // Asterisk sends nothing for a party that is silent; both it and Twilio tell when one is gone.
    if (!isTelephone(legId)) this.#life.begin();
    const target = this.#call.target();
    if (target.isTarget(legId)) {
      target.here(transport);
      const telephone = transport instanceof TwilioStream ? "twilio" : "pbx";
      const by = isTelephone(legId) ? telephone : "browser";
      return this.#call.append({ type: "leg_joined", legId, transport: by });
    }
    this.seat();
    if (this.#call.state().people?.stage === "talking") {
      return this.#call.append({ type: "leg_resumed", legId, gapMs: this.#gapMs });
    }
    this.#call.append({ type: "leg_joined", legId, transport: isDeskLeg(legId) ? "pbx" : "browser" });
  }

  audio(mulaw: Uint8Array): void {
    this.#life.heard();
    if (this.#seated) this.#switchboard.fromPerson(mulaw);
  }

  control(frame: Parameters<LegOwner["control"]>[0]): void {
    if (this.#seated) {
      if (frame.type === "digit") this.#switchboard.keyFromPerson(frame.digit);
      else if (frame.type === "mark_reached") this.#switchboard.markReached(frame.id);
      return;
    }
    const target = this.#call.target();
    if (!target.isTarget(this.#legId)) return;
    if (frame.type === "digit") target.key(frame.digit);
    else if (frame.type === "mark_reached") target.markReached(frame.id);
  }

  get #gapMs(): number {
    return Math.max(0, Date.now() - this.#lostAt);
  }

  /** Somebody puts their phone down. */
  left(reason: ByeReason): void {
    this.#unseat();
    const target = this.#call.target();
    const wasTarget = target.isTarget(this.#legId);
    this.#call.append({ type: "leg_left", legId: this.#legId, reason });
    if (wasTarget) return target.gone(reason);
    const follows = personLeft(this.#call.state(), this.#legId);
    if (follows !== null) this.#call.append(follows);
  }

  lost(reason: string): void {
    this.#lostAt = Date.now();
    this.#unseat();
    const target = this.#call.target();
    if (target.isTarget(this.#legId)) return target.lost();
    const { people } = this.#call.state();
    // The caller is on their way to nobody then: whoever had them before has them.
    if (people?.stage === "taking" && people.fetching && people.legId === this.#legId) {
      return this.#call.append({ type: "claim_lapsed", legId: this.#legId });
    }
    if (people?.stage === "talking" && people.legId === this.#legId && people.leg === "joined") {
      const { id, name } = people.by;
      this.#call.append({ type: "leg_lost", legId: this.#legId, reason, by: { id, name } });
    }
  }
}

/** The leg of somebody whom a site or Twilio dialled, not of a browser. */
const isTelephone = (legId: string): boolean =>
  legId.startsWith("target-") || legId.startsWith("brief-") || isDeskLeg(legId);
