import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";

const BEAT_MS = 500;

/**
 * A small process that kills this one when it stops beating (stopped, or its loop is blocked): Asterisk then sees closed sockets
 * and takes its callers to the fallback. It ends with this process, however that ends.
 */
export class Watchdog {
  #child: ChildProcess | null = null;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  start(): void {
    this.#fork();
    this.#timer = setInterval(() => this.#beat(), BEAT_MS);
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    if (this.#child?.connected) this.#child.disconnect();
  }

  #fork(): void {
    // A group of its own: a terminal's stop signal reaches this process but not its watchdog.
    const child = fork(join(import.meta.dirname, "watchdog-child.ts"), [], {
      detached: true,
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      env: { PATH: process.env.PATH ?? "" },
    });
    this.#child = child;
    child.on("error", () => {});
    child.once("exit", () => {
      if (!this.#stopped) setTimeout(() => this.#stopped || this.#fork(), BEAT_MS).unref();
    });
    child.unref();
    child.channel?.unref();
    this.#beat();
  }

  #beat(): void {
    if (this.#child?.connected) this.#child.send("beat", () => {});
  }
}
