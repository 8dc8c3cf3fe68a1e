import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { type ConnectorHealth, troublesIn } from "@patchbay/protocol/link/connector-health";

export interface HealthWatchOptions {
  /** Where Asterisk writes recordings. */
  folder: string;
  roundTripMs(): number | null;
  outbox(): number;
  tell(health: ConnectorHealth): void;
  everyMs?: number;
  /** How much room there is; this machine's own where it is not said. */
  freeAt?: typeof freeAt;
}

const LOOK_EVERY_MS = 5_000;
/** It is told anew after so long though nothing is wrong: figures on a page are of now. */
const TELL_EVERY_MS = 60_000;

/** Looks how the connector stands, and tells it where something has become wrong or right, and now and then. */
export class HealthWatch {
  readonly #options: HealthWatchOptions;
  #timer: NodeJS.Timeout | null = null;
  #toldAt = Number.NEGATIVE_INFINITY;
  #told = "";
  #looking = false;

  constructor(options: HealthWatchOptions) {
    this.#options = options;
  }

  /** The line is up: nothing of before counts. */
  start(): void {
    this.stop();
    this.#timer = setInterval(() => void this.look(), this.#options.everyMs ?? LOOK_EVERY_MS);
    this.#toldAt = Number.NEGATIVE_INFINITY;
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** A share whose server is gone may not answer for hours, and each question holds a thread that files need: one is asked at a time. */
  async look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const disk = await (this.#options.freeAt ?? freeAt)(this.#options.folder);
    this.#looking = false;
    const health = { roundTripMs: this.#options.roundTripMs(), outbox: this.#options.outbox(), disk };
    const troubles = troublesIn(health).join();
    const now = performance.now();
    if (this.#timer === null || (troubles === this.#told && now - this.#toldAt < TELL_EVERY_MS)) return;
    this.#told = troubles;
    this.#toldAt = now;
    this.#options.tell(health);
  }
}

/** The room where a folder is, or will be. */
export async function freeAt(folder: string): Promise<ConnectorHealth["disk"]> {
  for (let at = folder; ; at = dirname(at)) {
    try {
      const { bavail, bsize } = await statfs(at);
      return { folder: folder.slice(0, 300), freeBytes: bavail * bsize };
    } catch (error) {
      const isAbsent = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (!isAbsent || dirname(at) === at) return null;
    }
  }
}
