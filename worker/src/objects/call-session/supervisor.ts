import type { Actor, Person, SupervisorMode } from "@patchbay/protocol/call";
import { randomToken } from "@patchbay/protocol/ids";
import { audited } from "../../auth/audited.ts";
import {
  mayCoach,
  mayHandBack,
  mayListen,
  maySpeak,
  mayTakeOver,
  type Refusal,
} from "../../call/life/may.ts";
import { elsewhere } from "../../call/people/listeners.ts";
import { LISTENER } from "../../call/people/right-on-leg.ts";
import type { Env } from "../../env.ts";
import type { CallContext } from "./call-context.ts";
import type { PhoneTicket } from "./call-file.ts";
import type { Legs } from "./legs/legs.ts";
import type { Journal } from "./log/journal.ts";

/** What a supervisor can ask of a live call. */
export type SupervisorWish =
  | { do: "take_over" }
  | { do: "hand_back" }
  | { do: "listen" }
  /** Who listens already speaks from now on, or does so no more. */
  | { do: "speak"; legId: string; mode: SupervisorMode }
  /** `id` is of these words: they are said once, however often they are sent. */
  | { do: "coach"; id: string; text: string };

/** What the supervisor's place needs of its call. */
export interface SupervisedCall extends CallContext {
  journal: Pick<Journal, "read">;
}

/** Where supervisors get to a call: they listen, speak into it, coach the assistant, take the caller from it and give them back. */
export class Supervisor {
  readonly #env: Env;
  readonly #legs: Legs;
  readonly #call: SupervisedCall;

  constructor(env: Env, legs: Legs, call: SupervisedCall) {
    this.#env = env;
    this.#legs = legs;
    this.#call = call;
  }

  /** A leg for the supervisor's phone where the wish needs one, null where it does not, or why not. */
  async ask(by: Actor, wish: SupervisorWish): Promise<PhoneTicket | Refusal | null> {
    switch (wish.do) {
      case "take_over":
        return this.#takeOver(by);
      case "hand_back":
        return this.#handBack(by);
      case "listen":
        return this.#listen(by);
      case "speak":
        return this.#speak(by, wish.legId, wish.mode);
      case "coach":
        return this.#coach(by, wish.id, wish.text);
    }
  }

  /** Has the audit log say that somebody listens no more. The call's own log has it first. */
  async noteEnd(by: Actor, detail: string): Promise<void> {
    const file = this.#call.file();
    if (file === null) return;
    const { orgId, callId: target } = file;
    await audited(this.#env, {
      orgId,
      actor: by,
      action: "calls.listen_end",
      target,
      result: "done",
      detail,
    });
  }

  async #listen(by: Actor): Promise<PhoneTicket | Refusal> {
    const refusal = mayListen(this.#call.state(), by, Date.now());
    if (refusal !== null) return refusal;
    const legId = `${LISTENER}${randomToken(6)}`;
    this.#call.append({ type: "listen_requested", by, legId });
    return { legId, ticket: await this.#legs.ticket(legId) };
  }

  async #takeOver(by: Actor): Promise<PhoneTicket | Refusal> {
    const refusal = mayTakeOver(this.#call.state(), by);
    if (refusal !== null) return refusal;
    const legId = `person-${randomToken(6)}`;
    // Whoever has the call already takes it up again, as after a reload of their page.
    const has = this.#call.state().people?.stage === "talking";
    if (has) this.#call.append({ type: "answer_claimed", by, legId });
    else this.#call.append({ type: "takeover_claimed", by, legId, ...this.#assistantBefore });
    return { legId, ticket: await this.#legs.ticket(legId) };
  }

  /** Of a caller who was put through, the assistant that had them: they can be handed back to it. */
  get #assistantBefore(): { assistant?: Person } {
    const state = this.#call.state();
    if (elsewhere(state) === null || state.plan?.kind !== "assistant") return {};
    return { assistant: { id: state.plan.assistantId, name: state.plan.name } };
  }

  #speak(by: Actor, legId: string, mode: SupervisorMode): Refusal | null {
    const refusal = maySpeak(this.#call.state(), by, legId, mode);
    if (refusal !== null || this.#call.state().listeners[legId]?.mode === mode) return refusal;
    this.#call.append({ type: "supervisor_mode_changed", by, legId, mode });
    return null;
  }

  #coach(by: Actor, id: string, text: string): Refusal | null {
    if (this.#call.journal.read().some(({ event }) => event.type === "coached" && event.id === id))
      return null;
    const refusal = mayCoach(this.#call.state());
    if (refusal === null) this.#call.append({ type: "coached", by, text, id });
    return refusal;
  }

  #handBack(by: Actor): Refusal | null {
    const refusal = mayHandBack(this.#call.state(), by);
    if (refusal === null && !this.#call.state().handingBack) {
      this.#call.append({ type: "hand_back_requested", by });
    }
    return refusal;
  }
}
