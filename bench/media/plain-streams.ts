import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { WebSocket, WebSocketServer } from "ws";
import { freePort } from "../../asterisk-config/lab/ports.ts";
import { startEdge } from "../../stack/edge.ts";
import type { Part } from "../../stack/process/part.ts";
import { sharedMs } from "../support/frames/clock.ts";
import { Crossing } from "../support/frames/crossing.ts";
import { speak } from "../support/frames/speak.ts";
import { StartLine } from "../support/frames/start-line.ts";
import { type RoundPlan, type RoundResult, resultOf, setUpInTurn, untilArrived } from "../support/round.ts";

/** The baseline: the same frames from a client through a Durable Object that does nothing else to a second server, and back. */
export interface PlainStreams {
  /** The process group that its workerd belongs to. */
  edge: Pick<Part, "pid">;
  /** `watch` is told when all streams are up and none has spoken, and when all have. */
  round(plan: RoundPlan, watch?: { onBegin: () => void; onEnd: () => void }): Promise<RoundResult>;
  stop(): Promise<void>;
}

/** Starts the plain object in a workerd of its own, and the second server here. */
export async function startPlainStreams(dir: string): Promise<PlainStreams> {
  let serve = (_socket: WebSocket): void => {};
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
  await once(server, "listening");
  server.on("connection", (socket) => serve(socket));
  const address = server.address();
  const target = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/`;
  await mkdir(dir, { recursive: true });
  const envFile = join(dir, "env");
  await writeFile(envFile, "");
  const worker = await startEdge({
    port: await freePort(),
    stateDir: join(dir, "state"),
    logDir: join(dir, "logs"),
    envFile,
    vars: { TARGET: target },
    project: join(import.meta.dirname, "baseline"),
  });
  let streams = 0;
  return {
    edge: worker,
    async round(plan, watch) {
      const [up, down] = [new Crossing("whole"), new Crossing("whole")];
      const [clients, servers] = [new StartLine(), new StartLine()];
      const begin = (socket: WebSocket, line: StartLine, out: Crossing): void => {
        const stream = ++streams;
        void line.turn().then(() => speak(socket, stream, plan.frames, out));
      };
      serve = (socket) => {
        listen(socket, up);
        begin(socket, servers, down);
      };
      const sockets: WebSocket[] = [];
      try {
        await setUpInTurn(plan, async () => {
          const socket = new WebSocket(`${worker.url.replace("http", "ws")}/${crypto.randomUUID()}`, {
            perMessageDeflate: false,
          });
          sockets.push(socket);
          listen(socket, down);
          await once(socket, "open");
          begin(socket, clients, up);
        });
        watch?.onBegin();
        clients.start();
        servers.start();
        await untilArrived(plan, up, down);
        watch?.onEnd();
      } finally {
        for (const socket of sockets) socket.close();
      }
      return resultOf(plan, up, down);
    },
    async stop() {
      await worker.stop();
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}

function listen(socket: WebSocket, crossing: Crossing): void {
  socket.on("message", (data) => {
    if (Buffer.isBuffer(data)) crossing.arrived(data, sharedMs());
  });
  socket.on("error", () => socket.terminate());
}
