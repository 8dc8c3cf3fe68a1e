import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Watch } from "./watch.ts";

const MAIN = join(import.meta.dirname, "../src/main.ts");
const SETPRIV = "/usr/bin/setpriv";

/** The connector as a site runs it: its own process, configured by its environment, its log read line by line. */
export class ConnectorProcess {
  readonly watch = new Watch();
  readonly lines: Record<string, unknown>[] = [];
  stderr = "";
  exit: { code: number | null; signal: NodeJS.Signals | null } | null = null;
  readonly #child: ChildProcess;
  readonly exited: Promise<void>;

  constructor(environment: Record<string, string>, args: string[] = ["run"]) {
    const command = [process.execPath, MAIN, ...args];
    // Ends with the test run, however that ends.
    const bound = existsSync(SETPRIV) ? [SETPRIV, "--pdeathsig", "KILL", "--", ...command] : command;
    const child = spawn(bound[0] ?? "", bound.slice(1), {
      env: { PATH: process.env.PATH ?? "", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    let rest = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.lines.push(line.startsWith("{") ? JSON.parse(line) : { msg: line });
      this.watch.changed();
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    this.exited = new Promise((resolve) => {
      child.once("close", (code, signal) => {
        this.exit = { code, signal };
        this.watch.changed();
        resolve();
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The processes that the connector started. */
  children(): number[] {
    const list = readFileSync(`/proc/${this.pid}/task/${this.pid}/children`, "utf8");
    return list.split(" ").filter(Boolean).map(Number);
  }

  logged(pattern: RegExp): string | undefined {
    return this.lines.map((line) => JSON.stringify(line)).find((line) => pattern.test(line));
  }

  waitForLog(pattern: RegExp, withinMs = 10_000): Promise<string> {
    return this.watch.until(() => this.logged(pattern), `${pattern} in the connector's log`, withinMs);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async stop(): Promise<void> {
    if (this.exit !== null) return;
    this.signal("SIGCONT");
    this.signal("SIGTERM");
    const timer = setTimeout(() => this.signal("SIGKILL"), 6_000);
    await this.exited;
    clearTimeout(timer);
  }
}
