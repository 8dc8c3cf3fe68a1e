import { descendantsOf } from "./processes.ts";

/**
 * SIGKILL to the process that runs the Worker's code, as a crash would end it; `wrangler dev` brings it back.
 * `pid` is any process above it; answers the ids of what was killed. Throws Error when there is nothing to kill.
 */
export function killWorker(pid: number): number[] {
  // The one with an inspector runs the Worker; the other only stands in front of it with the port.
  const workers = descendantsOf(pid).filter(({ command }) =>
    /workerd serve .*--inspector-addr/.test(command),
  );
  if (workers.length === 0) throw new Error("no process of the Worker was found");
  for (const worker of workers) process.kill(worker.pid, "SIGKILL");
  return workers.map((worker) => worker.pid);
}
