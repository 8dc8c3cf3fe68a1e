import { fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { AmiDecoder, blockKind, header } from "@patchbay/protocol/ami/decoder";
import { parseSiteToken } from "@patchbay/protocol/ids";
import { Desk } from "../../../simulators/desk/desk.ts";
import { SiteWatch } from "../../../simulators/desk/site-watch.ts";
import { cpuMs } from "../../calls/cpu.ts";
import { type Keep, print } from "../../support/parts.ts";
import { type AmiRelay, startAmiRelay } from "../../support/pbx/ami-relay.ts";
import { startBenchStack } from "../../support/product/bench-stack.ts";
import { sized } from "../../support/size.ts";
import { pause, until } from "../../support/wait.ts";

const FIXTURES = join(import.meta.dirname, "../../../protocol/src/ami/fixtures");
const PER_SECOND = 2_000;
const TICK_MS = 10;
const WARM_UP_MS = sized(10_000, 500);
const MEASURED_MS = sized(60_000, 2_000);
const COUNTED_WITHIN_MS = 20_000;
const SECRET = "onlooker";
/** A queue of the recordings; each of these events is counted at the edge. */
const COUNTED = { event: "AgentComplete", queue: "support" };

export interface Forwarding {
  connectorMs: number;
  peerMs: number;
  told: number;
  lost: number;
  growthMb: number;
}

/**
 * A connector that reads 2,000 events a second and tells the edge what a site is made of, beside a process on asterisk-manager that hands
 * the same events on as JSON: processor time of each, what was lost on the way to a dashboard, and by how much the connector grew.
 */
export async function forwarding(dir: string, keep: Keep): Promise<Forwarding> {
  const ways: { relay?: AmiRelay } = {};
  const stack = keep(
    await startBenchStack({
      dir: join(dir, "product"),
      voiceUrl: "http://127.0.0.1:9/v1",
      labSecret: SECRET,
      amiThrough: async (port) => {
        ways.relay = keep(await startAmiRelay(port), (one) => one.close());
        return ways.relay.port;
      },
    }),
    (one) => one.stop(),
  );
  const { relay } = ways;
  if (relay === undefined) throw new Error("The connector was started without the bench's relay.");
  const peer = keep(await startPeer(relay.port), (one) => one.disconnect());
  const token = parseSiteToken(stack.secrets.SITE_TOKEN);
  if (!token.ok) throw new Error(token.error);
  const desk = await Desk.signIn(stack.edge.url, stack.signIn.email, stack.signIn.password);
  const watch = keep(new SiteWatch(stack.edge.url, desk.cookie, token.value.siteId), (one) => one.close());
  const answered = (): number => watch.view?.queue.get(COUNTED.queue)?.figures.answered ?? 0;

  const stream = new Stream(relay);
  await stream.run(WARM_UP_MS);
  const { pid } = stack.connector;
  const before = { connector: cpuMs(pid), peer: cpuMs(peer.pid ?? 0), rss: rssMb(pid), told: stream.told };
  await stream.run(MEASURED_MS);
  const spent = { connector: cpuMs(pid) - before.connector, peer: cpuMs(peer.pid ?? 0) - before.peer };
  const growthMb = rssMb(pid) - before.rss;
  await until(() => answered() === stream.counted, COUNTED_WITHIN_MS);
  print(
    `${stream.told - before.told} events; connector ${spent.connector} ms, asterisk-manager ${spent.peer} ms; ` +
      `${answered()} of ${stream.counted} arrived; the connector grew by ${growthMb.toFixed(1)} MB`,
  );
  return {
    connectorMs: spent.connector,
    peerMs: spent.peer,
    told: stream.told,
    lost: stream.counted - answered(),
    growthMb,
  };
}

/** Recorded events, over and over. */
class Stream {
  told = 0;
  /** Of them those that are counted at the edge. */
  counted = 0;
  readonly #relay: AmiRelay;
  readonly #blocks = recorded();

  constructor(relay: AmiRelay) {
    this.#relay = relay;
  }

  async run(forMs: number): Promise<void> {
    const began = performance.now();
    let sent = 0;
    for (let nowMs = 0; nowMs < forMs; nowMs = performance.now() - began) {
      for (const due = (nowMs / 1_000) * PER_SECOND; sent < due; sent += 1) {
        const block = this.#blocks[this.told % this.#blocks.length] ?? {};
        this.told += 1;
        if (block.Event === COUNTED.event && block.Queue === COUNTED.queue) this.counted += 1;
        this.#relay.tell(block);
      }
      await pause(TICK_MS);
    }
  }
}

/** Events of calls and queues as a PBX told them, every header. */
function recorded(): Record<string, string>[] {
  const blocks: Record<string, string>[] = [];
  for (const name of readdirSync(FIXTURES).filter((file) => /^(call|queue)/.test(file))) {
    new AmiDecoder().push(readFileSync(join(FIXTURES, name)), (block) => {
      if (blockKind(block) !== "event") return;
      blocks.push(Object.fromEntries(Object.keys(block).map((key) => [key, header(block, key)])));
    });
  }
  return blocks;
}

async function startPeer(amiPort: number) {
  const sink = createServer((socket) => socket.resume());
  sink.listen(0, "127.0.0.1");
  await once(sink, "listening");
  const address = sink.address();
  const port = typeof address === "object" ? address?.port : 0;
  const peer = fork(join(import.meta.dirname, "peer.ts"), [String(amiPort), SECRET, String(port)]);
  peer.once("exit", () => sink.close());
  return peer;
}

function rssMb(pid: number): number {
  const [, kb = "0"] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kb) / 1_024;
}
