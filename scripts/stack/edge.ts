import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { bin, ROOT } from "./paths.ts";
import { answers, type Part, PartFailed, startPart, untilReady } from "./process/part.ts";

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

const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  CI: "true",
  NO_COLOR: "1",
};

/** Brings D1 to the newest schema. */
export async function migrate({ stateDir, logDir }: Pick<EdgeOptions, "stateDir" | "logDir">): Promise<void> {
  await mkdir(stateDir, { recursive: true });
  const part = startPart({
    name: "migrations",
    command: [bin("wrangler"), "d1", "migrations", "apply", "patchbay", "--local", "--persist-to", stateDir],
    logFile: join(logDir, "migrations.log"),
    cwd: ROOT,
    env: QUIET,
  });
  const how = await part.exited;
  await part.stop();
  if (how !== "ended with code 0") throw new PartFailed("migrations", how, part.logFile);
}

/** Starts the edge in real workerd and waits until it answers. */
export async function startEdge(options: EdgeOptions): Promise<Part & { url: string }> {
  const { port, stateDir, logDir, envFile, vars, project = ROOT } = options;
  const part = startPart({
    name: "edge",
    command: [
      bin("wrangler"),
      "dev",
      ...["--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0"],
      ...["--persist-to", stateDir, "--env-file", envFile, "--log-level", "warn"],
      ...Object.entries(vars).flatMap(([key, value]) => ["--var", `${key}:${value}`]),
      "--show-interactive-dev-session=false",
    ],
    logFile: join(logDir, "edge.log"),
    cwd: project,
    env: QUIET,
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(part, () => answers(`${url}/healthz`));
  } catch (error) {
    await part.stop();
    throw error;
  }
  return { ...part, url };
}
