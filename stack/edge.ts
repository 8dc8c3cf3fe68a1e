import { join } from "node:path";
import { CACHE, ROOT } from "./paths.ts";
import { type Part, signalGroup, startServer } from "./process/part.ts";
import { QUIET } from "./serve/quiet.ts";

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
  /** A changed source file is run at once, as at a desk. */
  watch?: boolean;
}

const SERVE = join(import.meta.dirname, "serve/serve.ts");

/** Starts the edge in real workerd and waits until it answers. */
export async function startEdge(options: EdgeOptions): Promise<Part & { url: string }> {
  const { port, stateDir, logDir, envFile, vars, project = ROOT, watch = false } = options;
  const edge = await startServer({
    port,
    name: "edge",
    command: [
      process.execPath,
      SERVE,
      "--project",
      project,
      "--port",
      String(port),
      "--state-dir",
      stateDir,
      "--env-file",
      envFile,
      ...(watch ? ["--watch"] : []),
    ],
    logFile: join(logDir, "edge.log"),
    cwd: project,
    env: {
      ...QUIET,
      // Half of what this process does before workerd runs is to compile what it is made of.
      NODE_COMPILE_CACHE: join(CACHE, "node"),
      PATCHBAY_EDGE_VARS: JSON.stringify(vars),
    },
  });
  // Should it be killed, its workerd would go on without anybody, and hold the port.
  void edge.exited.then(() => signalGroup(edge.pid, "SIGKILL"));
  return edge;
}
