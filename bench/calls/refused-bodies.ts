import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Figure } from "../support/result.ts";
import { sized } from "../support/size.ts";

const MB = 1_024 * 1_024;
const BODIES = sized(8, 2);
const PIECE = Buffer.alloc(64 * 1_024, "a");
const LOOK_EVERY_MS = 10;
/** Memory that a round took is given back or not by then. */
const SETTLE_MS = 3_000;
const PATIENCE_MS = 20_000;
const TOO_LARGE = /^HTTP\/1\.1 413 /;
/** A body without a length, or one that is far too long, is not read to its end; what stands in front of a Worker here then says this, or nothing. */
const HUNG_UP = /^$|^HTTP\/1\.1 500 .*\bNetwork connection lost\b/s;
/** Far above every limit, and just above the highest. */
const HUGE_BYTES = sized(40, 4) * MB;
const LITTLE_TOO_LARGE_BYTES = 600 * 1_024;

/** Who is sent the bodies; they begin as what is expected there does. */
interface Door {
  readonly name: string;
  readonly method: "POST" | "PUT";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly begins: string;
}

interface Way {
  readonly door: Door;
  /** Its length is not told. */
  readonly chunked: boolean;
  readonly edgeUrl: string;
  readonly pid: number;
}

/** The doors that a stranger reaches, and one that a member does. */
const doorsOf = (edgeUrl: string, cookie: string): Door[] => [
  {
    name: "the voice webhook, unsigned",
    method: "POST",
    path: "/api/twilio/voice",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    begins: "CallSid=",
  },
  {
    name: "the sign-in",
    method: "POST",
    path: "/api/auth/sign-in/email",
    headers: { "content-type": "application/json", origin: edgeUrl },
    begins: '{"email":"',
  },
  {
    name: "a member's settings",
    method: "PUT",
    path: "/api/settings",
    headers: { "content-type": "application/json", origin: edgeUrl, cookie },
    begins: '{"name":"',
  },
];

/**
 * By how much the resident memory of the Worker's process grows at most while eight bodies of 40 MB are refused at once, at the worst
 * door, with their length told and without; beside that, what it grows by over bodies that are hardly too large. Throws when one of
 * them is neither answered with 413 nor hung up on.
 */
export async function refusedBodies(
  edgeUrl: string,
  pid: number,
  cookie: string,
  print: (line: string) => void,
): Promise<Figure> {
  const ways = doorsOf(edgeUrl, cookie).flatMap((door) =>
    [false, true].map((chunked) => ({ door, chunked, edgeUrl, pid })),
  );
  // The first ones find cold code everywhere.
  for (const way of ways) await growthMb(way, LITTLE_TOO_LARGE_BYTES);
  const [huge, little]: [number[], number[]] = [[], []];
  for (const way of ways) {
    const beside = await growthMb(way, LITTLE_TOO_LARGE_BYTES);
    const grown = await growthMb(way, HUGE_BYTES);
    little.push(beside);
    huge.push(grown);
    const length = way.chunked ? "no length told" : "its length told";
    print(
      `${BODIES} bodies of ${HUGE_BYTES / MB} MB to ${way.door.name}, ${length}: the Worker grows by ${grown.toFixed(1)} MB, ` +
        `over small ones by ${beside.toFixed(1)} MB`,
    );
  }
  const [value, baseline] = [Math.max(...huge), Math.max(...little)];
  return { name: "refused_bodies_growth_mb", value, unit: "MB", baseline };
}

async function growthMb({ door, chunked, edgeUrl, pid }: Way, bytes: number): Promise<number> {
  const before = await highest(pid, sleep(SETTLE_MS));
  const refused = Promise.all(
    Array.from({ length: BODIES }, () => answerTo(edgeUrl, door, bytes, chunked)),
  ).then(async (answers) => {
    const mayHangUp = chunked || bytes === HUGE_BYTES;
    const strange = answers.find((answer) => !TOO_LARGE.test(answer) && !(mayHangUp && HUNG_UP.test(answer)));
    if (strange !== undefined) {
      throw new Error(`Of ${BODIES} bodies of ${bytes} bytes to ${door.name} one got: ${strange}`);
    }
    await sleep(SETTLE_MS);
  });
  return (await highest(pid, refused)) - before;
}

async function highest(pid: number, during: Promise<unknown>): Promise<number> {
  let over = false;
  const end = during.finally(() => {
    over = true;
  });
  let most = 0;
  const look = async (): Promise<void> => {
    while (!over) {
      most = Math.max(most, residentMb(pid));
      await sleep(LOOK_EVERY_MS);
    }
  };
  await Promise.all([end, look()]);
  return most;
}

function residentMb(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kib) / 1_024;
}

/** Sends all of the body that is taken, whatever is answered meanwhile; answers with that, empty when it was nothing. */
async function answerTo(edgeUrl: string, door: Door, bytes: number, chunked: boolean): Promise<string> {
  const { host, hostname, port } = new URL(edgeUrl);
  const socket = connect(Number(port), hostname);
  socket.setTimeout(PATIENCE_MS, () => socket.destroy());
  let answer = "";
  let gone = false;
  socket.on("data", (data: Buffer) => {
    answer += data.toString("latin1");
  });
  // Whoever refuses may hang up on the rest.
  socket.on("error", () => {});
  const closed = new Promise<void>((resolve) => {
    socket.on("close", () => {
      gone = true;
      resolve();
    });
  });
  const write = (data: Buffer | string): Promise<void> =>
    new Promise((resolve) => {
      socket.write(data, () => resolve());
    });
  const told = chunked ? { "transfer-encoding": "chunked" } : { "content-length": String(bytes) };
  const lines = Object.entries({ host, connection: "close", ...door.headers, ...told }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  await write(`${door.method} ${door.path} HTTP/1.1\r\n${lines.join("")}\r\n`);
  for (let sent = 0; sent < bytes && !gone; ) {
    const piece = sent === 0 ? Buffer.from(door.begins) : PIECE.subarray(0, bytes - sent);
    sent += piece.length;
    if (chunked) await write(`${piece.length.toString(16)}\r\n`);
    await write(piece);
    if (chunked) await write("\r\n");
  }
  if (chunked) await write("0\r\n\r\n");
  await closed;
  return answer;
}
