import { unlink } from "node:fs/promises";
import { join } from "node:path";
import { type AmiHeaders, header } from "@patchbay/protocol/ami/decoder";
import * as z from "zod";
import type { Config } from "../config.ts";
import { StateFile } from "../disk/state-file.ts";
import { isEmpty, look } from "./spool.ts";
import { isTooLarge, tellTrouble, type UploadSite, upload } from "./upload.ts";

const LOOK_EVERY_MS = 5_000;
/** Asterisk tells of an end a moment before it has closed the file. */
const SOON_MS = 300;
/** A file that Asterisk did not close has come to its end where nobody is recorded and nothing was written for so long. */
const IDLE_MS = 10_000;
/** Whoever has not fetched a recording by then never will; on the PBX it stays. */
const KEPT_MS = 7 * 24 * 60 * 60_000;
const MOST_KEPT = 1_000;
const ENDS: ReadonlySet<string> = new Set(["MixMonitorStop", "Hangup"]);

const kept = z.object({ id: z.string(), channel: z.string(), at: z.number() });
type Kept = z.infer<typeof kept>;

export interface RecordingsOptions extends UploadSite {
  stateDir: string;
  /** Where Asterisk writes them. */
  folder: string;
  /** They are removed from there once the edge has them. */
  remove: boolean;
  /** Whether there is a channel of this name; null where that cannot be known now. */
  isThere(channel: string): boolean | null;
  onProblem(message: string): void;
}

/**
 * Recordings that people have had the PBX make: each is fetched from Asterisk's folder once it has ended, brought to the edge, and known of on
 * the disk until the edge has it whole, over every cut and restart.
 */
export class Recordings {
  readonly #options: RecordingsOptions;
  readonly #kept = new Map<string, Kept>();
  readonly #file: StateFile<Kept[]>;
  readonly #told = new Map<string, string>();
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #stopped = false;

  constructor(options: RecordingsOptions) {
    this.#options = options;
    this.#file = new StateFile({
      dir: options.stateDir,
      name: "recordings.json",
      schema: z.array(kept).max(MOST_KEPT),
      now: () => [...this.#kept.values()],
      without: "recordings that were begun before stay on the PBX",
      onProblem: options.onProblem,
    });
  }

  start(): void {
    for (const one of this.#file.load() ?? []) this.#kept.set(one.id, one);
    this.#soon(SOON_MS);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#looking;
    await this.#file.written();
  }

  /** Asterisk records this channel into the file that has this id in its name. */
  begun(id: string, channel: string): void {
    if (this.#kept.size >= MOST_KEPT)
      return this.#options.onProblem(`more than ${MOST_KEPT} recordings wait: ${id} stays on the PBX`);
    this.#kept.set(id, { id, channel, at: Date.now() });
    this.#file.changed();
    this.#soon(LOOK_EVERY_MS);
  }

  /** Every event of the main session. */
  event(event: AmiHeaders): void {
    if (this.#kept.size > 0 && ENDS.has(header(event, "Event"))) this.#soon(SOON_MS);
  }

  #soon(afterMs: number): void {
    if (this.#stopped || this.#looking !== null) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#looking = this.#look().finally(() => {
        this.#looking = null;
        if (this.#kept.size > 0) this.#soon(LOOK_EVERY_MS);
      });
    }, afterMs);
  }

  async #look(): Promise<void> {
    for (const one of [...this.#kept.values()]) {
      if (this.#stopped) return;
      if (!(await this.#isDone(one))) continue;
      this.#kept.delete(one.id);
      this.#told.delete(one.id);
      this.#file.changed();
    }
  }

  /** Brings one as far as it comes now; true when there is nothing left to do for it. Never rejects. */
  async #isDone({ id, channel, at }: Kept): Promise<boolean> {
    const { folder, remove, onProblem } = this.#options;
    const isOld = Date.now() - at > KEPT_MS;
    if (isOld) onProblem(`the recording ${id} was not fetched in a week; it stays in ${folder}`);
    const name = `patchbay-${id}.wav`;
    const seen = await look(folder, name);
    if (seen.state === "absent" && this.#options.isThere(channel) === false)
      return this.#give(id, `There is no recording ${name} in ${folder}. ${NOT_BESIDE}`, isOld);
    if (seen.state === "absent") return isOld;
    if (seen.state === "barred") return this.#give(id, seen.why, isOld);
    try {
      const { bytes, isClosed, changedAt } = seen;
      const isIdle = this.#options.isThere(channel) === false && Date.now() - changedAt > IDLE_MS;
      // Asterisk holds the first seconds back until it closes the file, which may be after the channel's end.
      if (isEmpty(bytes) && isIdle)
        return this.#give(
          id,
          "Nothing was heard while this was recorded: there is no sound to be kept.",
          true,
        );
      if (isEmpty(bytes) || (!isClosed && !isIdle)) return isOld;
      if (isTooLarge(bytes))
        return this.#give(
          id,
          `This recording is too long to be fetched: ${bytes} bytes. It is in ${folder}.`,
          true,
        );
      const uploaded = await upload(this.#options, id, seen, () => this.#stopped);
      if (uploaded === "later") return isOld;
      if (remove) await unlink(join(folder, name)).catch((error) => onProblem(`${name}: ${String(error)}`));
      return true;
    } finally {
      await seen.file.close();
    }
  }

  /** Says once what stands in the way; it is tried on, unless that is for nothing. */
  async #give(id: string, why: string, isLast: boolean): Promise<boolean> {
    if (this.#told.get(id) === why) return isLast;
    this.#told.set(id, why);
    this.#options.onProblem(why);
    await tellTrouble(this.#options, id, why);
    return isLast;
  }
}

const NOT_BESIDE =
  "PATCHBAY_RECORDINGS_DIR has to name the folder monitor below Asterisk's astspooldir, and the connector to run beside Asterisk.";

/** By the connector's configuration; `names` are those of the channels that there are, null while that is not known. */
export const recordingsOf = (
  config: Config,
  names: () => Iterable<string> | null,
  onProblem: (message: string) => void,
): Recordings =>
  new Recordings({
    stateDir: config.PATCHBAY_STATE_DIR,
    folder: config.PATCHBAY_RECORDINGS_DIR,
    remove: config.PATCHBAY_RECORDINGS_REMOVE,
    edge: new URL(config.PATCHBAY_EDGE_URL.href.replace(/^ws/, "http")),
    token: config.PATCHBAY_SITE_TOKEN,
    isThere: (channel) => {
      const known = names();
      return known === null ? null : [...known].includes(channel);
    },
    onProblem,
  });
