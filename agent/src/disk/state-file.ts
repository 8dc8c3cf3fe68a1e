import { mkdirSync, readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseJson } from "@patchbay/protocol/result";
import type * as z from "zod";

export interface StateFileOptions<T> {
  dir: string;
  name: string;
  schema: z.ZodType<T>;
  /** What is on the disk now. */
  now: () => T;
  /** What follows where the file cannot be read, in words. */
  without: string;
  onProblem: (message: string) => void;
}

/**
 * What has to outlive the connector for a while, in one file of its state folder. Written beside the calls, never waited for: a kill within
 * those milliseconds loses the newest of it.
 */
export class StateFile<T> {
  readonly #path: string;
  readonly #options: StateFileOptions<T>;
  #writing: Promise<void> | null = null;
  #stale = false;
  #broken = false;

  constructor(options: StateFileOptions<T>) {
    mkdirSync(options.dir, { recursive: true, mode: 0o700 });
    this.#path = join(options.dir, options.name);
    this.#options = options;
  }

  /** What an earlier connector kept; null where there is none. An unreadable file is none, and is said. */
  load(): T | null {
    let text: string;
    try {
      text = readFileSync(this.#path, "utf8");
    } catch {
      return null;
    }
    const read = parseJson(this.#options.schema, text, text.length);
    if (read.ok) return read.value;
    this.#options.onProblem(`${this.#path} cannot be read (${read.error}); ${this.#options.without}`);
    return null;
  }

  /** What is kept is other than before. */
  changed(): void {
    this.#stale = true;
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
  }

  /** Until what is kept stands on the disk. */
  async written(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#stale) {
      this.#stale = false;
      try {
        await writeFile(`${this.#path}.part`, JSON.stringify(this.#options.now()), { mode: 0o600 });
        await rename(`${this.#path}.part`, this.#path);
        this.#broken = false;
      } catch (error) {
        // Calls go on without the disk; only a restart in the middle of a transfer would miss it.
        if (!this.#broken) this.#options.onProblem(`${this.#path} cannot be written: ${String(error)}`);
        this.#broken = true;
      }
    }
  }
}
