import { createSocket } from "node:dgram";
import { createServer } from "node:net";

/** Loopback ports of one lab Asterisk; RTP uses every port from `rtpStart` to `rtpEnd`. */
export interface LabPorts {
  ami: number;
  sip: number;
  rtpStart: number;
  rtpEnd: number;
  /** Where the connector answers FastAGI and chan_websocket (used by the kind "pbx"). */
  agi: number;
  media: number;
}

/** Below Linux's ephemeral range, so that no outgoing connection takes a port between the look and the use. */
const LOWEST = 12_000;
const HIGHEST = 31_000;
const RTP_PORTS = 400;
/** Tests that run beside each other look in ranges of their own: between the look and the use nobody takes a port. */
const RANGES = 4;
const RANGE = Math.floor((HIGHEST - LOWEST) / RANGES);
const OURS = LOWEST + ((Number(process.env.VITEST_POOL_ID) || 0) % RANGES) * RANGE;

function canListenTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

function canBindUdp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.once("error", () => {
      socket.close();
      resolve(false);
    });
    socket.bind(port, "127.0.0.1", () => socket.close(() => resolve(true)));
  });
}

const handedOut = new Set<number>();

/** A loopback port that is free for TCP and UDP now and was not handed out by this process before. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = OURS + Math.floor(Math.random() * (RANGE - RTP_PORTS));
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    if ((await canListenTcp(port)) && (await canBindUdp(port))) return port;
  }
}

/** A full set of free loopback ports for one lab Asterisk (and the connector beside it). */
export async function freePorts(): Promise<LabPorts> {
  const rtpStart = 2 * Math.floor((await freePort()) / 2);
  return {
    ami: await freePort(),
    sip: await freePort(),
    rtpStart,
    rtpEnd: rtpStart + RTP_PORTS - 1,
    agi: await freePort(),
    media: await freePort(),
  };
}
