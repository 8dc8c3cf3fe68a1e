import { DurableObject } from "cloudflare:workers";
import { parseSiteToken, randomToken } from "@patchbay/protocol/ids";
import { LINK_PING, LINK_PONG } from "@patchbay/protocol/link/envelope";
import type { Stray } from "@patchbay/protocol/link/stray";
import type { LinkUp } from "@patchbay/protocol/link/up";
import type { PbxEvent, PbxSnapshot } from "@patchbay/protocol/pbx";
import type { SiteStatus } from "@patchbay/protocol/site";
import { CLOSE } from "@patchbay/protocol/version";
import type { Env } from "../env.ts";
import { report } from "../log.ts";
import { channelsOf } from "../pbx/projection.ts";
import { type SiteFile, siteFile } from "../store/files/site-file.ts";
import { SETTINGS_TABLE, Settings } from "./common/settings.ts";
import { Tables } from "./common/tables.ts";
import { CallDesk } from "./pbx-link/call-desk.ts";
import { CHANNEL_TABLES, Channels } from "./pbx-link/channels.ts";
import {
  type Asked,
  type CommandOutcome,
  Commands,
  type Joining,
  NO_SUCH_SITE,
} from "./pbx-link/commands.ts";
import { Conversations } from "./pbx-link/conversations.ts";
import { directoryIn, directoryOf, keepDirectory, type SiteTargets } from "./pbx-link/directory.ts";
import {
  type LinkState,
  linkState,
  newLinkState,
  refusedNow,
  statusOf,
  sweptNow,
  whyRefused,
} from "./pbx-link/link-state.ts";
import { SiteNews } from "./pbx-link/site-news.ts";
import { Sweeper } from "./pbx-link/sweeper.ts";
import { admit, ConnectorSockets, isGreeted } from "./pbx-link/wire/door.ts";
import { Inbox, type Said } from "./pbx-link/wire/inbox.ts";
import { envelope, OUTGOING_TABLE, Outgoing } from "./pbx-link/wire/outgoing.ts";

const FILE = "file";
const LINK = "link";
const EVENTS_ANEW_MS = 2_000;
/** What could not be read now may be readable later; it is much to ask for. */
const SNAPSHOT_ANEW_MS = 60_000;

/** One site: its connector's control socket, its projection, its copy of the routes. Never audio. */
export class PbxLink extends DurableObject<Env> {
  readonly #settings: Settings;
  readonly #sockets = new ConnectorSockets(this.ctx);
  readonly #channels: Channels;
  readonly #outgoing: Outgoing;
  readonly #desk: CallDesk;
  readonly #conversations: Conversations;
  readonly #commands: Commands;
  readonly #sweeper: Sweeper;
  readonly #news: SiteNews;
  readonly #inbox = new Inbox({
    received: () => this.#link.received,
    keepReceived: (received) => this.#keep({ received }),
    acknowledged: (seq) => this.#outgoing.acknowledged(seq),
  });
  #file: SiteFile | null;
  #link: LinkState;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const tables = new Tables(ctx.storage, [SETTINGS_TABLE, OUTGOING_TABLE, ...CHANNEL_TABLES]);
    this.#settings = new Settings(tables);
    this.#channels = new Channels(tables);
    this.#outgoing = new Outgoing(tables);
    this.#desk = new CallDesk(env, this.#channels);
    this.#conversations = new Conversations(this.#channels);
    this.#commands = new Commands(this.#channels, {
      online: () => this.#sockets.current !== null,
      send: (message, expiresAt) => this.#send(message, expiresAt),
    });
    this.#sweeper = new Sweeper(env, this.#channels, this.#commands);
    this.#news = new SiteNews(env.ORGANIZATION, () => {
      const status = this.status();
      return this.#file && status && { orgId: this.#file.orgId, status };
    });
    this.#file = this.#settings.get(FILE, siteFile);
    this.#link = this.#settings.get(LINK, linkState) ?? newLinkState(randomToken(8));
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
    return statusOf(file, this.#link, this.#channels.counts());
  }

  /** The connector's upgrade. A wrong token is refused here and shown on the site's page. */
  override async fetch(request: Request): Promise<Response> {
    const file = this.#file;
    const bearer = request.headers.get("authorization")?.replace(/^Bearer /, "");
    const token = parseSiteToken(bearer);
    if (file === null) return new Response("unknown site", { status: 401 });
    const reason = await whyRefused(file, token.ok ? token.value.secret : "");
    if (reason !== null) {
      this.#keep({ lastRefusal: refusedNow(this.#link, reason) });
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
    // Whoever had it dialled may not have been told its name yet.
    const channel = target.channel || this.#channels.get(target.uniqueid)?.channel;
    if (channel === undefined) return false;
    return this.#commandsOf(orgId)?.tell({ kind: "hangup", ...target, channel }) ?? false;
  }

  /** Puts a caller through inside the PBX, or brings what it has in its own hands; how that goes comes as facts, or as a leg. */
  async ask(orgId: string, command: Asked): Promise<CommandOutcome> {
    return this.#commandsOf(orgId)?.ask(command) ?? NO_SUCH_SITE;
  }

  /** Dials through the PBX, or takes a channel of it, to the call's media; the channel's facts come to this call from now on. */
  async join(orgId: string, command: Joining): Promise<CommandOutcome> {
    return this.#commandsOf(orgId)?.join(command) ?? NO_SUCH_SITE;
  }

  /** What is known of a channel: nothing at all while the site or its AMI is out of reach. */
  channelState(orgId: string, uniqueid: string): "alive" | "gone" | "unknown" {
    if (this.#blind || this.#file?.orgId !== orgId) return "unknown";
    if (this.#channels.isThere(uniqueid) || this.#desk.isLeaving(uniqueid)) return "alive";
    return this.#link.leftOut > 0 ? "unknown" : "gone";
  }

  /** Whom callers of this site can be put through to, as its connector has told it; null while it is out of reach. */
  targets(): SiteTargets | null {
    return this.#blind ? null : { ...directoryIn(this.#settings), busy: this.#channels.busyExtensions() };
  }

  /** A call's commands are for the phones of its own organization, whoever told it of this site. */
  #commandsOf(orgId: string): Commands | null {
    return this.#file?.orgId === orgId ? this.#commands : null;
  }

  status(): SiteStatus | null {
    return this.#file === null ? null : statusOf(this.#file, this.#link, this.#channels.counts());
  }

  override async webSocketMessage(socket: WebSocket, raw: string | ArrayBuffer): Promise<void> {
    const file = this.#file;
    if (file === null) return socket.close(CLOSE.unauthorized, "unknown site");
    const come = this.#inbox.take(file.siteId, socket, raw, isGreeted(socket));
    if (come === null) return;
    if ("lost" in come) return this.#lost(come);
    return come.message.type === "hello" ? this.#hello(file, socket, come.message) : this.#take(file, come);
  }

  override async webSocketClose(socket: WebSocket): Promise<void> {
    if (this.#sockets.open.every((open) => open === socket)) await this.#offline();
  }

  override webSocketError(socket: WebSocket): Promise<void> {
    return this.webSocketClose(socket);
  }

  /** Looks for a connector that went silent without closing. */
  override async alarm(): Promise<void> {
    const socket = this.#sockets.current;
    if (socket === null) return this.#link.link === "online" ? this.#offline() : undefined;
    const silentAt = this.#sockets.silentAt(socket, this.#link.linkSince ?? 0);
    if (Date.now() >= silentAt) {
      socket.close(CLOSE.goingAway, "no sign of life");
      return this.#offline();
    }
    await this.ctx.storage.setAlarm(silentAt);
  }

  async #hello(file: SiteFile, socket: WebSocket, hello: Extract<LinkUp, { type: "hello" }>): Promise<void> {
    const { edgeEpoch, edgeSeq } = hello.data;
    const admission = admit(socket, hello.data, this.#sockets.open, this.#link, Date.now());
    this.#keep(admission.state);
    if (!admission.admitted) {
      socket.close(CLOSE.replaced, admission.reason);
      return this.#news.now();
    }
    for (const other of admission.replaces) other.close(CLOSE.replaced, "a newer connection took over");
    const welcome = { edgeEpoch: this.#link.edgeEpoch, received: this.#link.received, siteName: file.name };
    socket.send(envelope({ type: "welcome", data: welcome }, 0, this.#link.received));
    const seen = edgeEpoch === this.#link.edgeEpoch ? edgeSeq : 0;
    for (const text of this.#outgoing.pending(seen, Date.now())) socket.send(text);
    await this.#news.now();
  }

  async #take(file: SiteFile, { message, at }: Said): Promise<void> {
    switch (message.type) {
      case "call_offered": {
        const data = await this.#desk.decide(file, message.data);
        if (data !== null) this.#send({ type: "route_decided", data }, Date.now() + data.validMs);
        return;
      }
      case "offer_expired":
        return this.#desk.expire(file, message.data.uniqueid);
      case "pbx_events":
        return this.#events(file, message.data.events, at);
      case "snapshot":
        return this.#snapshot(file, message.data);
      case "connector_trouble":
        this.#keep({ connectorTrouble: message.data.trouble });
        return this.#news.now();
      case "directory":
        return keepDirectory(this.#settings, message.data);
      case "ami_state":
        this.#keep({
          ami: message.data.state,
          amiReason: message.data.reason,
          asteriskVersion: message.data.asteriskVersion || this.#link.asteriskVersion,
        });
        return this.#news.now();
      case "strays":
        // Waits for a result, which is a later message.
        return this.ctx.waitUntil(this.#letGo(file, message.data.channels));
      case "command_result": {
        const { ok, code, message: error } = message.data;
        this.#commands.settle(message.data);
        if (!ok) report("warn", "command failed", { site: file.siteId, code, error });
      }
    }
  }

  /** What a message told that could not be read is asked for anew. */
  async #lost({ lost, error }: { lost: string; error: string }): Promise<void> {
    if (lost === "pbx_events") this.#commands.tellAnew(EVENTS_ANEW_MS);
    if (lost !== "snapshot") return;
    this.#commands.tellAnew(SNAPSHOT_ANEW_MS);
    // Of the PBX nothing is known now, though its connector can reach it.
    this.#keep({ ami: "down", amiReason: `What the connector tells of it cannot be read (${error}).` });
    await this.#news.now();
  }

  async #events(file: SiteFile, events: readonly PbxEvent[], at: number): Promise<void> {
    const steps = this.#conversations.take(events, at);
    this.#news.soon();
    this.#conversations.soon((told) => this.ctx.waitUntil(this.#desk.facts(file, told)));
    await this.#desk.facts(file, steps, at);
  }

  async #snapshot(file: SiteFile, snapshot: PbxSnapshot): Promise<void> {
    const channels = channelsOf(snapshot);
    this.#channels.replaceAll(channels);
    keepDirectory(this.#settings, directoryOf(snapshot));
    const { asteriskVersion, leftOut = 0 } = snapshot;
    this.#keep({ ami: "up", amiReason: "", asteriskVersion, leftOut });
    this.#news.soon();
    const isAwaited = (uniqueid: string) => leftOut > 0 || this.#commands.dialling(uniqueid);
    await this.#desk.snapshot(file, channels, this.#conversations.seen(), isAwaited);
  }

  async #letGo(file: SiteFile, strays: readonly Stray[]): Promise<void> {
    const count = await this.#sweeper.judge(file, strays);
    if (count > 0) this.#keep({ lastSweep: sweptNow(this.#link, count) });
    this.#news.soon();
  }

  async #offline(): Promise<void> {
    if (this.#link.link !== "online") return;
    this.#keep({ link: "offline", linkSince: Date.now() });
    await this.#news.now();
  }

  #send(body: Parameters<Outgoing["number"]>[0], expiresAt: number): boolean {
    const text = this.#outgoing.number(body, expiresAt, this.#link.received);
    const socket = this.#sockets.current;
    socket?.send(text);
    return socket !== null;
  }

  get #blind(): boolean {
    return this.#link.link !== "online" || this.#link.ami !== "up";
  }

  #keep(change: Partial<LinkState>): void {
    this.#link = { ...this.#link, ...change };
    this.#settings.set(LINK, this.#link);
  }
}
