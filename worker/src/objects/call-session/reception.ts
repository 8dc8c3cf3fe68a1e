import type { Actor, DeskPhone, Handler } from "@patchbay/protocol/call";
import { randomToken } from "@patchbay/protocol/ids";
import { mayAnswer, mayHold, mayReject, type Refusal } from "../../call/life/may.ts";
import { type Effect, hasEnded } from "../../call/life/state.ts";
import { deskLeg } from "../../call/people/desk.ts";
import { dismissed } from "../../call/people/dismissal.ts";
import type { CallContext } from "./call-context.ts";
import type { PhoneTicket } from "./call-file.ts";
import type { Legs } from "./legs/legs.ts";

/** What the reception needs of its call. */
export interface ReceivedCall extends Pick<CallContext, "state" | "append"> {
  /** Is there anybody to ring: this member, or with null anybody who takes calls? */
  somebodyThere(memberId: string | null): Promise<boolean>;
}

/** Where people get to a call: rings them, gives it to the first who asks, and tells the others whose it is. */
export class Reception {
  readonly #legs: Legs;
  readonly #call: ReceivedCall;

  constructor(legs: Legs, call: ReceivedCall) {
    this.#legs = legs;
    this.#call = call;
  }

  async answer(by: Actor): Promise<PhoneTicket | Refusal> {
    const refusal = mayAnswer(this.#call.state(), by);
    if (refusal !== null) return refusal;
    const legId = `person-${randomToken(6)}`;
    this.#call.append({ type: "answer_claimed", by, legId });
    return { legId, ticket: await this.#legs.ticket(legId) };
  }

  /** Rings the desk phone of whoever places this call, once; repeated it rings no more, whatever became of it. */
  ringDesk(by: Actor, desk: DeskPhone): Refusal | null {
    const state = this.#call.state();
    if (state.desk !== null) return null;
    const refusal = mayAnswer(state, by);
    if (refusal === null)
      this.#call.append({ type: "answer_claimed", by, legId: deskLeg(randomToken(6)), desk });
    return refusal;
  }

  /** False when the call has ended already. */
  hangUp(by: Actor): boolean {
    const state = this.#call.state();
    if (state.summary === null || hasEnded(state)) return false;
    this.#call.append({ type: "hangup_requested", by });
    return true;
  }

  dismiss(legId: string): void {
    const events = dismissed(this.#call.state(), legId);
    if (events.length > 0) this.#legs.revoke(legId);
    for (const event of events) this.#call.append(event);
  }

  reject(by: Actor): Refusal | null {
    const refusal = mayReject(this.#call.state(), by);
    if (refusal === null) this.#call.append({ type: "call_rejected", by });
    return refusal;
  }

  hold(by: Actor, held: boolean): Refusal | null {
    const refusal = mayHold(this.#call.state(), by);
    if (refusal === null && this.#call.state().summary?.held !== held) {
      this.#call.append({ type: "hold_changed", held, by });
    }
    return refusal;
  }

  /** Rings people; a caller need not wait when nobody has a dashboard open. */
  async ring({ ringMs, member }: Extract<Effect, { do: "ring" }>): Promise<void> {
    const { otherwise } = this.#call.state();
    this.#call.append({
      type: "operators_rang",
      untilMs: Date.now() + ringMs,
      member,
      ...(otherwise === null ? {} : { otherwise }),
    });
    if (await this.#call.somebodyThere(member?.id ?? null)) return;
    if (this.#call.state().people?.stage === "ringing") {
      this.#call.append({ type: "operators_missed", reason: "nobody_there" });
    }
  }

  /** Who has the caller, for the log. */
  answerer(): Handler {
    const { people, plan } = this.#call.state();
    if (people?.stage === "talking") return { kind: "operator", name: people.by.name, id: people.by.id };
    if (plan?.kind !== "assistant") return { kind: "none" };
    const { assistantId: id, name, queue } = plan;
    return { kind: "assistant", id, name, ...(queue === undefined ? {} : { queue }) };
  }
}
