import { MEMBER_CONTEXT } from "@patchbay/protocol/pbx-names";
import { AudioSocketLeg } from "../asterisk/audiosocket/audiosocket-leg.ts";
import type { RouteAnswer, RouteQuestion } from "../asterisk/fastagi.ts";
import type { AsteriskLeg } from "../asterisk/leg.ts";
import type { MediaPath } from "../asterisk/version-check.ts";
import { inherited, type MediaStart } from "../asterisk/websocket/control-message.ts";
import type { Log } from "../log.ts";
import { Conversation } from "./conversation.ts";
import type { OfferDesk } from "./offers.ts";
import { planVariables } from "./plan-variables.ts";
import type { KeptTickets } from "./tickets/kept-tickets.ts";
import { type Announced, TICKET_TTL_MS, Tickets } from "./tickets/tickets.ts";

export interface CallsOptions {
  offers: OfferDesk;
  kept: KeptTickets;
  /** Address of a call's media at the edge; `leg` names one that is not the caller's. */
  mediaUrl: (callId: string, leg?: string) => string;
  holdMs: number;
  /** How Asterisk shall bring the next call's audio, and host:port for AudioSocket. */
  media: () => { path: MediaPath; audioSocket: string };
  /** Whether the caller's channel is still there. */
  exists: (uniqueid: string) => boolean;
  /** The caller for whom a queue rings this half of a member's way; null when that is not known. */
  rungFor: (half: string, gone: AbortSignal) => Promise<{ uniqueid: string; channel: string } | null>;
  /** Hangs the caller's channel up over AMI. */
  hangup: (uniqueid: string, cause: number) => Promise<boolean>;
  /** Writes on the caller's channel that the hearer of a brief takes them; false when that did not work. */
  accept: (uniqueid: string) => Promise<boolean>;
  log: Log;
}

const NO_MEDIA_SOCKET =
  "Asterisk did not open the media socket of a routed call: are chan_websocket and res_websocket_client loaded, is " +
  "websocket_client_patchbay.conf included, and is its port PATCHBAY_MEDIA_PORT? With AudioSocket: is chan_audiosocket loaded?";

/** Calls on their way through the connector: route, ticket, and the pair of media sockets that makes a conversation. */
export class Calls {
  readonly #options: CallsOptions;
  readonly #tickets: Tickets;
  /** AudioSocket legs that wait for their connection, by key. */
  readonly #legs = new Map<string, AudioSocketLeg>();
  readonly #conversations = new Set<Conversation>();
  /** Briefs under way, by the uniqueid of the caller whom they are about. */
  readonly #briefs = new Map<string, Conversation>();
  framesUp = 0;
  framesDown = 0;
  framesDropped = 0;

  constructor(options: CallsOptions) {
    this.#options = options;
    this.#tickets = new Tickets({
      kept: options.kept,
      onUnused: ({ callId, uniqueid }) => {
        if (options.exists(uniqueid)) options.log.error({ call: callId }, NO_MEDIA_SOCKET);
      },
    });
  }

  get active(): number {
    return this.#conversations.size;
  }

  /** Answers the dialplan's question, always. */
  async route(question: RouteQuestion, gone: AbortSignal): Promise<RouteAnswer> {
    const { uniqueid } = question;
    const log = this.#options.log.child({ uniqueid });
    const startedAt = performance.now();
    const isMember = question.context === MEMBER_CONTEXT;
    const waiting = isMember ? await this.#options.rungFor(question.channel, gone) : null;
    if (isMember && waiting === null) {
      log.warn("a queue rings a member of ours for nobody that is known; it rings the next one");
      return null;
    }
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
    log.info({ call: callId, plan: plan.kind, tookMs }, "call routed");
    if (plan.kind !== "assistant") return variables;
    const caller = waiting?.uniqueid ?? uniqueid;
    const media = this.announce(mediaTicket, { callId, uniqueid: caller, answer: plan.answer ?? "at_once" });
    const ofQueue: [string, string][] = waiting === null ? [] : [["PATCHBAY_WAITING", waiting.channel]];
    return [...media, ...ofQueue, ...variables];
  }

  /**
   * Asterisk will open this call's audio within `ttlMs`: the ticket (chan_websocket) or the key (AudioSocket) opens it once.
   * Answers the channel variables that tell the dialplan how.
   */
  announce(ticket: string, call: Announced, ttlMs = TICKET_TTL_MS): [string, string][] {
    const key = this.#tickets.issue(ticket, call, ttlMs);
    const { path, audioSocket } = this.#options.media();
    return [
      ["PATCHBAY_MEDIA", path],
      ["PATCHBAY_AUDIOSOCKET", audioSocket],
      ["PATCHBAY_KEY", key],
    ];
  }

  /** The caller's channel is about to go: whoever is being told of them need not hear the rest. Asterisk lets go of the caller only then. */
  leaving(uniqueid: string): void {
    this.#briefs.get(uniqueid)?.abandon();
  }

  /** The announced call's audio will not be opened. */
  withdraw(ticket: string): void {
    this.#tickets.withdraw(ticket);
  }

  /** Joins an Asterisk media leg to its call at the edge; a sentence says why not. */
  join(start: MediaStart, leg: AsteriskLeg): string | null {
    const ticket = inherited(start, "PATCHBAY_TICKET");
    const call = this.#tickets.take(ticket);
    if (call === null) return "a media socket without a valid ticket was refused";
    this.#converse(ticket, call, leg);
    return null;
  }

  /**
   * Begins a call that Asterisk brings by AudioSocket; answers once the call is, with host:port where its audio is to be dialled now
   * (another than the call was announced with, when the connector was restarted meanwhile), or with null.
   */
  async hold(key: string, gone: AbortSignal): Promise<string | null> {
    const ticket = this.#tickets.ticketOf(key);
    const call = ticket === null || gone.aborted ? null : this.#tickets.take(ticket);
    if (ticket === null || call === null) return null;
    const leg = new AudioSocketLeg();
    gone.addEventListener("abort", () => leg.gone(), { once: true });
    this.#legs.set(key, leg);
    this.#converse(ticket, call, leg);
    const dial = await leg.dial;
    setTimeout(() => this.#legs.delete(key), dial ? TICKET_TTL_MS : 0).unref();
    return dial ? this.#options.media().audioSocket : null;
  }

  /** The answered leg whose audio is opened with this key, once. */
  legOf(key: string): AudioSocketLeg | null {
    const leg = this.#legs.get(key) ?? null;
    this.#legs.delete(key);
    return leg;
  }

  #converse(
    ticket: string,
    { callId, uniqueid, answer, leg: name, brief = false }: Announced,
    leg: AsteriskLeg,
  ): void {
    const conversation: Conversation = new Conversation({
      url: this.#options.mediaUrl(callId, name),
      ticket,
      answer,
      leg,
      holdMs: this.#options.holdMs,
      hangup: (cause) => this.#options.hangup(uniqueid, cause),
      accept: brief ? () => this.#options.accept(uniqueid) : null,
      onEnded: ({ framesUp, framesDown, framesDropped }) => {
        this.#conversations.delete(conversation);
        if (this.#briefs.get(uniqueid) === conversation) this.#briefs.delete(uniqueid);
        this.framesUp += framesUp;
        this.framesDown += framesDown;
        this.framesDropped += framesDropped;
      },
      log: this.#options.log.child({ call: callId, uniqueid }),
    });
    this.#conversations.add(conversation);
    if (brief) this.#briefs.set(uniqueid, conversation);
    conversation.start();
  }

  /** Ends every edge socket; the Asterisk legs end with their server. */
  stop(): Promise<void> {
    for (const conversation of this.#conversations) conversation.stop();
    return this.#tickets.stop();
  }
}
