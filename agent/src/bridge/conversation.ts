import { setTimeout as sleep } from "node:timers/promises";
import type { AnswerMode } from "@patchbay/protocol/link/site-plan";
import type { AsteriskLeg } from "../asterisk/leg.ts";
import { MediaLink } from "../link/media-link.ts";
import type { Log } from "../log.ts";

export interface ConversationOptions {
  /** Address of the call's media at the edge. */
  url: string;
  ticket: string;
  answer: AnswerMode;
  leg: AsteriskLeg;
  holdMs: number;
  /** Hangs the caller's channel up over AMI with a Q.850 cause; false when that did not work. */
  hangup: (cause: number) => Promise<boolean>;
  /** Of a brief: writes that its hearer takes the caller. Null for every other leg. */
  accept: (() => Promise<boolean>) | null;
  onEnded: (figures: { framesUp: number; framesDown: number; framesDropped: number }) => void;
  log: Log;
}

/** An unanswered caller hears ringing; after this the queue is the better place. */
const JOIN_WITHIN_MS = 4_000;
/** Whoever is to be told of a caller has picked up already, and the caller's transfer is lost with them; the dialplan and the edge give up after twelve. */
const BRIEF_WITHIN_MS = 11_000;
/** After a hang-up or a transfer Asterisk closes the leg; when it does not, we do. */
const LINGER_MS = 5_000;
const HANGUP_RETRY_MS = 500;
/** Q.850. */
const NORMAL = 16;
const CAUSES = { hangup: NORMAL, call_ended: NORMAL, busy: 17, rejected: 21 } as const;

/** One call's pair of legs, Asterisk's and the edge's: audio both ways, and what becomes of one when the other goes. */
export class Conversation {
  readonly #options: ConversationOptions;
  readonly #leg: AsteriskLeg;
  readonly #link: MediaLink;
  #answered = false;
  #linger: NodeJS.Timeout | null = null;

  constructor(options: ConversationOptions) {
    const { leg, log } = options;
    this.#options = options;
    this.#leg = leg;
    this.#link = new MediaLink({
      url: options.url,
      ticket: options.ticket,
      holdMs: options.holdMs,
      joinMs: options.accept === null ? JOIN_WITHIN_MS : BRIEF_WITHIN_MS,
      onJoined: (resumed) => {
        log.info({ resumed }, "media joined");
        if (options.answer === "at_once") this.#answer();
      },
      // Until it is answered the caller hears ringing, and nothing else goes either way.
      onAudio: (mulaw) => {
        if (this.#answered) leg.play(mulaw);
      },
      onControl: (frame) => {
        if (frame.type === "answer") this.#answer();
        else if (frame.type === "bye") this.#bye(frame.reason);
        else if (!this.#answered) return;
        else if (frame.type === "mark") leg.mark(frame.id);
        else leg.clear();
      },
      onHeld: (reason) => log.warn({ reason }, "the edge is gone in mid-call; the caller's leg is held"),
      onGivenUp: (reason, callEnded) => {
        log.warn({ reason }, callEnded ? "the call is over at the edge" : "media given up; fallback");
        if (callEnded && options.accept === null) void this.#hangup(NORMAL);
        else leg.release();
      },
    });
  }

  /** Begins to listen to Asterisk's leg. */
  start(): void {
    this.#leg.listen({
      audio: (frame) => {
        if (this.#answered) this.#link.send(frame);
      },
      mark: (id) => this.#link.control({ type: "mark_reached", id }),
      digit: (digit) => this.#link.control({ type: "digit", digit }),
      closed: () => this.#closed(),
    });
  }

  /** Leaves the edge; the caller goes on to the dialplan's fallback. */
  stop(): void {
    this.#link.end("fallback");
  }

  /** Of a brief: the caller is gone, there is nobody to take. */
  abandon(): void {
    this.#link.end("call_ended");
    this.#leg.release();
  }

  #answer(): void {
    if (this.#answered) return;
    this.#answered = true;
    this.#leg.answer();
  }

  #bye(reason: keyof typeof CAUSES | "fallback" | "transferred" | "accepted"): void {
    // The brief's end is not the caller's: the dialplan connects the two, or gives the caller back.
    if (this.#options.accept !== null)
      return void this.#brief(reason === "accepted" ? this.#options.accept : null);
    if (reason === "accepted") return;
    if (reason === "fallback") this.#leg.release();
    else if (reason === "transferred") this.#lingering();
    else void this.#hangup(CAUSES[reason]);
  }

  /** The verdict stands before the leg ends, which is when the dialplan reads it. */
  async #brief(accept: (() => Promise<boolean>) | null): Promise<void> {
    if (accept !== null && !(await accept()))
      this.#options.log.warn("an accepted transfer could not be told to Asterisk");
    this.#leg.release();
  }

  #lingering(): void {
    this.#linger ??= setTimeout(() => this.#leg.release(), LINGER_MS);
  }

  /** AMI may be away for a moment; when it stays away, the fallback is what is left for the caller. */
  async #hangup(cause: number): Promise<void> {
    this.#lingering();
    while (!this.#leg.closed && !(await this.#options.hangup(cause))) {
      this.#options.log.warn("the caller's channel could not be hung up; trying again");
      await sleep(HANGUP_RETRY_MS);
    }
  }

  #closed(): void {
    if (this.#linger !== null) clearTimeout(this.#linger);
    this.#link.end("hangup");
    const { framesUp, framesDown, droppedUp } = this.#link;
    const droppedDown = this.#leg.droppedFrames;
    this.#options.log.info({ framesUp, framesDown, droppedUp, droppedDown }, "media ended");
    this.#options.onEnded({ framesUp, framesDown, framesDropped: droppedUp + droppedDown });
  }
}
