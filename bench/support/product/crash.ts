import { type Part, signalGroup } from "../../../stack/process/part.ts";
import { workersBelow } from "../../../stack/process/worker.ts";
import type { Stack } from "../../../stack/stack.ts";
import { pause } from "../wait.ts";

const LOOK_EVERY_MS = 10;
const PATIENCE_MS = 30_000;
const ASK_WITHIN_MS = 2_000;

/** The process that runs the Worker's code. Throws when there is not one. */
export function workerPid(edge: Pick<Part, "pid">): number {
  const workers = workersBelow(edge.pid);
  const [worker, second] = workers;
  if (worker === undefined || second !== undefined)
    throw new Error(`The edge has ${workers.length} processes of the Worker; it should be 1.`);
  return worker.pid;
}

/** Ends the Worker's process as a crash does; its supervisor starts it again. */
export async function killWorker({ edge }: Stack): Promise<void> {
  process.kill(workerPid(edge), "SIGKILL");
}

/** Ends everything that the edge consists of, and starts it again as `npm start` does. Can be done once. */
export async function killEdge({ edge, living }: Stack): Promise<void> {
  const part = living.find(({ name }) => name === "edge");
  if (part === undefined) throw new Error("The stack has no edge.");
  signalGroup(edge.pid, "SIGKILL");
  await part.exited;
  await part.again();
}

/** When the edge answers again, on performance.now()'s clock. Throws when it does not come back. */
export async function listeningAgain(edgeUrl: string): Promise<number> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const answered = await fetch(`${edgeUrl}/healthz`, { signal: AbortSignal.timeout(ASK_WITHIN_MS) }).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return performance.now();
    await pause(LOOK_EVERY_MS);
  }
  throw new Error("The edge did not come back.");
}
