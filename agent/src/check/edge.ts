import type { IncomingMessage } from "node:http";
import { LIMITS } from "@patchbay/protocol/link/connector-health";
import { WebSocket } from "ws";
import type { Config } from "../config.ts";
import { refusalOf } from "../link/refusal.ts";
import { edge, type Finding } from "./finding.ts";

const WITHIN_MS = 8_000;
/** A header tells whole seconds. */
const HEADER_STEP_MS = 1_000;

/** Knocks at the edge's door with the site's token, and reads its clock. */
export async function checkEdge(config: Config): Promise<Finding[]> {
  const { host } = config.PATCHBAY_EDGE_URL;
  const socket = new WebSocket(new URL("/link", config.PATCHBAY_EDGE_URL), {
    headers: { authorization: `Bearer ${config.PATCHBAY_SITE_TOKEN}` },
    handshakeTimeout: WITHIN_MS,
  });
  const tried = Promise.withResolvers<Finding>();
  let told: Finding[] = [];
  const clock = (response: IncomingMessage) => {
    told = clockFindings(response.headers.date, Date.now());
  };
  socket.on("upgrade", clock);
  socket.on("open", () => tried.resolve(edge.ok(`${host} takes this site's token`)));
  socket.on("unexpected-response", (_request, response) => {
    clock(response);
    tried.resolve(edge.failed(refusalOf(response.statusCode ?? 0).reason));
    socket.terminate();
  });
  socket.on("error", (error) =>
    tried.resolve(
      edge.failed(
        `${host}: ${error.message}`,
        "PATCHBAY_EDGE_URL is the address of your Patchbay, and this machine may reach it by https (443, outbound only)",
      ),
    ),
  );
  const found = await tried.promise;
  socket.terminate();
  return [found, ...told];
}

/** How far this machine's clock is from the edge's, of which a response tells the second. */
export function clockFindings(date: string | undefined, now: number): Finding[] {
  const theirs = Date.parse(date ?? "");
  const aheadMs = now - theirs;
  if (Number.isNaN(theirs) || Math.abs(aheadMs) <= LIMITS.clockMs + HEADER_STEP_MS) return [];
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  return [
    edge.note(
      `this machine's clock is ${seconds} s ${aheadMs > 0 ? "ahead of" : "behind"} the edge's`,
      "timedatectl set-ntp true",
    ),
  ];
}
