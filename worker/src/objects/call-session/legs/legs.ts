import { randomToken } from "@patchbay/protocol/ids";
import type { ByeReason } from "@patchbay/protocol/media";
import { derivedToken, hashToken } from "../../../auth/tokens.ts";
import type { Effect } from "../../../call/life/state.ts";
import { holderOf, LISTENER } from "../../../call/people/right-on-leg.ts";
import type { MediaTransport, Spy } from "../../../media/ports.ts";
import type { Switchboard } from "../../../media/switchboard.ts";
import type { CallContext } from "../call-context.ts";
import { CallerLeg } from "./caller-leg.ts";
import { ForkLeg } from "./fork-leg.ts";
import { ListenerLeg } from "./listener-leg.ts";
import type { LegSecrets } from "./media-leg.ts";
import { PersonLeg } from "./person-leg.ts";
import { type PhoneMember, phoneMemberOf } from "./phone-door.ts";
import { SPY, SpyLeg, spyLeg } from "./spy-leg.ts";

/** What a leg's socket brings: our frames, of the connector or a browser, or Twilio's messages. */
export type Speaks = "frames" | "twilio";

/** What the legs need of their call. */
export interface LegCall extends Pick<CallContext, "state" | "append"> {
  secrets(legId: string): LegSecrets;
  keepSecrets(legId: string, secrets: LegSecrets): void;
  /** The far end has played up to a mark of the assistant's voice. */
  markReached(id: number): void;
  /** The caller pressed a key. */
  digit(digit: string): void;
  /** A member opens their phone, which ends with their right to it. */
  phoneOpens(legId: string, member: PhoneMember): void;
  /** Told of the legs of those whom the caller is put through to. */
  target(): TargetEar;
}

/** Where the leg of a transfer's target is heard of until it talks with the caller. */
export interface TargetEar {
  isTarget(legId: string): boolean;
  here(transport: MediaTransport): void;
  markReached(id: number): void;
  key(digit: string): void;
  /** Their socket is; they may be back with another. */
  lost(): void;
  gone(reason: ByeReason): void;
}

/** The legs of one call and the sockets they come by. */
export class Legs {
  readonly #call: LegCall;
  readonly #switchboard: Switchboard;
  readonly #ticketKey: string;
  readonly #caller: CallerLeg;
  readonly #persons = new Map<string, PersonLeg>();
  readonly #listeners = new Map<string, ListenerLeg>();
  readonly #spies = new Map<string, SpyLeg | ForkLeg>();

  /** `ticketKey` is a secret of the deployment. */
  constructor(switchboard: Switchboard, call: LegCall, ticketKey: string) {
    this.#ticketKey = ticketKey;
    this.#call = call;
    this.#switchboard = switchboard;
    this.#caller = new CallerLeg(call, switchboard);
  }

  /**
   * The ticket with which the next socket of this leg proves itself: the same until it is used, for a question that comes
   * twice may have either answer counted. Made of a seed that is kept and a secret that is not beside it.
   */
  async ticket(legId: string): Promise<string> {
    const held = this.#call.secrets(legId);
    const seed = held.ticketSeed ?? randomToken();
    // At once: another question may come before this one is answered.
    if (held.ticketSeed === undefined) this.#call.keepSecrets(legId, { ...held, ticketSeed: seed });
    const ticket = await derivedToken(this.#ticketKey, `${legId}:${seed}`);
    const ticketHash = await hashToken(ticket);
    const now = this.#call.secrets(legId);
    if (now.ticketSeed === seed && now.ticketHash !== ticketHash) {
      this.#call.keepSecrets(legId, { ticketHash, resumeHash: null, ticketSeed: seed });
    }
    return ticket;
  }

  /** Takes an upgraded socket; `known` are the legs that have been issued a ticket. */
  accept(request: Request, known: Readonly<Record<string, LegSecrets>>): Response {
    const url = new URL(request.url);
    const legId = legOf(url);
    if (!Object.hasOwn(known, legId)) return new Response("no such leg", { status: 404 });
    const member = phoneMemberOf(request);
    const holder = holderOf(this.#call.state(), legId);
    if (member !== null && holder !== null) {
      if (holder !== member.userId) return new Response("somebody else's leg", { status: 403 });
      this.#call.phoneOpens(legId, member);
    }
    const { 0: theirs, 1: ours } = new WebSocketPair();
    const speaks = url.pathname.startsWith("/twilio/") ? "twilio" : "frames";
    if (legId === "caller") this.#caller.accept(ours, speaks);
    else if (legId.startsWith(SPY)) this.#spy(legId).accept(ours);
    else if (legId.startsWith(LISTENER)) this.#listener(legId).accept(ours);
    else this.#person(legId).accept(ours, speaks);
    return new Response(null, { status: 101, webSocket: theirs });
  }

  /** Gives legs up on purpose: the caller's, those of the people who talk, or one listener's. */
  letGo(
    effect: Extract<
      Effect,
      { do: "release_leg" | "release_person" | "release_person_leg" | "release_listener" }
    >,
  ): void {
    const { reason } = effect;
    switch (effect.do) {
      case "release_leg":
        return this.#caller.release(reason);
      case "release_person":
        for (const person of this.#persons.values()) person.release(reason);
        return;
      case "release_person_leg":
        return this.#persons.get(effect.legId)?.release(reason);
      case "release_listener":
        this.#listeners.get(effect.legId)?.release(reason);
        this.#listeners.delete(effect.legId);
    }
  }

  /** Whoever has this leg may not have it any longer: its socket ends, and proves itself no more. */
  revoke(legId: string): void {
    const known = this.#call.secrets(legId);
    if (known.resumeHash !== null || known.ticketHash !== null) {
      this.#call.keepSecrets(legId, { ticketHash: null, resumeHash: null });
    }
    if (legId === "caller") return this.#caller.revoke();
    this.#persons.get(legId)?.revoke();
    this.#listeners.get(legId)?.revoke();
    this.#listeners.delete(legId);
  }

  /** From now on this person talks with the caller. */
  seat(legId: string): void {
    this.#persons.get(legId)?.seat();
  }

  /** The leg into a conversation elsewhere, if there ever was one. */
  spy(spy: Spy): SpyLeg | ForkLeg | undefined {
    return this.#spies.get(spyLeg(spy));
  }

  #spy(legId: string): SpyLeg | ForkLeg {
    const [call, board] = [this.#call, this.#switchboard];
    const leg =
      this.#spies.get(legId) ??
      (legId === spyLeg("fork")
        ? new ForkLeg(call, board)
        : new SpyLeg(call, board, legId === spyLeg("peer") ? "peer" : "both"));
    this.#spies.set(legId, leg);
    return leg;
  }

  #listener(legId: string): ListenerLeg {
    const leg = this.#listeners.get(legId) ?? new ListenerLeg(this.#call, this.#switchboard, legId);
    this.#listeners.set(legId, leg);
    return leg;
  }

  #person(legId: string): PersonLeg {
    const leg = this.#persons.get(legId) ?? new PersonLeg(this.#call, this.#switchboard, legId);
    this.#persons.set(legId, leg);
    return leg;
  }
}

/** Whose socket that is. Twilio drops what stands behind a question mark, so its address names the leg in its path. */
function legOf({ pathname, searchParams }: URL): string {
  const [, root, second, , twilioLeg] = pathname.split("/");
  if (root === "twilio") return second === "listen" ? spyLeg("fork") : (twilioLeg ?? "caller");
  return searchParams.get("leg") ?? (root === "phone" ? "" : "caller");
}
