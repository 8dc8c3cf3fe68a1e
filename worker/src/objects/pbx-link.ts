import { DurableObject } from "cloudflare:workers";
import { parseSiteToken } from "@patchbay/protocol/ids";
import { LINK_PING, LINK_PONG } from "@patchbay/protocol/link/envelope";
import type { LinkUp } from "@patchbay/protocol/link/up";
import { DEFAULT_ORG_SETTINGS } from "@patchbay/protocol/org-settings";
import type { SiteStatus } from "@patchbay/protocol/site";
import { CLOSE } from "@patchbay/protocol/version";
import type { Env } from "../env.ts";
import { rulesOf, type SiteFile, siteFile } from "../store/files/site-file.ts";
import { Settings } from "./common/settings.ts";
import { Tables } from "./common/tables.ts";
import { Acts, type AskedOf } from "./pbx-link/acts/acts.ts";
import { type ActOutcome, ActsDone } from "./pbx-link/acts/acts-done.ts";
import { type AskedTransfer, PbxTransfers, type TransferOutcome } from "./pbx-link/acts/transfers.ts";
import { CallDesk } from "./pbx-link/call-desk.ts";
import { Channels } from "./pbx-link/channels.ts";
import {
  type Asked,
  type CommandOutcome,
  Commands,
  type Joining,
  NO_SUCH_SITE,
} from "./pbx-link/commands.ts";
import { type Met, met, OUT_OF_REACH } from "./pbx-link/conversation-met.ts";
import { directoryIn, type SiteTargets } from "./pbx-link/directory.ts";
import { InsideCalls } from "./pbx-link/inside/inside-calls.ts";
import { Intake } from "./pbx-link/intake.ts";
import { KeptLink, refusedNow, statusOf, welcomeTo, whyRefused } from "./pbx-link/link-state.ts";
import { WatchedEvents } from "./pbx-link/raw-events.ts";
import { Projection } from "./pbx-link/site/projection.ts";
import { SiteTable } from "./pbx-link/site/site-table.ts";
import { STEPS } from "./pbx-link/site/steps.ts";
import { ViewTold } from "./pbx-link/site/view-news.ts";
import { SiteNews } from "./pbx-link/site-news.ts";
import { admit, ConnectorSockets, isGreeted } from "./pbx-link/wire/door.ts";
import { Inbox } from "./pbx-link/wire/inbox.ts";
import { Outgoing } from "./pbx-link/wire/outgoing.ts";

const FILE = "file";

/** One site: its connector's control socket, its projection, its copy of the routes. Never audio. */
export class PbxLink extends DurableObject<Env> {
  readonly #settings: Settings;
  readonly #sockets = new ConnectorSockets(this.ctx);
  readonly #channels: Channels;
  readonly #outgoing: Outgoing;
  readonly #link: KeptLink;
  readonly #desk: CallDesk;
  readonly #commands: Commands;
  readonly #acts: Acts;
  readonly #transfers: PbxTransfers;
  readonly #intake: Intake;
  readonly #inside: InsideCalls;
  readonly #news: SiteNews;
  readonly #view: ViewTold;
  readonly #watched: WatchedEvents;
  readonly #inbox = new Inbox({
    received: () => this.#link.state.received,
    keepReceived: (received) => this.#link.keep({ received }),
    acknowledged: (seq) => this.#outgoing.acknowledged(seq),
  });
  #file: SiteFile | null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const tables = new Tables(ctx.storage, STEPS);
    this.#settings = new Settings(tables);
    this.#link = new KeptLink(this.#settings);
    const site = new SiteTable(tables);
    this.#channels = new Channels(tables, site);
    this.#view = new ViewTold(env.ORGANIZATION, this.#settings, site, () => this.#file);
    this.#outgoing = new Outgoing(tables);
    this.#inside = new InsideCalls(env, tables, this.#channels, this.#settings, () => this.#file);
    this.#desk = new CallDesk(env, this.#channels, this.#inside);
    this.#commands = new Commands(this.#channels, {
      online: () => this.#sockets.current !== null,
      send: (message, expiresAt) => this.#send(message, expiresAt),
    });
    const rules = () => rulesOf(this.#file);
    this.#acts = new Acts(this.#channels, this.#commands, new ActsDone(tables), rules);
    this.#transfers = new PbxTransfers(env, { tables, site, commands: this.#commands, rules });
    this.#news = new SiteNews(env.ORGANIZATION, () => {
      const status = this.status();
      return this.#file && status && { orgId: this.#file.orgId, status };
    });
    this.#watched = new WatchedEvents(env.ORGANIZATION, this.#commands);
    this.#intake = new Intake(env, {
      settings: this.#settings,
      link: this.#link,
      channels: this.#channels,
      desk: this.#desk,
      inside: this.#inside,
      commands: this.#commands,
      news: this.#news,
      watched: this.#watched,
      transfers: this.#transfers,
      projection: new Projection(
        site,
        this.#view,
        () => this.#file?.routing?.settings?.timeZone ?? DEFAULT_ORG_SETTINGS.timeZone,
      ),
      decided: (data) => this.#send({ type: "route_decided", data }, Date.now() + data.validMs),
      meanwhile: (work) => this.ctx.waitUntil(work),
    });
    this.#file = this.#settings.get(FILE, siteFile);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(LINK_PING, LINK_PONG));
  }

  /** Takes what D1 has of the site; a revoked or rotated token ends the connection that used it. */
  async provision(file: SiteFile): Promise<SiteStatus> {
    const before = this.#file;
    this.#file = file;
    this.#settings.set(FILE, file);
    if (before !== null && (file.revoked || file.tokenHash !== before.tokenHash)) {
      for (const socket of this.ctx.getWebSockets())
        socket.close(CLOSE.revoked, "the site's token was revoked");
    }
    await this.#news.now();
    return statusOf(file, this.#link.state, this.#channels.counts());
  }

  /** The connector's upgrade. A wrong token is refused here and shown on the site's page. */
  override async fetch(request: Request): Promise<Response> {
    const file = this.#file;
    const token = parseSiteToken(request.headers.get("authorization")?.replace(/^Bearer /, ""));
    if (file === null) return new Response("unknown site", { status: 401 });
    const reason = await whyRefused(file, token.ok ? token.value.secret : "");
    if (reason !== null) {
      this.#link.keep({ lastRefusal: refusedNow(this.#link.state, reason) });
      await this.#news.now();
      return new Response(reason, { status: 401 });
    }
    const { 0: theirs, 1: ours } = new WebSocketPair();
    this.ctx.acceptWebSocket(ours);
    await this.ctx.storage.setAlarm(this.#sockets.silentAt(null, Date.now()));
    return new Response(null, { status: 101, webSocket: theirs });
  }

  /** Sends a hang-up to the connector; false when the site is offline. */
  hangUp(orgId: string, target: { channel: string; uniqueid: string; cause: number }): boolean {
    return this.#commandsOf(orgId)?.hangUp(target) ?? false;
  }

  /** Puts a caller through inside the PBX, or brings what it has in its own hands; how that goes comes as facts, or as a leg. */
  async ask(orgId: string, command: Asked): Promise<CommandOutcome> {
    return this.#commandsOf(orgId)?.ask(command) ?? NO_SUCH_SITE;
  }

  /** Dials through the PBX, or takes a channel of it, to the call's media; the channel's facts come to this call from now on. */
  async join(orgId: string, command: Joining): Promise<CommandOutcome> {
    return this.#commandsOf(orgId)?.join(command) ?? NO_SUCH_SITE;
  }

  /** Has the PBX do what a member asks for; once for each id. */
  async act(orgId: string, asked: AskedOf): Promise<ActOutcome> {
    return this.#file?.orgId === orgId ? this.#acts.act(asked) : { ...NO_SUCH_SITE, again: false };
  }

  /** Why a member cannot have these rung or dialled now, or null. */
  whyNotRung(orgId: string, userId: string, numbers: readonly string[]) {
    if (this.#file?.orgId !== orgId) return NO_SUCH_SITE;
    return this.#acts.whyNotRung(userId, numbers, this.#link.state.premises);
  }

  /** The call of the conversation that a channel is in, or of the caller for whom it is rung; else why there is none. */
  async meet(orgId: string, uniqueid: string, as: "talking" | "waiting"): Promise<Met> {
    if (this.#file?.orgId !== orgId) return NO_SUCH_SITE;
    return this.#link.isBlind ? OUT_OF_REACH : met(this.#file, this.#channels, this.#desk, uniqueid, as);
  }

  /** The call that a channel is in, listed from now on: whoever has it recorded finds it there. */
  async listed(orgId: string, channel: string): Promise<string | null> {
    return this.#file?.orgId === orgId ? this.#inside.listed(channel) : null;
  }

  /** Which acts the site's owner allows. */
  async acts(orgId: string): Promise<CommandOutcome> {
    return this.#file?.orgId === orgId ? this.#acts.allowed() : NO_SUCH_SITE;
  }

  /** Has the PBX put somebody through for a member, hand them over or give them back; how it goes on stands in the view. */
  async putThrough(orgId: string, asked: AskedTransfer): Promise<TransferOutcome> {
    return this.#file?.orgId === orgId ? this.#transfers.ask(asked) : NO_SUCH_SITE;
  }

  /** The transfers between people, as they stand. */
  transfers(orgId: string) {
    return this.#file?.orgId === orgId ? this.#transfers.list() : [];
  }

  /** What is known of a channel: nothing at all while the site or its AMI is out of reach. */
  channelState(orgId: string, uniqueid: string): "alive" | "gone" | "unknown" {
    if (this.#link.isBlind || this.#file?.orgId !== orgId) return "unknown";
    if (this.#channels.isThere(uniqueid) || this.#desk.isLeaving(uniqueid)) return "alive";
    return this.#link.state.leftOut > 0 ? "unknown" : "gone";
  }

  /** Whom callers of this site can be put through to, as its connector has told it; null while it is out of reach. */
  targets(): SiteTargets | null {
    return this.#link.isBlind
      ? null
      : { ...directoryIn(this.#settings), busy: this.#channels.busyExtensions() };
  }

  /** A dashboard of its organization looks at the PBX's events as they come, or one has left them. */
  async watchEvents(orgId: string, watched: boolean): Promise<void> {
    if (this.#file?.orgId !== orgId) return;
    if (watched) this.#watched.begins();
    else await this.#watched.left(orgId, this.#file.siteId);
  }

  /** All that is known of the PBX, for dashboards of its own organization: from now on they are told what changes. */
  view(orgId: string) {
    return this.#file?.orgId === orgId ? this.#view.whole() : { revision: 0, entities: [] };
  }

  /** A call's commands are for the phones of its own organization, whoever told it of this site. */
  #commandsOf(orgId: string): Commands | null {
    return this.#file?.orgId === orgId ? this.#commands : null;
  }

  /** The site as it stands, where it is that organization's. */
  ownStatus(orgId: string): SiteStatus | null {
    return this.#file?.orgId === orgId ? this.status() : null;
  }

  status(): SiteStatus | null {
    return this.#file === null ? null : statusOf(this.#file, this.#link.state, this.#channels.counts());
  }

  override async webSocketMessage(socket: WebSocket, raw: string | ArrayBuffer): Promise<void> {
    const file = this.#file;
    if (file === null) return socket.close(CLOSE.unauthorized, "unknown site");
    const come = this.#inbox.take(file.siteId, socket, raw, isGreeted(socket));
    if (come === null) return;
    if ("lost" in come) return this.#intake.lost(come);
    return come.message.type === "hello"
      ? this.#hello(file, socket, come.message)
      : this.#intake.take(file, come);
  }

  override async webSocketClose(socket: WebSocket): Promise<void> {
    if (this.#sockets.open.every((open) => open === socket)) await this.#offline();
  }

  override webSocketError(socket: WebSocket): Promise<void> {
    return this.webSocketClose(socket);
  }

  /** Looks for a connector that went silent without closing. */
  override async alarm(): Promise<void> {
    this.#inside.look(Date.now());
    const socket = this.#sockets.current;
    if (socket === null) return this.#link.state.link === "online" ? this.#offline() : undefined;
    const silentAt = this.#sockets.silentAt(socket, this.#link.state.linkSince ?? 0);
    if (Date.now() >= silentAt) {
      socket.close(CLOSE.goingAway, "no sign of life");
      return this.#offline();
    }
    await this.ctx.storage.setAlarm(silentAt);
  }

  async #hello(file: SiteFile, socket: WebSocket, hello: Extract<LinkUp, { type: "hello" }>): Promise<void> {
    const admission = admit(socket, hello.data, this.#sockets.open, this.#link.state, Date.now());
    this.#link.keep(admission.state);
    if (!admission.admitted) {
      socket.close(CLOSE.replaced, admission.reason);
      return this.#news.now();
    }
    for (const other of admission.replaces) other.close(CLOSE.replaced, "a newer connection took over");
    socket.send(welcomeTo(file, this.#link.state));
    const seen = hello.data.edgeEpoch === this.#link.state.edgeEpoch ? hello.data.edgeSeq : 0;
    for (const text of this.#outgoing.pending(seen, Date.now())) socket.send(text);
    await this.#news.now();
    await this.#watched.again(file.orgId, file.siteId);
  }

  async #offline(): Promise<void> {
    if (this.#link.state.link !== "online") return;
    this.#link.keep({ link: "offline", linkSince: Date.now() });
    await this.ctx.storage.setAlarm(this.#inside.blind(Date.now()));
    await this.#news.now();
  }

  #send(body: Parameters<Outgoing["number"]>[0], expiresAt: number): boolean {
    const text = this.#outgoing.number(body, expiresAt, this.#link.state.received);
    const socket = this.#sockets.current;
    socket?.send(text);
    return socket !== null;
  }
}
