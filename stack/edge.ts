import { join } from "node:path";
import { bin, ROOT } from "./paths.ts";
import { type Part, startServer } from "./process/part.ts";

export interface EdgeOptions {
  port: number;
  /** Folder of D1, R2, queues and objects. */
  stateDir: string;
  logDir: string;
  /** KEY=value file with the edge's secrets. */
  envFile: string;
  vars: Record<string, string>;
  /** Folder of another wrangler project that runs like the edge; the edge itself when absent. */
  project?: string;
}

/**
 * Nothing of wrangler asks, tells others, or draws; nor does it keep a trace of everything that happens in the edge's own process, which
 * nobody reads here: that took 10 to 18 % of the processor time of calls.
 */
export const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  X_LOCAL_OBSERVABILITY: "false",
  CI: "true",
  NO_COLOR: "1",
};

/** Starts the edge in real workerd and waits until it answers. */
export async function startEdge(options: EdgeOptions): Promise<Part & { url: string }> {
  const { port, stateDir, logDir, envFile, vars, project = ROOT } = options;
  return startServer({
    port,
    name: "edge",
    command: [
      bin("wrangler"),
      "dev",
      "--ip",
      "127.0.0.1",
      "--port",
      String(port),
      "--inspector-port",
      "0",
      "--persist-to",
      stateDir,
      "--env-file",
      envFile,
      "--log-level",
      "warn",
      ...Object.entries(vars).flatMap(([key, value]) => ["--var", `${key}:${value}`]),
      "--show-interactive-dev-session=false",
    ],
    logFile: join(logDir, "edge.log"),
    cwd: project,
    env: QUIET,
  });
}
