import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { type RawData, WebSocket } from "ws";
import * as z from "zod";

/** State of a listening socket in /proc/net/tcp. */
const LISTENING = "0A";
const WORKER = "core:user:patchbay";
const LIST_WITHIN_MS = 2_000;
const ASK_WITHIN_MS = 10_000;
const NO_SAMPLES_BYTES = 2 ** 30;

const targets = z.array(z.object({ id: z.string(), webSocketDebuggerUrl: z.string() }));
const reply = z.object({ id: z.number(), result: z.unknown() });
const heapUsage = z.object({ usedSize: z.number(), backingStorageSize: z.number() });

/**
 * Bytes in use after a full collection in the V8 heap of the isolate that runs the Worker and its objects, and what it holds
 * outside of that heap; asked through workerd's own inspector. Throws when that does not answer.
 */
export async function workerHeapBytes(workerdPid: number): Promise<number> {
  const socket = new WebSocket(await inspectorOf(workerdPid), { perMessageDeflate: false });
  try {
    await once(socket, "open");
    // `collectGarbage` waits for an idle moment that may not come; the end of a sampling collects everything at once.
    await ask(socket, 1, "HeapProfiler.startSampling", { samplingInterval: NO_SAMPLES_BYTES });
    await ask(socket, 2, "HeapProfiler.stopSampling");
    const { usedSize, backingStorageSize } = heapUsage.parse(await ask(socket, 3, "Runtime.getHeapUsage"));
    return usedSize + backingStorageSize;
  } finally {
    socket.terminate();
  }
}

async function inspectorOf(workerdPid: number): Promise<string> {
  for (const port of listeningPorts(workerdPid)) {
    const found = await targetsAt(port);
    const worker = found.find(({ id }) => id === WORKER);
    if (worker !== undefined) return worker.webSocketDebuggerUrl;
  }
  throw new Error(`The workerd ${workerdPid} has no inspector.`);
}

function ask(socket: WebSocket, id: number, method: string, params: object = {}): Promise<unknown> {
  const answered = new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`The inspector did not answer ${method}.`)),
      ASK_WITHIN_MS,
    );
    socket.on("close", (code) =>
      reject(new Error(`The inspector closed (${code}) before it answered ${method}.`)),
    );
    socket.on("message", (raw: RawData) => {
      const answer = reply.safeParse(JSON.parse(raw.toString()));
      if (!answer.success || answer.data.id !== id) return;
      clearTimeout(timer);
      resolve(answer.data.result);
    });
  });
  socket.send(JSON.stringify({ id, method, params }));
  return answered;
}

async function targetsAt(port: number): Promise<z.infer<typeof targets>> {
  try {
    const signal = AbortSignal.timeout(LIST_WITHIN_MS);
    const response = await fetch(`http://127.0.0.1:${port}/json`, { signal });
    return targets.parse(await response.json());
  } catch {
    // Another of its sockets, which speaks something else.
    return [];
  }
}

function listeningPorts(pid: number): number[] {
  const own = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        // Closed since it was listed.
        return [];
      }
    }),
  );
  return readFileSync(`/proc/${pid}/net/tcp`, "utf8")
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
      return state === LISTENING && own.has(inode) ? [Number.parseInt(local.split(":")[1] ?? "", 16)] : [];
    });
}
