import { once } from "node:events";
import { header } from "@patchbay/protocol/ami/decoder";
import { WebSocket } from "ws";
import { AmiClient, type AmiState } from "./asterisk/ami-client.ts";
import { mayDo, missingRights, unavailableActs, WITHOUT_DEVICE_STATES } from "./asterisk/rights.ts";
import { mediaPathOf } from "./asterisk/version-check.ts";
import type { Config } from "./config.ts";
import { refusalOf } from "./link/refusal.ts";

const WITHIN_MS = 8_000;
export interface CheckReport {
  ok: boolean;
  lines: string[];
}

/** Tries Asterisk and the edge once and says in plain lines what works and what does not. */
export async function checkConnections(config: Config): Promise<CheckReport> {
  const [ami, edge] = await Promise.all([checkAmi(config), checkEdge(config)]);
  return { ok: ami.ok && edge.ok, lines: [...ami.lines, ...edge.lines] };
}

async function checkAmi(config: Config): Promise<CheckReport> {
  const settled = Promise.withResolvers<AmiState>();
  const ami = new AmiClient({
    host: config.PATCHBAY_AMI_HOST,
    port: config.PATCHBAY_AMI_PORT,
    tls: config.PATCHBAY_AMI_TLS,
    username: config.PATCHBAY_AMI_USER,
    secret: config.PATCHBAY_AMI_SECRET,
    onState: (state) => settled.resolve(state),
  });
  ami.start();
  try {
    const state = await settled.promise;
    if (state.state === "down") return { ok: false, lines: [`Asterisk  FAILED  ${state.reason}`] };
    const settings = await ami.send({ Action: "CoreSettings" });
    if (!settings.ok) return { ok: false, lines: [`Asterisk  FAILED  CoreSettings: ${settings.message}`] };
    const version = header(settings.headers, "AsteriskVersion");
    const listed = await ami.send({ Action: "ListCommands" });
    const missing = listed.ok ? missingRights(listed.headers) : [`ListCommands: ${listed.message}`];
    if (missing.length > 0) return { ok: false, lines: missing.map((text) => `Asterisk  FAILED  ${text}`) };
    const lines = [`Asterisk  ok      version ${version}, audio by ${mediaPathOf(version)}`];
    if (listed.ok && !mayDo(listed.headers, "DeviceStateList"))
      lines.push(`Asterisk  note    ${WITHOUT_DEVICE_STATES}`);
    if (listed.ok)
      for (const text of unavailableActs(listed.headers)) lines.push(`Asterisk  note    ${text}`);
    return { ok: true, lines };
  } finally {
    ami.stop();
  }
}

async function checkEdge(config: Config): Promise<CheckReport> {
  const socket = new WebSocket(new URL("/link", config.PATCHBAY_EDGE_URL), {
    headers: { authorization: `Bearer ${config.PATCHBAY_SITE_TOKEN}` },
    handshakeTimeout: WITHIN_MS,
  });
  const refused = Promise.withResolvers<string>();
  socket.on("unexpected-response", (_request, response) => {
    refused.resolve(refusalOf(response.statusCode ?? 0).reason);
    socket.terminate();
  });
  socket.on("error", (error) => refused.resolve(`${config.PATCHBAY_EDGE_URL.host}: ${error.message}`));
  const failure = await Promise.race([once(socket, "open").then(() => ""), refused.promise]);
  socket.terminate();
  if (failure !== "") return { ok: false, lines: [`Edge      FAILED  ${failure}`] };
  return { ok: true, lines: [`Edge      ok      ${config.PATCHBAY_EDGE_URL.host} takes this site's token`] };
}
