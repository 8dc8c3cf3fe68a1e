import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { AmiDecoder, type AmiHeaders } from "@patchbay/protocol/ami/decoder";
import asteriskManager from "asterisk-manager";
import * as z from "zod";
import { print } from "./support/parts.ts";
import type { BenchResult } from "./support/result.ts";
import { sized } from "./support/size.ts";
import { median } from "./support/statistics.ts";

const ROUNDS = sized(5, 1);
const ROUND_EVENTS = 60_000;

/** AMI: bytes on TCP to header map, events per second beside asterisk-manager on the same captured stream, and memory over a million events. */
export async function run(): Promise<BenchResult> {
  const feeder = fork(join(import.meta.dirname, "ami/feeder.ts"), [String(ROUND_EVENTS)]);
  try {
    const { port } = z.object({ port: z.number() }).parse(await message(feeder));
    const ours: number[] = [];
    const theirs: number[] = [];
    await readWithOurs(port);
    await readWithTheirs(port);
    for (let round = 1; round <= ROUNDS; round++) {
      ours.push(await eventsPerSecond(() => readWithOurs(port)));
      theirs.push(await eventsPerSecond(() => readWithTheirs(port)));
      print(
        `round ${round}: ours ${thousands(ours.at(-1))}, asterisk-manager ${thousands(theirs.at(-1))} events/s`,
      );
    }
    const [value, baseline] = [median(ours), median(theirs)];
    // V8 doubles its young generation in steps of 16 MB as a process ages; pinned, only what the decoder keeps is left to grow.
    const memory = fork(join(import.meta.dirname, "ami/memory.ts"), [String(port)], {
      execArgv: ["--max-semi-space-size=8", "--min-semi-space-size=8"],
    });
    const { growthMb } = z.object({ growthMb: z.number() }).parse(await message(memory));
    const ratio = value / baseline;
    print(
      `median: ours ${thousands(value)}, asterisk-manager ${thousands(baseline)} events/s, ratio ${ratio.toFixed(2)}`,
    );
    print(`memory over a million events: ${growthMb.toFixed(1)} MB`);
    return {
      bench: "ami",
      figures: [
        {
          name: "events_per_s",
          value: Math.round(value),
          unit: "1/s",
          baseline: Math.round(baseline),
          ratio,
        },
        { name: "rss_growth_mb", value: growthMb, unit: "MB" },
      ],
    };
  } finally {
    feeder.disconnect();
  }
}

async function eventsPerSecond(read: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await read();
  return (ROUND_EVENTS / (performance.now() - startedAt)) * 1_000;
}

/** What both must have done with an event: its headers are there to be asked for. */
const isEvent = (headers: AmiHeaders) => headers.Event !== undefined;

function readWithOurs(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const decoder = new AmiDecoder();
    let events = 0;
    const socket = connect(port, "127.0.0.1");
    socket.write("Action: Login\r\n\r\n");
    socket.on("error", reject);
    socket.on("data", (data) => {
      decoder.push(data, (headers) => {
        if (isEvent(headers)) events++;
      });
      if (events < ROUND_EVENTS) return;
      socket.destroy();
      resolve();
    });
  });
}

function readWithTheirs(port: number): Promise<void> {
  return new Promise((resolve) => {
    let events = 0;
    const manager = asteriskManager(port, "127.0.0.1", "bench", "bench", true);
    manager.on("managerevent", () => {
      events++;
      if (events === ROUND_EVENTS) manager.disconnect(() => resolve());
    });
  });
}

async function message(child: ChildProcess): Promise<unknown> {
  const exit = new AbortController();
  child.once("exit", () => exit.abort());
  const [received]: unknown[] = await once(child, "message", { signal: exit.signal });
  return received;
}

function thousands(value = 0): string {
  return `${Math.round(value / 1_000)}k`;
}
