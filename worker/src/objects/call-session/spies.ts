import type { CallEvent } from "@patchbay/protocol/call";
import type { CallState } from "../../call/life/state.ts";
import { atPbx, type SpeaksTo, spiesOf } from "../../call/people/listeners.ts";
import type { CallFile } from "./call-file.ts";
import type { SiteAnswer, SiteLine } from "./far-end/site-line.ts";
import type { Legs } from "./legs/legs.ts";
import { spyLeg } from "./legs/spy-leg.ts";

/** What the ways into a conversation at the PBX need of their call. */
export interface SpiedCall {
  state(): CallState;
  append(event: CallEvent): void;
  file(): CallFile | null;
  site(): Pick<SiteLine, "spy">;
  waitUntil(task: Promise<unknown>): void;
}

/** From the PBX's word that it will until the leg is here. */
const JOIN_WITHIN_MS = 8_000;
/** A dialplan without ChanSpy lets a leg join and go at once, each time. */
const MAX_TRIES = 3;

/** Has the PBX bring its own conversation here for as long as somebody listens, and lets it go again. */
export class Spies {
  readonly #legs: Legs;
  readonly #call: SpiedCall;
  readonly #asked = new Map<SpeaksTo, { tries: number; timer: ReturnType<typeof setTimeout> | null }>();

  constructor(legs: Legs, call: SpiedCall) {
    this.#legs = legs;
    this.#call = call;
  }

  /** The call has changed: is there somebody to bring it to, or nobody any more? */
  settle(): void {
    const wanted = spiesOf(this.#call.state());
    for (const speaksTo of ["both", "peer"] as const) {
      const asked = this.#asked.get(speaksTo);
      if (!wanted.has(speaksTo)) {
        if (asked?.timer) clearTimeout(asked.timer);
        this.#asked.delete(speaksTo);
        this.#legs.spy(speaksTo)?.release("hangup");
      } else if (!this.#legs.spy(speaksTo)?.open && !asked?.timer && (asked?.tries ?? 0) < MAX_TRIES) {
        const timer = setTimeout(() => this.#late(speaksTo), JOIN_WITHIN_MS);
        this.#asked.set(speaksTo, { tries: (asked?.tries ?? 0) + 1, timer });
        this.#call.waitUntil(this.#ask(speaksTo));
      }
    }
  }

  async #ask(speaksTo: SpeaksTo): Promise<void> {
    const file = this.#call.file();
    const leg = spyLeg(speaksTo);
    const mediaTicket = await this.#legs.ticket(leg);
    const channel = atPbx(this.#call.state());
    if (file === null || channel === null) return;
    const asked: SiteAnswer = await this.#call
      .site()
      .spy({ callId: file.callId, mediaTicket, ...channel, leg, speaksTo });
    // Without an answer in time the leg may still come.
    if (!asked.ok && asked.code !== "expired") this.#failed(speaksTo, asked.message);
  }

  #late(speaksTo: SpeaksTo): void {
    const asked = this.#asked.get(speaksTo);
    if (asked !== undefined) asked.timer = null;
    if (!this.#legs.spy(speaksTo)?.open) this.#failed(speaksTo, "the PBX did not bring its sound in time");
  }

  /** Nobody shall believe that they listen, or are heard: who wanted to is let go, and the log says why. */
  #failed(speaksTo: SpeaksTo, why: string): void {
    if (!spiesOf(this.#call.state()).has(speaksTo)) return;
    const { append } = this.#call;
    const what = speaksTo === "both" ? "Nobody can listen to this call" : "Nobody can whisper into this call";
    append({ type: "fault", code: "not_heard_at_pbx", message: `${what}: ${why.replace(/\.$/, "")}.` });
    for (const [legId, { by, mode }] of Object.entries(this.#call.state().listeners)) {
      if (speaksTo === "both") {
        this.#legs.letGo({ do: "release_listener", legId, reason: "transferred" });
        append({ type: "listener_left", legId, by });
      } else if (mode === "whisper") {
        append({ type: "supervisor_mode_changed", by, legId, mode: "listen" });
      }
    }
  }
}
