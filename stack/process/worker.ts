import { descendantsOf, type Process } from "./processes.ts";

/** The processes below this one that run the Worker's code. */
export function workersBelow(pid: number): Process[] {
  return descendantsOf(pid).filter(({ command }) => /\/workerd serve .*--inspector-addr/.test(command));
}

/**
 * SIGKILL to the process that runs the Worker's code, as a crash would end it; the edge's own process brings it back.
 * `pid` is any process above it; answers the ids of what was killed. Throws Error when there is nothing to kill.
 */
export function killWorker(pid: number): number[] {
  const workers = workersBelow(pid);
  if (workers.length === 0) throw new Error("no process of the Worker was found");
  for (const worker of workers) process.kill(worker.pid, "SIGKILL");
  return workers.map((worker) => worker.pid);
}
