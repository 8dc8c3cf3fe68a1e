import { connect } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { AmiDecoder } from "@patchbay/protocol/ami/decoder";

/** In a process of its own: reads events until memory has settled, then a million more, and tells by how much RSS grew, in MB. */
const WARM_UP_EVENTS = 300_000;
const EVENTS = 1_000_000;

setFlagsFromString("--expose-gc");
const collect: unknown = runInNewContext("gc");
const settledMb = () => {
  if (typeof collect === "function") collect();
  return process.memoryUsage.rss() / 1024 / 1024;
};

const decoder = new AmiDecoder();
let seen = 0;
let before = 0;
const socket = connect(Number(process.argv[2]), "127.0.0.1");
socket.write(`Action: ${WARM_UP_EVENTS + EVENTS}\r\n\r\n`);
socket.on("data", (data) => {
  decoder.push(data, () => {
    seen++;
    if (seen === WARM_UP_EVENTS) before = settledMb();
    if (seen === WARM_UP_EVENTS + EVENTS) {
      process.send?.({ growthMb: settledMb() - before });
      socket.destroy();
      process.disconnect();
    }
  });
});
