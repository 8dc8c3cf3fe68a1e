import type { ByeReason } from "@patchbay/protocol/media";
import { legWelcome } from "../../../call/life/watch.ts";
import { SteadyAudio } from "../../../media/incoming/steady-audio.ts";
import type { MediaTransport } from "../../../media/ports.ts";
import type { Switchboard } from "../../../media/switchboard.ts";
import { TwilioStream } from "../../../media/transports/twilio-stream.ts";
import type { LegCall, Speaks } from "./legs.ts";
import { type LegOwner, type LegSecrets, MediaLeg } from "./media-leg.ts";
import { SignOfLife } from "./sign-of-life.ts";
import { TwilioLeg } from "./twilio-leg.ts";

const LEG = "caller";

/** The outside party's leg, whatever it comes through: joins it to the switchboard and tells the call what becomes of it. */
export class CallerLeg implements LegOwner {
  readonly #call: LegCall;
  readonly #switchboard: Switchboard;
  readonly #framed = new MediaLeg(this);
  readonly #twilio = new TwilioLeg(this);
  /** For a browser only: a PBX's phone may well be silent, and Asterisk knows whether it lives. */
  readonly #life = new SignOfLife({
    isOpen: () => this.#framed.open,
    drop: (reason) => this.#framed.drop(reason),
  });
  /** Of any line: phones and networks send nothing for silence, or lose what they send. */
  readonly #steady = new SteadyAudio((mulaw, absentMs) => {
    this.#twilio.filled(mulaw.length);
    this.#switchboard.callerSilent(mulaw, absentMs);
  });
  /** When the leg was last here, for the gap that is told when it is back. */
  #lostAt = Date.now();

  constructor(call: LegCall, switchboard: Switchboard) {
    this.#call = call;
    this.#switchboard = switchboard;
  }

  /** Frames of the connector or a browser, or Twilio's messages. */
  accept(socket: WebSocket, speaks: Speaks): void {
    if (speaks === "twilio") this.#twilio.accept(socket);
    else this.#framed.accept(socket);
  }

  /** Gives the leg up on purpose. */
  release(reason: ByeReason): void {
    this.#lostAt = Date.now();
    this.#part();
    this.#framed.release(reason);
    this.#twilio.release(reason);
  }

  revoke(): void {
    this.#lostAt = Date.now();
    this.#part();
    this.#framed.revoke()();
  }

  secrets(): LegSecrets {
    return this.#call.secrets(LEG);
  }

  keepSecrets(secrets: LegSecrets): void {
    this.#call.keepSecrets(LEG, secrets);
  }

  welcome(): ReturnType<typeof legWelcome> {
    return legWelcome(this.#call.state());
  }

  joined(transport: MediaTransport): void {
    this.#switchboard.setCaller(transport);
    this.#steady.begin();
    if (this.#through(transport) === "browser") this.#life.begin();
    if (this.#call.state().legSeen) {
      const gapMs = Math.max(0, Date.now() - this.#lostAt);
      return this.#call.append({ type: "leg_resumed", legId: LEG, gapMs });
    }
    this.#call.append({ type: "leg_joined", legId: LEG, transport: this.#through(transport) });
  }

  audio(mulaw: Uint8Array): void {
    this.#life.heard();
    this.#steady.came(mulaw);
    this.#switchboard.fromCaller(mulaw);
  }

  /** A browser's page sends no longer pieces than a live voice's. */
  heardLive(): boolean {
    return this.#call.state().pbx === null || this.#switchboard.callerIsHeardLive;
  }

  control(frame: Parameters<LegOwner["control"]>[0]): void {
    if (frame.type === "mark_reached") {
      if (!this.#switchboard.markReached(frame.id)) this.#call.markReached(frame.id);
    } else if (frame.type === "digit") this.#call.digit(frame.digit);
  }

  left(reason: ByeReason): void {
    this.#lostAt = Date.now();
    this.#part();
    this.#call.append({ type: "leg_left", legId: LEG, reason });
  }

  lost(reason: string): void {
    this.#lostAt = Date.now();
    this.#part();
    if (this.#call.state().leg === "joined") this.#call.append({ type: "leg_lost", legId: LEG, reason });
  }

  #part(): void {
    this.#steady.end();
    this.#switchboard.setCaller(null);
  }

  #through(transport: MediaTransport): "pbx" | "twilio" | "browser" {
    if (transport instanceof TwilioStream) return "twilio";
    return this.#call.state().pbx === null ? "browser" : "pbx";
  }
}
