import { join } from "node:path";
import type { LabPorts } from "../asterisk-config/lab/ports.ts";
import { ROOT } from "./paths.ts";
import { answers, type Part, startPart, untilReady } from "./process/part.ts";

export interface ConnectorOptions {
  /** Folder of the whole stack: the connector's state and its log go below it. */
  dir: string;
  edgeUrl: string;
  siteToken: string;
  amiSecret: string;
  statusPort: number;
  ports: Pick<LabPorts, "ami" | "agi" | "media">;
  /** How Asterisk brings calls' audio; by its version when absent. */
  mediaPath?: "websocket" | "audiosocket";
  /** A module that the connector's process loads first, for benches that look inside. */
  preload?: string;
}

/** Starts a connector that need not get well: its health is at `statusPort`, its log says what it lacks. */
export function launchConnector(options: ConnectorOptions): Part {
  const { dir, ports } = options;
  return startPart({
    name: "connector",
    // As asterisk-config/README.md says: a connector on a small machine needs no large young generation.
    command: [
      process.execPath,
      "--max-semi-space-size=8",
      ...(options.preload === undefined ? [] : ["--import", options.preload]),
      "agent/src/main.ts",
      "run",
    ],
    logFile: join(dir, "logs/connector.log"),
    cwd: ROOT,
    env: {
      PATCHBAY_EDGE_URL: options.edgeUrl,
      PATCHBAY_SITE_TOKEN: options.siteToken,
      PATCHBAY_AMI_PORT: String(ports.ami),
      PATCHBAY_AMI_SECRET: options.amiSecret,
      PATCHBAY_AGI_PORT: String(ports.agi),
      PATCHBAY_MEDIA_PORT: String(ports.media),
      PATCHBAY_STATUS_PORT: String(options.statusPort),
      PATCHBAY_STATE_DIR: join(dir, "connector"),
      PATCHBAY_RECORDINGS_DIR: join(dir, "pbx/spool/monitor"),
      ...(options.mediaPath === undefined ? {} : { PATCHBAY_MEDIA_PATH: options.mediaPath }),
    },
  });
}

/** Starts a connector and waits until it has both Asterisk and the edge. Throws PartFailed. */
export async function startConnector(options: ConnectorOptions): Promise<Part> {
  const part = launchConnector(options);
  try {
    await untilReady(part, () => answers(`http://127.0.0.1:${options.statusPort}/healthz`));
  } catch (error) {
    await part.stop();
    throw error;
  }
  return part;
}
