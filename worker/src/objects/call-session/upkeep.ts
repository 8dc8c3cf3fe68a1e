import type { Actor } from "@patchbay/protocol/call";
import { hasEnded } from "../../call/life/state.ts";
import { nextLookMs, overdue } from "../../call/life/watch.ts";
import type { EndedCall } from "../../env.ts";
import { errorText, report } from "../../log.ts";
import type { CallContext } from "./call-context.ts";
import type { CallFile } from "./call-file.ts";
import type { Journal } from "./log/journal.ts";

/** The history is told again at growing distance: each time half as late again as the call has been over. */
const ARCHIVE_RETRY_MS = { least: 60_000, most: 30 * 60_000 } as const;
/** So long the parts of a recording are kept for an archive that does not let them be joined. */
const RECORDING_PATIENCE_MS = 7 * 24 * 3_600_000;
/** The log stays for late viewers and questions, then D1 and R2 alone have the call. */
const KEEP_AFTER_ARCHIVE_MS = 3 * 24 * 3_600_000;

const PATCHBAY: Actor = { kind: "system", id: "", name: "Patchbay" };

/** What the upkeep needs of its call. */
export interface KeptCall extends CallContext {
  save(file: CallFile): void;
  /** Asks whoever keeps the far end whether it lives. */
  look(): Promise<void>;
  /** Asks whoever dials a transfer's target whether they have answered. */
  lookForTarget(): Promise<void>;
  /** Has the ended call understood. Rejects when it cannot be asked. */
  askAboutCall(): Promise<void>;
}

/** Looks after a call by the object's one alarm: what comes due, whether the far end lives, whether the history has it. */
export class Upkeep {
  readonly #storage: DurableObjectStorage;
  readonly #ended: Queue<EndedCall>;
  readonly #journal: Journal;
  readonly #call: KeptCall;

  constructor(storage: DurableObjectStorage, ended: Queue<EndedCall>, journal: Journal, call: KeptCall) {
    this.#storage = storage;
    this.#ended = ended;
    this.#journal = journal;
    this.#call = call;
  }

  /** The alarm; answers true when the call may be forgotten. */
  async alarm(): Promise<boolean> {
    const file = this.#call.file();
    if (file === null) return false;
    if (hasEnded(this.#call.state())) {
      if (this.#overForMs > RECORDING_PATIENCE_MS) this.#giveUpRecording();
      if (file.archived >= this.#journal.last && !this.#recordingWaits) return true;
      await this.archive();
      return false;
    }
    if (overdue(this.#call.state(), Date.now())?.type === "transfer_failed") {
      await this.#tried(file.callId, () => this.#call.lookForTarget());
    }
    const due = overdue(this.#call.state(), Date.now());
    if (due !== null) this.#call.append(due);
    else await this.#tried(file.callId, () => this.#call.look());
    await this.schedule();
    return false;
  }

  /** Whoever is asked may be out of reach: the watch over the call goes on, and asks again. */
  async #tried(call: string, ask: () => Promise<void>): Promise<void> {
    try {
      await ask();
    } catch (error) {
      report("warn", "the look at a call's far end failed", { call, error: errorText(error) });
    }
  }

  /** Sees to it that the alarm comes no later than the call needs it. */
  async schedule(): Promise<void> {
    const lookMs = nextLookMs(this.#call.state(), Date.now());
    if (lookMs === null) return;
    const due = Date.now() + lookMs;
    const set = await this.#storage.getAlarm();
    if (set === null || set > due || set < Date.now()) await this.#storage.setAlarm(due);
  }

  /** Tells the history that the call has ended; repeated until it has confirmed, and has the recording as one file. */
  async archive(): Promise<void> {
    const file = this.#call.file();
    if (file === null) return;
    const { least, most } = ARCHIVE_RETRY_MS;
    await this.#storage.setAlarm(Date.now() + Math.min(most, Math.max(least, this.#overForMs / 2)));
    await this.#ended.send({ callId: file.callId });
  }

  /** The history has the log up to this number. */
  async confirmed(version: number): Promise<void> {
    if (this.#call.file()?.archived === 0) await this.#call.askAboutCall();
    const file = this.#call.file();
    if (file === null) return;
    this.#call.save({ ...file, archived: version });
    if (version < this.#journal.last || this.#recordingWaits) return;
    await this.#storage.setAlarm(Date.now() + KEEP_AFTER_ARCHIVE_MS);
  }

  /** Something was kept as sound, and is not one file yet. */
  get #recordingWaits(): boolean {
    const recording = this.#call.state().summary?.recording ?? null;
    return recording !== null && recording.state !== "saved";
  }

  get #overForMs(): number {
    return Math.max(0, Date.now() - (this.#call.state().summary?.endedAt ?? Date.now()));
  }

  /** The archive had its time. What lies there in parts is nobody's to hear, and must not lie there for ever. */
  #giveUpRecording(): void {
    if (!this.#recordingWaits) return;
    const message = "The recording could not be put together for a week, and was given up.";
    this.#call.append({ type: "fault", code: "recording_given_up", message });
    this.#call.append({ type: "recording_deleted", by: PATCHBAY });
  }
}
