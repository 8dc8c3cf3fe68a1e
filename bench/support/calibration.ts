import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { median } from "./statistics.ts";

const LOOPS = 9;
const LOOP_STEPS = 4_000_000;
const TRIPS = 400;
const TRIP_BYTES = 160;

/** How quick this machine is now, in milliseconds: medians of a fixed loop on one core, and of 160 bytes over loopback TCP and back. */
export interface Calibration {
  loopMs: number;
  tripMs: number;
}

/** Measures for about half a second; printed beside absolute figures, which mean little without it. */
export async function calibrate(): Promise<Calibration> {
  return { loopMs: median(Array.from({ length: LOOPS }, timeLoop)), tripMs: await timeTrip() };
}

function timeLoop(): number {
  const began = performance.now();
  let hash = 0x811c9dc5;
  for (let step = 0; step < LOOP_STEPS; step += 1) hash = Math.imul(hash ^ (step & 0xff), 0x01000193);
  const tookMs = performance.now() - began;
  // Used, so that the loop cannot be optimised away.
  return hash === 0 ? Number.NaN : tookMs;
}

async function timeTrip(): Promise<number> {
  const server = createServer({ noDelay: true }, (socket) => socket.pipe(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const client = connect({
    port: typeof address === "object" && address !== null ? address.port : 0,
    host: "127.0.0.1",
    noDelay: true,
  });
  try {
    await once(client, "connect");
    const trips: number[] = [];
    for (let trip = 0; trip < TRIPS; trip += 1) trips.push(await oneTrip(client));
    return median(trips);
  } finally {
    client.destroy();
    server.close();
  }
}

function oneTrip(client: Socket): Promise<number> {
  return new Promise((resolve, reject) => {
    let missing = TRIP_BYTES;
    const began = performance.now();
    const onData = (data: Buffer): void => {
      missing -= data.length;
      if (missing > 0) return;
      client.off("data", onData).off("error", reject);
      resolve(performance.now() - began);
    };
    client.on("data", onData).once("error", reject);
    client.write(Buffer.alloc(TRIP_BYTES));
  });
}
