import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { baseFiles, type ConfigFiles } from "./config/base.ts";
import { pbxFiles, type SipAccount } from "./config/pbx.ts";
import { phoneFiles } from "./config/phone.ts";
import { consoleOf, startInstance, writeInstance } from "./instance.ts";
import type { LabPorts } from "./ports.ts";
import { untilRegistered } from "./registration.ts";

export type { SipAccount } from "./config/pbx.ts";

/** The folder `asterisk-config/`, whose files the lab PBX includes as a real site does. */
const SITE_FOLDER = resolve(import.meta.dirname, "..");
const EXTENSIONS = Array.from({ length: 10 }, (_, index) => String(1001 + index));

interface Common {
  /** Tree of installAsterisk. */
  root: string;
  /** Folder of this instance; wiped first. */
  dir: string;
  ports: LabPorts;
  /** Modules that this Asterisk shall not have, as an older one. */
  withoutModules?: readonly string[];
}

export interface PbxOptions extends Common {
  kind: "pbx";
  /** Secret of the manager user `patchbay`; random when absent (see Lab.ami). */
  amiSecret?: string;
  /** Adds the manager user `lab` with every right, for tests that look on. */
  labSecret?: string;
  /** SIP accounts; 1001 to 1010 with random passwords when absent. */
  accounts?: readonly SipAccount[];
  /** Members of the queue `support`; none when absent: callers wait. */
  queueMembers?: readonly string[];
  /** Further queues, as queues.conf has them. */
  moreQueues?: string;
}

export interface PhoneOptions extends Common {
  kind: "phone";
  pbxSipPort: number;
  accounts: readonly SipAccount[];
  /** ws:// address of the program that speaks and hears. */
  mediaUri: string;
  amiSecret?: string;
  incomingAnswer?: "auto" | "program";
}

export type LabOptions = PbxOptions | PhoneOptions;

/** A running lab Asterisk. */
export interface Lab {
  pid: number;
  ports: LabPorts;
  logFile: string;
  /** The manager user `patchbay` of a PBX, `phone` of a phone. */
  ami: { host: string; port: number; user: string; secret: string };
  /** SIP accounts that may register (PBX) or are registered (phone), at 127.0.0.1:ports.sip. */
  accounts: readonly SipAccount[];
  /** Resolves when the process has ended, by whatever cause. */
  exited: Promise<void>;
  /** SIGTERM, then SIGKILL; resolves when the process is gone. */
  stop(): Promise<void>;
  /** One line of its console, and what it says. */
  console(command: string): Promise<string>;
  /** Starts the same instance anew after it ended (its folder is kept: a restart, not a fresh lab). */
  restart(): Promise<Lab>;
}

/** Starts an Asterisk on loopback and waits until it is ready (about 0.3 s) and, if it is a phone, registered. Throws LabFailed. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const dir = resolve(options.dir);
  const amiSecret = options.amiSecret ?? randomSecret();
  const accounts =
    options.accounts ?? EXTENSIONS.map((extension) => ({ extension, password: randomSecret() }));
  const own = ownFiles(options, amiSecret, accounts);
  const name = options.kind === "pbx" ? "lab" : "phone";
  await writeInstance(options.root, dir, {
    ...baseFiles(options.root, dir, name, options.ports, options.withoutModules),
    ...own,
  });
  const user = options.kind === "pbx" ? "patchbay" : "phone";
  const start = async (): Promise<Lab> => {
    const instance = await startInstance(options.root, dir);
    if (options.kind === "phone") {
      await untilRegistered(options.root, dir, accounts.length).catch(async (error) => {
        await instance.stop();
        throw error;
      });
    }
    return {
      ...instance,
      ports: options.ports,
      logFile: join(dir, "log/full.log"),
      ami: { host: "127.0.0.1", port: options.ports.ami, user, secret: amiSecret },
      accounts,
      console: (command) => consoleOf(options.root, dir, command),
      restart: async () => {
        await instance.stop();
        return start();
      },
    };
  };
  return start();
}

function ownFiles(options: LabOptions, amiSecret: string, accounts: readonly SipAccount[]): ConfigFiles {
  if (options.kind === "phone") {
    return phoneFiles({ ...options, accounts, amiSecret, incomingAnswer: options.incomingAnswer ?? "auto" });
  }
  return pbxFiles({
    ports: options.ports,
    siteFolder: SITE_FOLDER,
    amiSecret,
    accounts,
    queueMembers: options.queueMembers ?? [],
    moreQueues: options.moreQueues ?? "",
    ...(options.labSecret === undefined ? {} : { labSecret: options.labSecret }),
  });
}

function randomSecret(): string {
  return randomBytes(12).toString("hex");
}
