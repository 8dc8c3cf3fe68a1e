import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, type MiniflareOptions } from "miniflare";
import type { Bundle } from "./bundle.ts";
import { originalPlaces } from "./original-places.ts";

export interface Serving {
  port: number;
  /** Folder of D1, R2, queues and objects. */
  stateDir: string;
  /** Variables and secrets, over those of wrangler.toml. */
  vars: Readonly<Record<string, string>>;
}

/** All that Miniflare has to know; the state lies as `wrangler d1 ... --persist-to` expects it. */
export function miniflareOptions(
  { port, stateDir, vars }: Serving,
  { options, modules, folder }: Bundle,
): MiniflareOptions {
  return convertV4MiniflareOptions({
    host: "127.0.0.1",
    port,
    // Benches ask the Worker's own isolate what it holds.
    inspectorHost: "127.0.0.1",
    inspectorPort: 0,
    resourcePersistencePath: join(stateDir, "v3"),
    logRequests: false,
    log: new Log(LogLevel.WARN),
    handleStructuredLogs: ({ level, message }) => {
      if (level !== "warn" && level !== "error") return;
      process.stderr.write(`[${level}] ${originalPlaces(message, folder)}\n`);
    },
    // A trace of everything that happens, which nobody reads here, took 10 to 18 % of the processor time of calls.
    unsafeObservability: false,
    // Nobody is asked where this machine is.
    cf: false,
    workers: [{ ...options, bindings: { ...options.bindings, ...vars }, modules, modulesRoot: folder }],
  });
}
