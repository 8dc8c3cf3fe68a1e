import type { AmiHeaders } from "@patchbay/protocol/ami/decoder";
import { type AmiEvent, type AmiEventOf, parseAmiEvent } from "@patchbay/protocol/ami/events";
import type { PbxEvent, PbxSnapshot } from "@patchbay/protocol/pbx";
import type { PbxParked, PbxQueue } from "@patchbay/protocol/pbx/lists";
import type { SiteEvent } from "@patchbay/protocol/pbx/site-events";
import type { Result } from "@patchbay/protocol/result";
import type { Outgoing } from "../link/outbox.ts";
import { DialOuts } from "./dial-outs.ts";
import { fitted } from "./fitted.ts";
import { KnownChannels } from "./known-channels.ts";
import { RungMembers } from "./members/rung-members.ts";
import { callerTold } from "./pbx-events.ts";
import { QueuedCallers } from "./queued-callers.ts";
import { KnownParked } from "./site/known-parked.ts";
import { ListsShape } from "./site/lists-shape.ts";
import { QueueExits } from "./site/queue-exits.ts";
import { siteEventOf } from "./site/site-event-of.ts";

export interface PbxFeedOptions {
  send: (message: Outgoing) => void;
  /** `parked` is who is parked, where that is known; else it is to be looked up. */
  takeSnapshot: (parked: readonly PbxParked[] | null) => Promise<Result<PbxSnapshot>>;
  /** A channel is about to be hung up. */
  leaving: (uniqueid: string) => void;
  /** Asked of who calls in and of who joins a queue; without it nobody withholds a number unheard. */
  isWithheld?: (channel: string) => Promise<boolean | null>;
  /** The QUEUESTATUS of a channel: null where it cannot be asked. */
  queueStatus?: (channel: string) => Promise<string | null>;
  /** Every event that can be read. */
  onEvent?: (event: AmiEvent) => void;
  onProblem: (message: string) => void;
}

/** Events of one burst travel together; nobody waits longer than this for one. */
const BATCH_MS = 10;
/** Of a busy PBX, by what it tells in a millisecond, they travel in larger bursts: each message costs an envelope, and a write to the disk, too. */
const BUSY = [
  { perMs: 0.5, batchMs: 60 },
  { perMs: 0.1, batchMs: 30 },
];
const MAX_BATCH = 500;
const RETRY_MS = 2_000;

/**
 * What happens on the PBX, told to the edge: deltas, and a snapshot after every gap. While a snapshot is taken the events wait
 * behind it: applied twice they change nothing, lost before it they would.
 */
export class PbxFeed {
  readonly channels = new KnownChannels();
  events = 0;
  malformed = 0;

  readonly #options: PbxFeedOptions;
  readonly #dialOuts = new DialOuts(this.channels, (event) => this.#took(event));
  readonly #queued: QueuedCallers;
  readonly #exits: QueueExits;
  readonly #shape = new ListsShape();
  readonly #parked = new KnownParked();
  readonly #rung = new RungMembers();
  /** Who waits until what came in has gone out. */
  #behind: (() => void)[] = [];
  #batch: PbxEvent[] = [];
  #siteBatch: SiteEvent[] = [];
  #timer: NodeJS.Timeout | null = null;
  #retry: NodeJS.Timeout | null = null;
  #flushedAt = 0;
  #batchMs = BATCH_MS;
  #snapshotting = false;
  #again = false;
  /** Deltas mean nothing to the edge before it had a snapshot of this AMI session. */
  #live = false;

  constructor(options: PbxFeedOptions) {
    this.#options = options;
    this.#queued = new QueuedCallers({
      isWithheld: options.isWithheld ?? (async () => false),
      isThere: (channel, uniqueid) => this.channels.has(channel, uniqueid),
      tell: (event) => this.#tell(event),
    });
    this.#exits = new QueueExits({
      statusOf: options.queueStatus ?? (async () => null),
      tell: (event) => this.tellSite(event),
    });
  }

  /** Takes one AMI event. */
  event(headers: AmiHeaders): void {
    this.events++;
    const parsed = parseAmiEvent(headers);
    if (!parsed.ok) {
      this.malformed++;
      return this.#options.onProblem(`an AMI event was ignored: ${parsed.error}`);
    }
    if (parsed.value?.Event === "HangupRequest" || parsed.value?.Event === "SoftHangupRequest")
      this.#options.leaving(parsed.value.Uniqueid);
    if (parsed.value !== null) this.#site(parsed.value);
    const event = parsed.value === null ? null : this.#dialOuts.take(parsed.value);
    if (event === null) return;
    const told = parsed.value;
    if (event.kind === "queue_leave" && told?.Event === "QueueCallerLeave")
      this.#queued.left(event.queue, told.Position);
    if (event.kind === "queue_join" && told?.Event === "QueueCallerJoin" && this.#isTold)
      this.#queued.joins(event, (withheld) => callerTold(told, withheld));
    else this.#took(event);
    if (told?.Event === "Newchannel") void this.#askOf(told);
  }

  /**
   * No event says of who calls in that they withhold their number, and they may be a call's party or partner later, by a transfer or a
   * pickup. Nobody waits for it: that is seconds away. Whom the PBX calls shows what the PBX knows them by.
   */
  async #askOf(caller: AmiEventOf<"Newchannel">): Promise<void> {
    const { Uniqueid, Channel, ChannelStateDesc } = caller;
    if (!this.#isTold || ChannelStateDesc !== "Ring" || Channel.startsWith("Local/")) return;
    const isWithheld = await this.#options.isWithheld?.(Channel);
    if (isWithheld === true && this.channels.get(Uniqueid) !== undefined)
      this.#took(callerTold(caller, true));
  }

  #site(event: AmiEvent): void {
    this.#options.onEvent?.(event);
    this.#exits.take(event);
    const told = siteEventOf(event);
    if (told !== null) this.tellSite(told);
  }

  /** Somebody has looked at Asterisk's queues: what has changed in them without an event is told by a snapshot. */
  looked(queues: readonly PbxQueue[]): void {
    if (this.#live && !this.#snapshotting && this.#shape.differs(queues)) this.snapshot();
  }

  get #isTold(): boolean {
    return this.#live || this.#snapshotting;
  }

  #took(event: PbxEvent): void {
    if (!this.#queued.holds(event)) this.#tell(event);
  }

  #tell(event: PbxEvent): void {
    if (!this.#isTold) return;
    this.channels.apply(event);
    if (event.kind === "channel_hangup") this.#parked.hangup(event.uniqueid);
    this.#rung.told(event);
    this.#batch.push(event);
    this.#soon();
  }

  /** The caller for whom a queue rings this half of a member's way, once the edge has been told of both; null when that is not to be known. */
  async rungFor(half: string, gone: AbortSignal): Promise<{ uniqueid: string; channel: string } | null> {
    const uniqueid = await this.#rung.callerAt(half, gone);
    if (uniqueid === null) return null;
    if (this.#snapshotting) await new Promise<void>((resolve) => this.#behind.push(resolve));
    else this.#flush();
    const caller = this.channels.get(uniqueid);
    return caller === undefined ? null : { uniqueid, channel: caller.channel };
  }

  /** Tells the edge of the PBX what the connector itself knows, in its turn behind what Asterisk has told. */
  tellSite(event: SiteEvent): void {
    if (!this.#isTold) return;
    this.#shape.event(event);
    this.#parked.event(event);
    this.#siteBatch.push(event);
    this.#soon();
  }

  #soon(): void {
    if (this.#snapshotting) return;
    if (this.#batch.length + this.#siteBatch.length >= MAX_BATCH) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), this.#batchMs);
  }

  /** AMI is gone: what comes next begins with a snapshot. */
  lost(): void {
    this.#queued.release();
    this.#flush();
    this.#live = false;
    this.#dialOuts.clear();
    this.#parked.forget();
    this.#exits.clear();
    this.#rung.clear();
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
  }

  /** Sends a snapshot; asked again while one is taken, one more follows. */
  snapshot(): void {
    if (this.#snapshotting) {
      this.#again = true;
      return;
    }
    this.#flush();
    this.#snapshotting = true;
    void this.#take();
  }

  async #take(): Promise<void> {
    const taken = await this.#options.takeSnapshot(this.#parked.list);
    this.#snapshotting = false;
    if (!taken.ok) {
      this.#options.onProblem(`no snapshot: ${taken.error}`);
      this.#again = false;
      this.#flush();
      this.#retry = setTimeout(() => this.snapshot(), RETRY_MS);
      return;
    }
    this.#live = true;
    this.channels.replace(taken.value);
    this.#shape.told(taken.value.queues);
    if (this.#parked.list === null) this.#parked.told(taken.value.parked ?? []);
    for (const event of this.#batch) {
      this.channels.apply(event);
      if (event.kind === "channel_hangup") this.#parked.hangup(event.uniqueid);
    }
    for (const event of this.#siteBatch) {
      this.#shape.event(event);
      this.#parked.event(event);
    }
    const { snapshot, leftOut } = fitted(taken.value);
    if (leftOut !== "")
      this.#options.onProblem(`the PBX is too large to be told whole; left out: ${leftOut}`);
    this.#options.send({ type: "snapshot", data: snapshot });
    this.#flush();
    if (!this.#again) return;
    this.#again = false;
    this.snapshot();
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const [events, more] = [this.#batch, this.#siteBatch];
    const now = performance.now();
    const perMs = (events.length + more.length) / (now - this.#flushedAt);
    this.#batchMs = BUSY.find((busy) => perMs > busy.perMs)?.batchMs ?? BATCH_MS;
    this.#flushedAt = now;
    this.#batch = [];
    this.#siteBatch = [];
    for (const waits of this.#behind.splice(0)) queueMicrotask(waits);
    for (let at = 0; at < events.length; at += MAX_BATCH) {
      this.#options.send({ type: "pbx_events", data: { events: events.slice(at, at + MAX_BATCH) } });
    }
    for (let at = 0; at < more.length; at += MAX_BATCH) {
      this.#options.send({ type: "site_events", data: { events: more.slice(at, at + MAX_BATCH) } });
    }
  }
}
