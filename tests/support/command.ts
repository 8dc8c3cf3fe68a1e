import { type ChildProcess, spawn } from "node:child_process";
import { vi } from "vitest";

/** A command in a terminal of its own: a process group, everything it prints, a Ctrl-C. */
export class Command {
  readonly pid: number;
  /** Exit code; null when a signal ended it. */
  readonly exit: Promise<number | null>;
  output = "";
  readonly #child: ChildProcess;

  constructor(file: string, args: readonly string[], cwd: string, environment: Record<string, string>) {
    // What the test runner sets for itself is not in a user's terminal.
    const { NODE_ENV: _mode, VITEST: _vitest, CI: _ci, ...env } = process.env;
    const child = spawn(file, args, {
      cwd,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...env, ...environment },
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    }
    this.exit = new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code));
    });
    this.pid = child.pid ?? 0;
    this.#child = child;
  }

  /** Resolves when it has printed that; rejects with all it did print when it ends or takes longer. */
  async says(pattern: RegExp, withinMs: number): Promise<void> {
    const printed = vi.waitFor(
      () => {
        if (!pattern.test(this.output)) throw new Error(`It did not print ${pattern}, but:\n${this.output}`);
      },
      { timeout: withinMs, interval: 100 },
    );
    const ended = this.exit.then((code) => {
      if (!pattern.test(this.output)) throw new Error(`It ended with ${code} and printed:\n${this.output}`);
    });
    await Promise.race([printed, ended]);
  }

  /** What a terminal does: the signal goes to the whole group. */
  ctrlC(): void {
    process.kill(-this.pid, "SIGINT");
  }

  /** Ends it if it still runs, as a closed terminal would. */
  async end(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.ctrlC();
    await this.exit;
  }
}
