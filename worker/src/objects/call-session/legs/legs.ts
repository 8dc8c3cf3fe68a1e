import type { CallEvent } from "@patchbay/protocol/call";
import { randomToken } from "@patchbay/protocol/ids";
import { hashToken } from "../../../auth/tokens.ts";
import type { CallState, Effect } from "../../../call/life/state.ts";
import type { Switchboard } from "../../../media/switchboard.ts";
import { CallerLeg } from "./caller-leg.ts";
import { ListenerLeg } from "./listener-leg.ts";
import type { LegSecrets } from "./media-leg.ts";
import { PersonLeg } from "./person-leg.ts";

/** How the ids of legs begin that only listen. */
export const LISTENER = "listener-";

/** What the legs need of their call. */
export interface LegCall {
  state(): CallState;
  append(event: CallEvent): void;
  secrets(legId: string): LegSecrets;
  keepSecrets(legId: string, secrets: LegSecrets): void;
  /** The far end has played up to a mark of the assistant's voice. */
  markReached(id: number): void;
  /** The caller pressed a key. */
  digit(digit: string): void;
}

/** The legs of one call and the sockets they come by. */
export class Legs {
  readonly #call: LegCall;
  readonly #switchboard: Switchboard;
  readonly #caller: CallerLeg;
  readonly #persons = new Map<string, PersonLeg>();
  readonly #listeners = new Map<string, ListenerLeg>();

  constructor(switchboard: Switchboard, call: LegCall) {
    this.#call = call;
    this.#switchboard = switchboard;
    this.#caller = new CallerLeg(call, switchboard);
  }

  /** The next socket of this leg proves itself with the ticket of this hash. */
  issue(legId: string, ticketHash: string | null): void {
    this.#call.keepSecrets(legId, { ticketHash, resumeHash: null });
  }

  /** A new ticket, with which the next socket of this leg proves itself. */
  async ticket(legId: string): Promise<string> {
    const ticket = randomToken();
    this.issue(legId, await hashToken(ticket));
    return ticket;
  }

  /** Takes an upgraded socket; `known` are the legs that have been issued a ticket. */
  accept(url: URL, known: Readonly<Record<string, LegSecrets>>): Response {
    const legId = url.pathname.startsWith("/phone/") ? (url.searchParams.get("leg") ?? "") : "caller";
    if (!Object.hasOwn(known, legId)) return new Response("no such leg", { status: 404 });
    const { 0: theirs, 1: ours } = new WebSocketPair();
    if (legId === "caller")
      this.#caller.accept(ours, url.pathname.startsWith("/twilio/") ? "twilio" : "frames");
    else if (legId.startsWith(LISTENER)) this.#listener(legId).accept(ours);
    else this.#person(legId).accept(ours);
    return new Response(null, { status: 101, webSocket: theirs });
  }

  /** Gives legs up on purpose: the caller's, those of the people who talk, or one listener's. */
  letGo(effect: Extract<Effect, { do: "release_leg" | "release_person" | "release_listener" }>): void {
    const { reason } = effect;
    switch (effect.do) {
      case "release_leg":
        return this.#caller.release(reason);
      case "release_person":
        for (const person of this.#persons.values()) person.release(reason);
        return;
      case "release_listener":
        this.#listeners.get(effect.legId)?.release(reason);
        this.#listeners.delete(effect.legId);
    }
  }

  #listener(legId: string): ListenerLeg {
    const leg = this.#listeners.get(legId) ?? new ListenerLeg(this.#call, this.#switchboard.listening, legId);
    this.#listeners.set(legId, leg);
    return leg;
  }

  #person(legId: string): PersonLeg {
    const leg = this.#persons.get(legId) ?? new PersonLeg(this.#call, this.#switchboard, legId);
    this.#persons.set(legId, leg);
    return leg;
  }
}
