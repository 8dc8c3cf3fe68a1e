import type { Actor, CallEvent } from "@patchbay/protocol/call";
import { pauseNow } from "../../../call/card-data/pauses.ts";
import type { Disclosure } from "../../../call/disclosure.ts";
import { hasEnded } from "../../../call/life/state.ts";
import { audioMode } from "../../../call/life/watch.ts";
import { errorText, report } from "../../../log.ts";
import { partKey } from "../../../media/recording/keys.ts";
import { type Segment, Take } from "../../../media/recording/take.ts";
import type { CallContext } from "../call-context.ts";

/** So often what was said is written to the archive. */
const PART_MS = 4_000;
/** What a stall still holds back, or the far end may throw away, is not written yet. Both together are what a dying process takes along: 5 s. */
const UNSETTLED_MS = 800;
/** A minute of parts that the archive refused is kept, no more. */
const MOST_WAITING = 12;
/** Where parts lie in the object's own storage that the archive still refuses when their call is over. */
const SHELF = "recording-part/";
/** What a caller says while the edge is away is kept for them for so long, and comes with their leg. */
const HELD_MS = 6_000;

export type Shelf = Pick<DurableObjectStorage, "put" | "list" | "delete">;

/** What a recording needs of its call. */
export interface RecordedCall extends CallContext {
  /** Has who is there now heard that? */
  wasTold(one: Disclosure): boolean;
}

interface Part {
  key: string;
  body: Uint8Array<ArrayBuffer>;
  atMs: number;
  ms: number;
}

/** What others want of a recording. */
export type RecordingWish =
  | { do: "pause"; by: Actor; paused: boolean }
  /** The archive is to be offered everything that there is. */
  | { do: "settle" }
  /** It lies in the archive as one file. */
  | { do: "saved"; ms: number; bytes: number }
  /** Nothing is to be left of it. */
  | { do: "delete"; by: Actor };

/**
 * Keeps a call as sound while it runs: in memory, and every few seconds in the archive. Its media never wait for it. What
 * the archive refuses to the end is put on a shelf in the object's storage then: the object may be thrown out of memory
 * before the archive takes it.
 */
export class Recorder {
  readonly #archive: R2Bucket;
  readonly #shelf: Shelf;
  readonly #call: RecordedCall;
  #startedAt: number | null = null;
  #take: Take | null = null;
  /** When the last entry was written that was read again after a restart. */
  #readAt = 0;
  #paused = false;
  /** Whoever is there has to be told first, and was not: nothing of it is kept. */
  #untold = false;
  #timer: ReturnType<typeof setInterval> | null = null;
  #waiting: Part[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(archive: R2Bucket, shelf: Shelf, call: RecordedCall) {
    this.#archive = archive;
    this.#shelf = shelf;
    this.#call = call;
  }

  /** One entry of the call's log, new or read again after a restart; `at` is epoch milliseconds. */
  observe(event: CallEvent, at: number, isNew: boolean): void {
    if (!isNew) this.#readAt = at;
    this.#lookWhoIsTold(isNew);
    switch (event.type) {
      case "recording_started":
        this.#startedAt = at;
        this.#paused = false;
        this.#timer ??= setInterval(() => this.#write(), PART_MS);
        return;
      case "recording_paused":
        this.#paused = true;
        return;
      case "recording_resumed":
        this.#paused = false;
        // What was said during the pause may come only now, also where a new process has no take yet.
        if (isNew) this.#running?.skip();
        return;
      case "call_ended":
        return this.#stop();
      default:
        if (isNew) this.#mayBegin(event);
    }
  }

  /** False when there is nothing to do for it: nothing is recorded, or it is so already. */
  async ask(wish: RecordingWish): Promise<boolean> {
    switch (wish.do) {
      case "pause":
        return this.#pause(wish.by, wish.paused);
      case "settle":
        await this.#settle();
        return this.#waiting.length === 0;
      case "saved": {
        const { summary } = this.#call.state();
        // Saved already, or deleted meanwhile.
        if (summary?.recording == null || summary.recording.state === "saved") return false;
        this.#call.append({ type: "recording_saved", ms: wish.ms, bytes: wish.bytes });
        return true;
      }
      case "delete": {
        const state = this.#call.state();
        if (!hasEnded(state) || state.summary?.recording == null) return false;
        this.#waiting = [];
        this.#call.append({ type: "recording_deleted", by: wish.by });
        // A part that is on its way would lie there after everything else has gone.
        await this.#writing;
        for (const key of (await this.#shelf.list({ prefix: SHELF })).keys()) await this.#shelf.delete(key);
        return true;
      }
    }
  }

  #pause(by: Actor, paused: boolean): boolean {
    const state = this.#call.state();
    if (this.#startedAt === null || hasEnded(state)) return false;
    // The assistant may have been a moment sooner: who pauses by hand is not to find it recorded again by its word.
    const isTheirs = pauseNow(state.pauses)?.by.kind !== "assistant";
    if (paused === this.#paused && (!paused || isTheirs)) return false;
    this.#call.append({ type: paused ? "recording_paused" : "recording_resumed", by });
    return true;
  }

  callerSaid(mulaw: Uint8Array): void {
    if (!this.#paused && !this.#untold) this.#running?.callerSaid(mulaw);
  }

  callerSent(mulaw: Uint8Array): void {
    if (!this.#paused && !this.#untold) this.#running?.callerSent(mulaw);
  }

  cleared(): void {
    this.#take?.cleared();
  }

  async #settle(): Promise<void> {
    await this.#writing;
    if (this.#waiting.length === 0 && hasEnded(this.#call.state())) {
      this.#waiting = [...(await this.#shelf.list<Part>({ prefix: SHELF })).values()];
    }
    if (this.#waiting.length > 0) this.#write();
    await this.#writing;
  }

  /** Another may have come into a call that is recorded already: their part of it begins once they were told. */
  #lookWhoIsTold(isNew: boolean): void {
    const { recording } = this.#call.file()?.settings ?? {};
    const untold = recording?.announce === true && !this.#call.wasTold("recorded");
    // What they said before may come only now. Of what is read again no take is made: it begins where the log ends.
    if (isNew && this.#untold && !untold) this.#running?.skip();
    this.#untold = untold;
  }

  #mayBegin(event: CallEvent): void {
    if (this.#isDue(event)) {
      return this.#call.append({ type: "recording_started", announced: event.type === "prompt_played" });
    }
    this.#tell(event);
  }

  /** Where people have the caller, nobody has told them yet: it is done before they talk, and again after it was cut off. */
  #tell(event: CallEvent): void {
    const { recording } = this.#call.file()?.settings ?? {};
    if (!recording?.enabled || !this.#untold) return;
    // Whoever cannot be told now is told when something else has changed: this announcement's own events would ask for it for ever.
    const cameToNothing = event.type === "prompt_played" && event.heard === false;
    if (cameToNothing || event.type === "notice_due") return;
    const state = this.#call.state();
    if (audioMode(state) !== "people" || state.hangingUp) return;
    this.#call.append({ type: "notice_due", prompt: "recorded" });
  }

  /** The caller is told first where the organization wants that: what was cut off has told nobody. */
  #isDue(event: CallEvent): boolean {
    const { recording } = this.#call.file()?.settings ?? {};
    if (!recording?.enabled || this.#startedAt !== null) return false;
    if (!recording.announce) return event.type === "leg_joined" && event.legId === "caller";
    return event.type === "prompt_played" && event.prompt === "recorded" && !this.#untold;
  }

  #stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#write(0);
    this.#take = null;
    this.#startedAt = null;
  }

  /** After a restart it goes on from where the log ends: what was said since then may still come with the caller's leg. */
  get #running(): Take | null {
    if (this.#startedAt !== null && this.#take === null) {
      const from = Math.max(this.#startedAt, this.#readAt, Date.now() - HELD_MS);
      this.#take = new Take(this.#startedAt, Date.now, from);
    }
    return this.#take;
  }

  #write(unsettledMs = UNSETTLED_MS): void {
    const segment = this.#take?.segment(unsettledMs) ?? null;
    if (segment !== null) this.#keep(segment);
    // One after the other, so that a slow archive gets no second write of the same part.
    this.#writing = this.#writing.then(() => this.#putWaiting());
  }

  #keep({ at, caller, far }: Segment): void {
    const file = this.#call.file();
    if (file === null) return;
    const body = new Uint8Array(caller.length * 2);
    body.set(caller);
    body.set(far, caller.length);
    const [atMs, ms] = [Math.round(at / 8), Math.round(caller.length / 8)];
    this.#waiting.push({ key: partKey(file.orgId, file.callId, at), body, atMs, ms });
    if (this.#waiting.length <= MOST_WAITING) return;
    const lost = this.#waiting.shift();
    if (lost !== undefined) this.#call.append({ type: "recording_gap", atMs: lost.atMs, ms: lost.ms });
  }

  async #putWaiting(): Promise<void> {
    const over = hasEnded(this.#call.state());
    for (let part = this.#waiting[0]; part !== undefined; part = this.#waiting[0]) {
      try {
        await this.#archive.put(part.key, part.body);
      } catch (error) {
        const call = this.#call.file()?.callId ?? "";
        report("warn", "a part of a recording waits for the archive", { call, error: errorText(error) });
        if (over) for (const left of this.#waiting) await this.#shelf.put(SHELF + left.key, left);
        return;
      }
      if (over) await this.#shelf.delete(SHELF + part.key);
      this.#waiting = this.#waiting.filter((waiting) => waiting !== part);
    }
  }
}
