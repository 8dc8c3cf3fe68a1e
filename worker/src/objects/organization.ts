import { DurableObject } from "cloudflare:workers";
import type { PhoneTargets } from "@patchbay/protocol/api";
import type { CallSummary } from "@patchbay/protocol/call";
import {
  FEED_PING,
  FEED_PONG,
  type PresentPerson,
  siteEventsTopic,
  siteTopic,
} from "@patchbay/protocol/feed";
import { parseFeedUp } from "@patchbay/protocol/feed/up";
import type { ContactRow } from "@patchbay/protocol/follow-ups";
import type { HttpTool } from "@patchbay/protocol/http-tools";
import type { RawEvents } from "@patchbay/protocol/pbx/raw-event";
import { parseJson } from "@patchbay/protocol/result";
import type { SiteStatus } from "@patchbay/protocol/site";
import { CLOSE } from "@patchbay/protocol/version";
import type { Env } from "../env.ts";
import type { KnownCaller } from "../store/follow-up/caller-file.ts";
import type { CallNews, Seen } from "./call-session/publishing/publisher.ts";
import { Tables } from "./common/tables.ts";
import { DIRECTORY_TABLES, Directory } from "./organization/directory.ts";
import { DO_NOT_CALL_COPY_TABLES, DO_NOT_CALL_TABLE, DoNotCall } from "./organization/do-not-call.ts";
import { FEED_TABLE, Feed } from "./organization/feed.ts";
import { OlderCalls } from "./organization/older-calls.ts";
import { OWN_TOOLS_TABLE, OwnTools } from "./organization/own-tools.ts";
import { PHONE_BOOK_TABLES, PhoneBook } from "./organization/phone-book.ts";
import { peopleOf, viewingMember } from "./organization/presence.ts";
import { type MemberPhone, PHONES_TABLE, Rights } from "./organization/rights.ts";
import { RowsSpoken } from "./organization/row-words.ts";
import { askInTime, type ToolAnswer, type ToolRequest } from "./organization/tool-request.ts";
import { Topics } from "./organization/topics.ts";
import type { ViewNews } from "./pbx-link/site/view-news.ts";

/** A signed-in member, set by the Worker after it checked the session; never taken from outside. */
export const VIEWER_HEADER = "x-patchbay-viewer";

/** One organization: the live directory of its calls and sites, and the feed to its dashboards. Never audio. */
export class Organization extends DurableObject<Env> {
  readonly #directory: Directory;
  readonly #feed: Feed;
  readonly #doNotCall: DoNotCall;
  readonly #phoneBook: PhoneBook;
  readonly #olderCalls: OlderCalls;
  readonly #ownTools: OwnTools;
  readonly #topics: Topics;
  readonly #spoken: RowsSpoken;
  readonly #rights: Rights;
  #peopleTold = "";

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const steps = [
      ...DIRECTORY_TABLES,
      FEED_TABLE,
      DO_NOT_CALL_TABLE,
      OWN_TOOLS_TABLE,
      ...DO_NOT_CALL_COPY_TABLES,
      ...PHONE_BOOK_TABLES,
      PHONES_TABLE,
    ];
    const tables = new Tables(ctx.storage, steps);
    this.#directory = new Directory(tables);
    this.#feed = new Feed(ctx, tables);
    this.#spoken = new RowsSpoken(this.#feed);
    this.#topics = new Topics(env, this.#feed, this.#directory, {
      people: () => this.#people(),
      spoken: () => this.#spoken.snapshot(),
    });
    this.#rights = new Rights(env, ctx.storage, tables, this.#feed, this.#directory);
    this.#ownTools = new OwnTools(tables);
    this.#doNotCall = new DoNotCall(tables, env.DB);
    this.#phoneBook = new PhoneBook(tables, env.DB);
    this.#olderCalls = new OlderCalls(env.DB, ctx.storage);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(FEED_PING, FEED_PONG));
  }

  /** Takes a call's news in: repeated entries are dropped, an older call never replaces a newer one. */
  callChanged(news: CallNews): Seen {
    const { entries, interim } = news;
    // Whether a person has dealt with it is not in the call's own log.
    const handled = this.#directory.call(news.call.id)?.handled ?? false;
    const call = { ...news.call, handled };
    const topic = `call:${call.id}`;
    const known = this.#directory.lastEntry(call.id);
    const fresh = entries.filter((entry) => entry.n > known);
    // The few who watch this very call come before the many who see it in their list.
    for (const entry of fresh) {
      const type = entry.event.type === "turn_finished" ? "conversation_turn" : "call_log";
      this.#feed.publish(topic, { type, entry });
    }
    for (const words of interim) this.#feed.publish(topic, { type: "interim_words", interim: words });
    if (call.version > known) {
      this.#directory.keepCall(call);
      const type =
        known === 0 ? "call_started" : call.status === "ended" ? "call_ended" : "call_status_update";
      this.#feed.publish("calls", { type, call });
      if (call.status === "ended") this.#rights.callEnded(call.id);
      this.#tellPeople();
    }
    const listed = this.#spoken.take({ ...news, entries: fresh });
    return { watched: this.#topics.watched(topic), listed };
  }

  /** A call that a PBX has in its own hands stands so now. */
  insideCall(listed: CallSummary): void {
    const call = this.#directory.keepInside(listed);
    if (call !== null) this.#feed.publish("calls", { type: "call_status_update", call });
  }

  siteChanged(site: SiteStatus): void {
    this.#directory.keepSite(site);
    this.#feed.publish("calls", { type: "site_status", site });
    this.#feed.publish(siteTopic(site.id), { type: "site_status", site });
  }

  /** What is other in a site's PBX, up to its revision; answers whether any dashboard watches. */
  siteViewChanged(siteId: string, { revision, changes }: ViewNews): boolean {
    this.#topics.told(siteId, revision);
    if (changes.length > 0) this.#feed.publish(siteTopic(siteId), { type: "site_changes", changes });
    return this.#topics.watched(siteTopic(siteId));
  }

  /** A site's events as its PBX told them; answers whether any dashboard watches. */
  rawEvents(siteId: string, { events, leftOut }: RawEvents): boolean {
    const topic = siteEventsTopic(siteId);
    if (events.length > 0 || leftOut > 0) this.#feed.publish(topic, { type: "raw_events", events, leftOut });
    return this.#topics.watched(topic);
  }

  /** The directory's view of a call of this organization, live or ended lately. */
  call(callId: string): CallSummary | null {
    return this.#directory.call(callId);
  }

  /** A person marked the call handled, or not. */
  markHandled(callId: string, handled: boolean): void {
    const held = this.#directory.call(callId);
    if (held === null) return;
    const call = { ...held, handled };
    this.#directory.keepCall(call);
    this.#feed.publish("calls", { type: "call_status_update", call });
  }

  /** Somebody saved or removed a tool of the organization's own. */
  setOwnTools(tools: readonly HttpTool[]): void {
    this.#ownTools.replace(tools);
  }

  /** The tools that calls begin with. */
  ownTools(): HttpTool[] {
    return this.#ownTools.list();
  }

  /** A call's assistant asks one of them. The call stops waiting by itself. */
  askOwnTool(tool: HttpTool, request: ToolRequest): Promise<ToolAnswer> {
    return askInTime(this.env, tool, request);
  }

  /** Something was written to a list of follow-ups, or taken off: pages that show one read it again. */
  followUpsChanged(): void {
    this.#feed.publish("calls", { type: "follow_ups_changed" });
  }

  /** Somebody did something that is written down: whoever reads the audit log may read it again. */
  auditChanged(): void {
    this.#feed.publish("calls", { type: "audit_changed" });
  }

  /** This number is called no more: it was asked for `at` (epoch milliseconds), or now. */
  doNotCall(number: string, at: number = Date.now()): void {
    this.#doNotCall.add(number, at);
  }

  /** A person took the number off the list. */
  mayCallAgain(number: string): void {
    this.#doNotCall.remove(number);
  }

  /** May these numbers be called, each of them? Where nobody can tell, they may not. */
  mayDial(orgId: string, numbers: readonly string[]): Promise<"yes" | "listed" | "unknown"> {
    return this.#doNotCall.mayDial(orgId, numbers);
  }

  /** Lines, members and assistants, for calls: never older than the last change that was told. */
  targets(orgId: string): Promise<PhoneTargets> {
    return this.#phoneBook.targets(orgId);
  }

  /** Somebody changed a line, an assistant or who takes calls. */
  async targetsChanged(orgId: string): Promise<void> {
    await this.#phoneBook.takeTargets(orgId);
  }

  contactSaved(contact: Pick<ContactRow, "number" | "name" | "notes">): void {
    this.#phoneBook.saveContact(contact);
  }

  contactRemoved(number: string): void {
    this.#phoneBook.removeContact(number);
  }

  /** Whom the organization knows by this number. */
  contact(orgId: string, number: string): Promise<Pick<ContactRow, "name" | "notes"> | null> {
    return this.#phoneBook.contact(orgId, number);
  }

  /** The same with the calls they had before. */
  knownCaller(orgId: string, number: string, callId: string): Promise<KnownCaller> {
    return this.#phoneBook.caller(orgId, number, callId);
  }

  /** The organization said which country's numbers it means: its lists get one value for each of theirs. */
  async countryChanged(orgId: string): Promise<void> {
    await this.#doNotCall.take(orgId);
    await this.#phoneBook.takeContacts(orgId);
    await this.#phoneBook.takeTargets(orgId);
  }

  /** Is there anybody to ring: this member, or with null anybody who takes calls? */
  somebodyThere(memberId: string | null): boolean {
    return this.#people().some(
      ({ id, available, onCall }) => available && !onCall && (memberId === null || id === memberId),
    );
  }

  /** Is there anybody to ask: this member, or with null anybody who may answer? Whoever is on a call can still write. */
  somebodyToAsk(memberId: string | null): boolean {
    const people = peopleOf(this.#feed.viewersOfLate(), new Set());
    return people.some(({ id }) => memberId === null || id === memberId);
  }

  /** The feed of one dashboard. */
  override fetch(request: Request): Response {
    const member = parseJson(viewingMember, request.headers.get(VIEWER_HEADER), 1_000);
    if (!member.ok) return new Response("not signed in", { status: 401 });
    const { 0: theirs, 1: ours } = new WebSocketPair();
    this.#feed.accept(ours, member.value);
    this.ctx.waitUntil(this.#rights.watch());
    return new Response(null, { status: 101, webSocket: theirs });
  }

  /** Somebody signed out, left, or has another role: who may watch or listen no more is let go now. */
  membersChanged(): Promise<void> {
    return this.#rights.look();
  }

  /** A member is opening a phone at a call: it ends with their right to it. */
  phoneOpens(phone: MemberPhone): Promise<void> {
    return this.#rights.phoneOpens(phone);
  }

  /** Sessions end by time, too, and by other ways than ours. */
  override async alarm(): Promise<void> {
    await this.#rights.look();
    const orgId = this.#feed.viewers()[0]?.orgId;
    const againMs = orgId === undefined ? null : await this.#olderCalls.step(orgId);
    if (againMs !== null) await this.ctx.storage.setAlarm(Date.now() + againMs);
    await this.#rights.watch();
  }

  override async webSocketMessage(socket: WebSocket, raw: string | ArrayBuffer): Promise<void> {
    const parsed = parseFeedUp(raw);
    if (!parsed.ok) {
      if (!parsed.unknownType) socket.close(CLOSE.malformed, parsed.error.slice(0, 100));
      return;
    }
    const message = parsed.value;
    if (message.type === "presence") {
      this.#feed.setAvailable(socket, message.available);
      return this.#tellPeople();
    }
    return this.#topics.ask(socket, message);
  }

  override async webSocketClose(socket: WebSocket): Promise<void> {
    await this.#topics.left(socket);
    this.#feed.forget(socket);
    this.#tellPeople();
  }

  override webSocketError(socket: WebSocket): Promise<void> {
    return this.webSocketClose(socket);
  }

  #people(): PresentPerson[] {
    return peopleOf(this.#feed.viewers(), this.#directory.operatorsOnCalls());
  }

  /** Dashboards see who takes calls; told when it has changed, and only then. */
  #tellPeople(): void {
    const people = this.#people();
    const told = JSON.stringify(people);
    if (told === this.#peopleTold) return;
    this.#peopleTold = told;
    this.#feed.publish("calls", { type: "people", people });
  }
}
