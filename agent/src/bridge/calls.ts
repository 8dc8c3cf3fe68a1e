import { setTimeout as sleep } from "node:timers/promises";
import { inherited, type MediaStart } from "../asterisk/control-message.ts";
import type { RouteAnswer, RouteQuestion } from "../asterisk/fastagi.ts";
import type { AsteriskLeg } from "../asterisk/media-leg.ts";
import { MediaLink } from "../link/media-link.ts";
import type { Log } from "../log.ts";
import type { OfferDesk } from "./offers.ts";
import { planVariables } from "./plan-variables.ts";

export interface CallsOptions {
  offers: OfferDesk;
  /** Address of a call's media at the edge. */
  mediaUrl: (callId: string) => string;
  holdMs: number;
  /** Whether the caller's channel is still there. */
  exists: (channel: string, uniqueid: string) => boolean;
  /** Hangs the caller's channel up over AMI. */
  hangup: (channel: string, uniqueid: string) => Promise<boolean>;
  log: Log;
}

/** Asterisk dials the media socket right after the route; connection_timeout and its attempts are 1 s together. */
const TICKET_TTL_MS = 5_000;
const NO_MEDIA_SOCKET =
  "Asterisk did not open the media socket of a routed call: are chan_websocket and res_websocket_client loaded, is " +
  "websocket_client_patchbay.conf included, and is its port PATCHBAY_MEDIA_PORT?";
/** An unanswered caller hears ringing; after this the queue is the better place. */
const JOIN_WITHIN_MS = 4_000;
/** After a hang-up or a transfer Asterisk closes the leg; when it does not, we do. */
const LINGER_MS = 5_000;
const HANGUP_RETRY_MS = 500;

interface Announced {
  callId: string;
  channel: string;
  uniqueid: string;
  expires: NodeJS.Timeout;
}

/** Calls on their way through the connector: route, ticket, and the pair of media sockets that makes a conversation. */
export class Calls {
  readonly #options: CallsOptions;
  readonly #announced = new Map<string, Announced>();
  readonly #links = new Set<MediaLink>();
  framesUp = 0;
  framesDown = 0;
  framesDropped = 0;

  constructor(options: CallsOptions) {
    this.#options = options;
  }

  get active(): number {
    return this.#links.size;
  }

  /** Answers the dialplan's question, always. */
  async route(question: RouteQuestion, gone: AbortSignal): Promise<RouteAnswer> {
    const log = this.#options.log.child({ uniqueid: question.uniqueid });
    const startedAt = performance.now();
    const decision = await this.#options.offers.ask(question, gone);
    const tookMs = Math.round(performance.now() - startedAt);
    if (decision === null) {
      log.warn(
        { tookMs, hungUp: gone.aborted },
        "no route for this call; the dialplan goes on to its fallback",
      );
      return null;
    }
    const { callId, plan, mediaTicket } = decision;
    const variables = planVariables(plan, callId, mediaTicket);
    if (variables === null) {
      log.error(
        { call: callId },
        "the route names a queue that does not fit into a dialplan; fallback instead",
      );
      return null;
    }
    if (plan.kind === "assistant") {
      const { channel, uniqueid } = question;
      const expires = setTimeout(() => {
        this.#announced.delete(mediaTicket);
        if (this.#options.exists(channel, uniqueid)) log.error({ call: callId }, NO_MEDIA_SOCKET);
      }, TICKET_TTL_MS);
      expires.unref();
      this.#announced.set(mediaTicket, { callId, channel, uniqueid, expires });
    }
    log.info({ call: callId, plan: plan.kind, tookMs }, "call routed");
    return variables;
  }

  /** Joins an Asterisk media leg to its call at the edge; a sentence says why not. */
  join(start: MediaStart, leg: AsteriskLeg): string | null {
    const ticket = inherited(start, "PATCHBAY_TICKET");
    const announced = this.#announced.get(ticket);
    if (ticket === "" || announced === undefined) return "a media socket without a valid ticket was refused";
    this.#announced.delete(ticket);
    clearTimeout(announced.expires);
    this.#pair(announced, ticket, leg);
    return null;
  }

  /** Ends every edge socket; the Asterisk legs end with their server. */
  stop(): void {
    for (const link of this.#links) link.end("fallback");
    for (const { expires } of this.#announced.values()) clearTimeout(expires);
    this.#announced.clear();
  }

  #pair(call: Announced, ticket: string, leg: AsteriskLeg): void {
    const log = this.#options.log.child({ call: call.callId, uniqueid: call.uniqueid });
    let linger: NodeJS.Timeout | null = null;
    const lingering = () => {
      linger ??= setTimeout(() => leg.release(), LINGER_MS);
    };
    // AMI may be away for a moment; when it stays away, the fallback is what is left for the caller.
    const hangup = async (): Promise<void> => {
      lingering();
      while (!leg.closed && !(await this.#options.hangup(call.channel, call.uniqueid))) {
        log.warn("the caller's channel could not be hung up; trying again");
        await sleep(HANGUP_RETRY_MS);
      }
    };
    const link = new MediaLink({
      url: this.#options.mediaUrl(call.callId),
      ticket,
      holdMs: this.#options.holdMs,
      joinMs: JOIN_WITHIN_MS,
      onJoined: (resumed) => {
        log.info({ resumed }, "media joined");
        if (!resumed) leg.answer();
      },
      onAudio: (mulaw) => leg.play(mulaw),
      onControl: (frame) => {
        if (frame.type === "mark") leg.mark(frame.id);
        else if (frame.type === "clear") leg.clear();
        else if (frame.reason === "fallback") leg.release();
        else if (frame.reason === "transferred") lingering();
        else void hangup();
      },
      onHeld: (reason) => log.warn({ reason }, "the edge is gone in mid-call; the caller's leg is held"),
      onGivenUp: (reason, callEnded) => {
        log.warn({ reason }, callEnded ? "the call is over at the edge" : "media given up; fallback");
        if (callEnded) void hangup();
        else leg.release();
      },
    });
    this.#links.add(link);
    leg.listen({
      audio: (frame) => link.send(frame),
      mark: (id) => link.control({ type: "mark_reached", id }),
      digit: (digit) => link.control({ type: "digit", digit }),
      closed: () => {
        if (linger !== null) clearTimeout(linger);
        link.end("hangup");
        this.#links.delete(link);
        this.framesUp += link.framesUp;
        this.framesDown += link.framesDown;
        this.framesDropped += link.droppedUp + leg.droppedFrames;
        const { framesUp, framesDown, droppedUp } = link;
        log.info({ framesUp, framesDown, droppedUp, droppedDown: leg.droppedFrames }, "media ended");
      },
    });
  }
}
