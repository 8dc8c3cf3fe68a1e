import type { CallEvent } from "@patchbay/protocol/call";
import type { ByeReason } from "@patchbay/protocol/media";
import { type CallState, legWelcome } from "../../call/machine.ts";
import type { MediaTransport } from "../../media/ports.ts";
import { type LegOwner, type LegSecrets, MediaLeg } from "./media-leg.ts";
import { TwilioLeg } from "./twilio-leg.ts";
import type { CallVoice } from "./voice.ts";

/** What the leg needs of its call. */
export interface LegCall {
  state(): CallState;
  append(event: CallEvent): void;
  secrets(): LegSecrets;
  keepSecrets(secrets: LegSecrets): void;
}

/** The caller's leg, whatever it comes through: joins the voice to the caller and tells the call what becomes of it. */
export class CallerLeg implements LegOwner {
  readonly #call: LegCall;
  readonly #voice: CallVoice;
  readonly #pbx = new MediaLeg(this);
  readonly #twilio = new TwilioLeg(this);
  /** When the leg was last seen alive, for the gap that is told when it is back. */
  #lostAt = Date.now();

  constructor(call: LegCall, voice: CallVoice) {
    this.#call = call;
    this.#voice = voice;
  }

  accept(socket: WebSocket, through: "pbx" | "twilio"): void {
    if (through === "pbx") this.#pbx.accept(socket);
    else this.#twilio.accept(socket);
  }

  /** Gives the leg up on purpose. */
  release(reason: ByeReason): void {
    this.#voice.detach();
    this.#pbx.release(reason);
    this.#twilio.release(reason);
  }

  secrets(): LegSecrets {
    return this.#call.secrets();
  }

  keepSecrets(secrets: LegSecrets): void {
    this.#call.keepSecrets(secrets);
  }

  welcome(): ReturnType<typeof legWelcome> {
    return legWelcome(this.#call.state());
  }

  joined(transport: MediaTransport, through: "pbx" | "twilio"): void {
    this.#voice.attach(transport);
    const { plan, summary } = this.#call.state();
    if (summary?.answeredAt != null) {
      const gapMs = Math.max(0, Date.now() - this.#lostAt);
      return this.#call.append({ type: "leg_resumed", legId: "caller", gapMs });
    }
    this.#call.append({ type: "leg_joined", legId: "caller", transport: through });
    if (plan?.kind !== "assistant") return;
    const by = { kind: "assistant", id: plan.assistantId, name: plan.name } as const;
    this.#call.append({ type: "call_answered", by });
  }

  audio(mulaw: Uint8Array): void {
    this.#voice.hear(mulaw);
  }

  control(frame: Parameters<LegOwner["control"]>[0]): void {
    if (frame.type === "mark_reached") this.#voice.markReached(frame.id);
    else if (frame.type === "digit") this.#call.append({ type: "digit_pressed", digit: frame.digit });
  }

  left(reason: ByeReason): void {
    this.#voice.detach();
    this.#call.append({ type: "leg_left", legId: "caller", reason });
  }

  lost(reason: string): void {
    this.#lostAt = Date.now();
    this.#voice.detach();
    if (this.#call.state().leg === "joined") this.#call.append({ type: "leg_lost", legId: "caller", reason });
  }
}
