import type { Voice } from "../speech/voice.ts";
import { PhoneCall } from "./call.ts";
import { type Callee, silentCallee } from "./callee.ts";
import { wallMs } from "./ids.ts";
import type { Knobs } from "./knobs.ts";
import type { Talker } from "./media/line.ts";
import { Room } from "./media/room.ts";
import type { HangingCall } from "./observation.ts";
import type { OutgoingLeg } from "./outgoing.ts";

/** A number of the account, and what its owner configured for it. */
export interface OwnedNumber {
  readonly number: string;
  readonly voiceUrl: string;
  readonly voiceMethod?: "GET" | "POST";
  readonly voiceFallbackUrl?: string;
  /** Told of the end of each incoming call, and of nothing else. */
  readonly statusCallback?: string;
}

export interface Account {
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiKeys: readonly { readonly sid: string; readonly secret: string }[];
}

/** So many ended calls are remembered. */
const CALLS_KEPT = 1_000;

/** All calls of one account: places them, finds them, and knows who is at the other end of a number. */
export class Exchange {
  readonly account: Account;
  readonly voice: Voice;
  readonly calls = new Map<string, PhoneCall>();
  readonly #numbers = new Map<string, OwnedNumber>();
  readonly #rooms = new Map<string, Room>();
  readonly #calleeAt: (number: string) => Callee | undefined;
  knobs: Knobs;
  #nextTurnMs = 0;

  constructor(
    account: Account,
    numbers: readonly OwnedNumber[],
    voice: Voice,
    knobs: Knobs,
    calleeAt: (number: string) => Callee | undefined,
  ) {
    this.account = account;
    this.voice = voice;
    this.knobs = knobs;
    this.#calleeAt = calleeAt;
    this.setNumbers(numbers);
  }

  setNumbers(numbers: readonly OwnedNumber[]): void {
    this.#numbers.clear();
    for (const owned of numbers) this.#numbers.set(owned.number, owned);
  }

  owned(number: string): OwnedNumber | undefined {
    return this.#numbers.get(number);
  }

  callee(number: string): Callee {
    return this.#calleeAt(number) ?? silentCallee();
  }

  /** Somebody calls one of the account's numbers. Throws RangeError when it is none. */
  incoming(from: string, to: string, talker: Talker, extra: Readonly<Record<string, string>>): PhoneCall {
    const owned = this.#numbers.get(to);
    if (owned === undefined) throw new RangeError(`${to} is no number of this account.`);
    const call = this.#add(
      new PhoneCall(this, {
        direction: "inbound",
        from,
        to,
        parentCallSid: null,
        status: "ringing",
        extra,
        callbacks:
          owned.statusCallback === undefined
            ? []
            : [{ url: owned.statusCallback, method: "POST", events: new Set(["completed"]) }],
        fallbackUrl: owned.voiceFallbackUrl ?? null,
      }),
    );
    call.connect(talker);
    call.run({ url: owned.voiceUrl, method: owned.voiceMethod ?? "POST", fields: [] });
    return call;
  }

  /** How long a call that is begun by REST now waits until it is dialled, by the account's calls a second; its turn is taken. */
  queueForMs(): number {
    const { restPerSecond } = this.knobs;
    if (restPerSecond === null) return 0;
    const now = performance.now();
    const turn = Math.max(now, this.#nextTurnMs);
    this.#nextTurnMs = turn + 1_000 / restPerSecond;
    return Math.round(turn - now);
  }

  /** A call out of the account; it has not begun to ring yet. */
  outgoing(leg: OutgoingLeg): PhoneCall {
    return this.#add(
      new PhoneCall(this, {
        direction: leg.parentCallSid === null ? "outbound-api" : "outbound-dial",
        from: leg.from,
        to: leg.to,
        parentCallSid: leg.parentCallSid,
        status: "queued",
        extra: {},
        callbacks: leg.callbacks,
        fallbackUrl: leg.fallbackUrl,
      }),
    );
  }

  /** Whom a call dials or dialled. */
  legsOf(callSid: string): PhoneCall[] {
    return [...this.calls.values()].filter(({ observation }) => observation.parentCallSid === callSid);
  }

  /** The conference of that name, which lives as long as somebody is in it. */
  room(name: string): Room {
    const known = this.#rooms.get(name);
    if (known !== undefined) return known;
    const room = new Room(false);
    this.#rooms.set(name, room);
    room.over.then(
      () => this.#rooms.delete(name),
      () => {},
    );
    return room;
  }

  /** Calls that nobody has ended. */
  hanging(): HangingCall[] {
    return [...this.calls.values()]
      .filter((call) => !call.over)
      .map(({ observation }) => ({
        sid: observation.sid,
        status: observation.status,
        doing: observation.doing,
        forMs: Math.round(wallMs() - observation.doingSinceMs),
      }));
  }

  /** Cuts the media stream of one call without a word, or of all; answers how many. */
  dropStreams(callSid?: string): number {
    const hit = [...this.calls.values()].filter(
      ({ sid, stream }) => stream !== null && (callSid === undefined || sid === callSid),
    );
    for (const call of hit) call.stream?.drop();
    return hit.length;
  }

  #add(call: PhoneCall): PhoneCall {
    this.calls.set(call.sid, call);
    for (const [sid, old] of this.calls) {
      if (this.calls.size <= CALLS_KEPT) break;
      if (old.over) this.calls.delete(sid);
    }
    return call;
  }
}
