import { elsewhere, spiesOf } from "../../call/people/listeners.ts";
import type { Env } from "../../env.ts";
import type { Spy } from "../../media/ports.ts";
import type { CallContext } from "./call-context.ts";
import { SiteLine } from "./far-end/site-line.ts";
import type { Legs } from "./legs/legs.ts";
import { spyLeg } from "./legs/spy-leg.ts";

/** What the ways into a conversation elsewhere need of their call. */
export interface SpiedCall extends CallContext {
  waitUntil(task: Promise<unknown>): void;
}

/** From the word that it will be brought until the leg is here. */
const JOIN_WITHIN_MS = 8_000;
/** A connector tries again from a quarter of a second on. */
const RESUME_WITHIN_MS = 2_000;
/** A dialplan without ChanSpy lets a leg join and go at once, each time. */
const MAX_TRIES = 3;
const WAYS: readonly Spy[] = ["both", "peer", "fork"];

/** Has the PBX or Twilio bring a conversation that they have in their own hands for as long as somebody listens. */
export class Spies {
  readonly #env: Env;
  readonly #legs: Legs;
  readonly #call: SpiedCall;
  readonly #asked = new Map<Spy, { tries: number; timer: ReturnType<typeof setTimeout> | null }>();

  constructor(env: Env, legs: Legs, call: SpiedCall) {
    this.#env = env;
    this.#legs = legs;
    this.#call = call;
  }

  /** The call has changed: is there somebody to bring it to, or nobody any more? */
  settle(): void {
    const wanted = spiesOf(this.#call.state());
    for (const way of WAYS) {
      const asked = this.#asked.get(way);
      if (!wanted.has(way)) {
        if (asked?.timer) clearTimeout(asked.timer);
        this.#asked.delete(way);
        this.#legs.spy(way)?.release("hangup");
      } else if (!this.#legs.spy(way)?.open && !asked?.timer && (asked?.tries ?? 0) < MAX_TRIES) {
        const timer = setTimeout(() => this.#late(way), JOIN_WITHIN_MS);
        this.#asked.set(way, { tries: (asked?.tries ?? 0) + 1, timer });
        this.#call.waitUntil(this.#ask(way));
      }
    }
  }

  /** A new process: the connector brings its legs back by itself, and who does not come back is asked once more. */
  restore(): void {
    if (spiesOf(this.#call.state()).size > 0) setTimeout(() => this.settle(), RESUME_WITHIN_MS);
  }

  async #ask(way: Spy): Promise<void> {
    const file = this.#call.file();
    const leg = spyLeg(way);
    const ticket = await this.#legs.ticket(leg);
    const there = elsewhere(this.#call.state());
    if (file === null || there === null) return;
    const { callId, orgId, siteId, publicOrigin } = file;
    if (there.at === "pbx") {
      if (way === "fork") return;
      const { channel, uniqueid } = there;
      const site = new SiteLine(this.#env.PBX_LINK, orgId, siteId);
      const asked = await site.spy({ callId, mediaTicket: ticket, channel, uniqueid, leg, speaksTo: way });
      // Without an answer in time the leg may still come.
      if (!asked.ok && asked.code !== "expired") this.#failed(way, asked.message);
      return;
    }
    const { accountSid, callSid } = there;
    const account = this.#env.TWILIO_ACCOUNT.get(this.#env.TWILIO_ACCOUNT.idFromName(accountSid));
    const url = `${publicOrigin.replace(/^http/, "ws")}/twilio/listen/${callId}`;
    const asked = await account.fork(callSid, { url, ticket });
    if (!asked.ok && asked.outcome === "refused") this.#failed(way, asked.message);
  }

  #late(way: Spy): void {
    const asked = this.#asked.get(way);
    if (asked !== undefined) asked.timer = null;
    if (!this.#legs.spy(way)?.open) this.#failed(way, "its sound was not brought in time");
  }

  /** Nobody shall believe that they listen, or are heard: who wanted to is let go, and the log says why. */
  #failed(way: Spy, why: string): void {
    if (!spiesOf(this.#call.state()).has(way)) return;
    const { append } = this.#call;
    const what = way === "peer" ? "Nobody can whisper into this call" : "Nobody can listen to this call";
    append({ type: "fault", code: "not_heard_elsewhere", message: `${what}: ${why.replace(/\.$/, "")}.` });
    for (const [legId, { by, mode }] of Object.entries(this.#call.state().listeners)) {
      if (way !== "peer") {
        this.#legs.letGo({ do: "release_listener", legId, reason: "transferred" });
        append({ type: "listener_left", legId, by });
      } else if (mode === "whisper") {
        append({ type: "supervisor_mode_changed", by, legId, mode: "listen" });
      }
    }
  }
}
