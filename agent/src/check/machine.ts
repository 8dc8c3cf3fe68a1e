import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { LIMITS } from "@patchbay/protocol/link/connector-health";
import type { Config } from "../config.ts";
import { freeAt } from "../link/health-watch.ts";
import { listen, PortTaken } from "../listen.ts";
import { mayNotRead } from "../recordings/spool.ts";
import { type Finding, machine } from "./finding.ts";

const PORTS = ["PATCHBAY_AGI_PORT", "PATCHBAY_MEDIA_PORT", "PATCHBAY_STATUS_PORT"] as const;
const WITHIN_MS = 2_000;

/** What the connector needs of the machine that it is to run on. */
export async function checkMachine(config: Config): Promise<Finding[]> {
  return [
    await portsFinding(config),
    await folderFinding(config),
    ...(await recordingsFindings(config)),
    ...(await roomFindings(config)),
  ];
}

async function portsFinding(config: Config): Promise<Finding> {
  const taken: (typeof PORTS)[number][] = [];
  for (const key of PORTS) if (await isTaken(config.PATCHBAY_LISTEN_HOST, config[key], key)) taken.push(key);
  const shown = PORTS.map((key) => config[key]).join(", ");
  if (taken.length === 0) return machine.ok(`ports ${shown} are free`);
  if (await isOurs(config)) return machine.ok(`ports ${shown} are held by a connector that runs`);
  return machine.failed(
    `taken by another program: ${taken.map((key) => `port ${config[key]} (${key})`).join(", ")}`,
    "choose other ports for the connector; for calls' routes and audio the same in PATCHBAY_AGI and websocket_client_patchbay.conf",
  );
}

async function isTaken(host: string, port: number, key: string): Promise<boolean> {
  const server = createServer();
  try {
    await listen(server, "check", host, port, key);
    return false;
  } catch (error) {
    if (error instanceof PortTaken) return true;
    throw error;
  } finally {
    server.close();
  }
}

/** Does a connector answer at the port of its health? */
async function isOurs({ PATCHBAY_LISTEN_HOST: host, PATCHBAY_STATUS_PORT: port }: Config): Promise<boolean> {
  const address = `http://${host.includes(":") ? `[${host}]` : host}:${port}/healthz`;
  const answer = await fetch(address, { signal: AbortSignal.timeout(WITHIN_MS) }).catch(() => null);
  return (await answer?.text().catch(() => ""))?.includes('"outbox"') ?? false;
}

async function folderFinding({ PATCHBAY_STATE_DIR: folder }: Config): Promise<Finding> {
  for (let at = folder; ; at = dirname(at)) {
    try {
      await access(at, constants.W_OK);
      return machine.ok(`what the edge has not taken yet is kept in ${folder}`);
    } catch (error) {
      const isAbsent = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (!isAbsent || dirname(at) === at)
        return machine.failed(
          `${folder} cannot be written`,
          "PATCHBAY_STATE_DIR names a folder of the user that runs the connector",
        );
    }
  }
}

/** Asterisk makes the folder with its first recording: one that is absent is nothing to be said. */
async function recordingsFindings({ PATCHBAY_RECORDINGS_DIR: folder }: Config): Promise<Finding[]> {
  try {
    await access(folder, constants.R_OK | constants.X_OK);
    return [];
  } catch (error) {
    const isAbsent = error instanceof Error && "code" in error && error.code === "ENOENT";
    return isAbsent ? [] : [machine.note("recordings of the PBX cannot be fetched", mayNotRead(folder))];
  }
}

async function roomFindings({ PATCHBAY_RECORDINGS_DIR: folder }: Config): Promise<Finding[]> {
  const disk = await freeAt(folder);
  if (disk === null || disk.freeBytes >= LIMITS.freeBytes) return [];
  const megabytes = Math.floor(disk.freeBytes / 2 ** 20);
  return [
    machine.note(
      `${megabytes} MB are left at ${folder}, where Asterisk writes recordings`,
      "move old recordings away: without room calls go on and are not recorded",
    ),
  ];
}
