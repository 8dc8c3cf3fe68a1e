import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { OrgSettings } from "@patchbay/protocol/org-settings";
import { installAsterisk } from "../asterisk-config/lab/install/install.ts";
import { type Lab, type SipAccount, startLab } from "../asterisk-config/lab/lab.ts";
import { freePort, freePorts, type LabPorts } from "../asterisk-config/lab/ports.ts";
import { type ConnectorOptions, startConnector } from "./connector.ts";
import { migrate } from "./database.ts";
import { DEMO_NUMBER, DEMO_OWNER, FRONT_DESK_NUMBER, seedDemo } from "./demo.ts";
import { startEdge } from "./edge.ts";
import { startOrdersDesk } from "./orders.ts";
import { CACHE, ROOT } from "./paths.ts";
import { type Living, living } from "./process/keep-alive.ts";
import { type Part, startServer } from "./process/part.ts";
import { reaperFor } from "./process/reaper.ts";
import { type Secrets, secretsIn } from "./secrets.ts";
import { buildDashboard } from "./web.ts";

export interface StackOptions {
  /** Everything that is written goes below here; an existing folder is gone on with. */
  dir: string;
  secretsFile: string;
  /** Ports that must be these; all others are free ones. */
  edgePort?: number;
  sipPort?: number;
  openaiPort?: number;
  ordersPort?: number;
  /** The real voice service instead of the stand-in. */
  realVoice?: { baseUrl: string; apiKey: string };
  /** Folder of another checkout whose Worker is run; this one when absent. */
  edgeProject?: string;
  /** A changed source file of the Worker is run at once; calls that are up go on with it. */
  watch?: boolean;
  /** More of the edge's variables. */
  edgeVars?: Readonly<Record<string, string>>;
  /** What the demo organization has decided for its calls; everything is on when absent. */
  settings?: OrgSettings;
  /** Who stands in the queue `support`, extensions or whole interfaces; 1002 when absent. */
  queueMembers?: readonly string[];
  /** Further queues, as queues.conf has them. */
  moreQueues?: string;
  /** Gives tests a manager user that sees and may do everything. */
  labSecret?: string;
  /** Stands between connector and AMI: is given AMI's port, answers the one that the connector is told. */
  amiThrough?: (amiPort: number) => Promise<number>;
  /** Stands between connector and edge: is given the edge's address, answers the one that the connector is told. */
  edgeThrough?: (edgeUrl: string) => Promise<string>;
  /** See ConnectorOptions. */
  connectorPreload?: string;
  /** Told when a piece of work begins (`null`) and when it is done (milliseconds). */
  onStep?: (step: string, tookMs: number | null) => void;
}

/** The product without a PBX: a site of one's own can connect to it. */
export interface EdgeStack {
  edge: Part & { url: string };
  /** Null when the real voice service is used. */
  openai: (Part & { url: string }) | null;
  twilio: Part & { url: string };
  secrets: Secrets;
  signIn: { email: string; password: string };
  /** Starts the edge anew where it was, once it has ended. */
  startEdgeAgain(): Promise<Part & { url: string }>;
  /** The parts, each with the way to start it again. */
  living: readonly Living[];
  stop(): Promise<void>;
}

/** The whole product on this machine: voice stand-in, edge, connector and a PBX of its own. */
export interface Stack extends EdgeStack {
  connector: Part;
  pbx: Lab;
  asteriskRoot: string;
  account: SipAccount;
  /** Stands in the queue `support`. */
  colleague: SipAccount;
  connectorStatusUrl: string;
  /** For another connector in the place of one that ended; whoever starts it stops it. */
  connectorOptions: ConnectorOptions;
}

const EXTENSIONS = ["1001", "1002", "1003", "1004", "1005", "1006", "1007", "1008"] as const;

/** Starts everything, side by side where it can be; what was started is stopped again when a part fails. */
export function startStack(options: StackOptions): Promise<Stack> {
  return starting(options, buildAll);
}

/** Starts all but PBX and connector, for a machine on which no lab PBX can be had. */
export function startEdgeStack(options: StackOptions): Promise<EdgeStack> {
  return starting(options, (build) => buildEdge(build));
}

/** What the builders share: where to write, what to stop, whom to tell. */
interface Build {
  options: StackOptions;
  logDir: string;
  secrets: Secrets;
  keep<P extends { stop(): Promise<unknown> }>(part: P): P;
  step<T>(name: string, work: Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

async function starting<S>(options: StackOptions, builder: (build: Build) => Promise<S>): Promise<S> {
  const stops: (() => Promise<unknown>)[] = [];
  const build: Build = {
    options,
    logDir: join(options.dir, "logs"),
    secrets: await secretsIn(options.secretsFile),
    keep: (part) => {
      stops.push(() => part.stop());
      return part;
    },
    step: async (name, work) => {
      const began = performance.now();
      options.onStep?.(name, null);
      const result = await work;
      options.onStep?.(name, performance.now() - began);
      return result;
    },
    stop: async () => {
      await Promise.allSettled(stops.splice(0).map((one) => one()));
    },
  };
  await rm(build.logDir, { recursive: true, force: true });
  try {
    return await builder(build);
  } catch (error) {
    await build.stop();
    throw error;
  }
}

async function buildEdge({ options, logDir, secrets, keep, step, stop }: Build): Promise<EdgeStack> {
  const stateDir = join(options.dir, "state");
  const voicePort = options.openaiPort ?? (await freePort());
  const voice = () => startVoice(voicePort, logDir, secrets.OPENAI_API_KEY).then(keep);
  await Promise.all([step("dashboard", buildDashboard()), step("database", migrate({ stateDir, logDir }))]);
  const edgePort = options.edgePort ?? (await freePort());
  const phonePort = await freePort();
  const ordersPort = options.ordersPort ?? (await freePort());
  const openaiUrl = options.realVoice === undefined ? `http://127.0.0.1:${voicePort}` : undefined;
  const vendors = { openai: openaiUrl, twilio: `http://127.0.0.1:${phonePort}` };
  const startIt = () => edgeFor({ ...options, edgePort }, { stateDir, logDir }, vendors).then(keep);
  const startPhone = () => startTwilio(phonePort, logDir, `http://127.0.0.1:${edgePort}`, secrets).then(keep);
  const startOrders = () => startOrdersDesk(ordersPort, logDir, secrets.ORDERS_SECRET).then(keep);
  const [openai, edge, twilio, orders] = await Promise.all([
    options.realVoice === undefined ? step("voice stand-in", voice()) : null,
    step("edge", startIt()),
    step("Twilio stand-in", startPhone()),
    step("orders stand-in", startOrders()),
  ]);
  await step(
    "demo organization",
    seedDemo(edge.url, secrets, { settings: options.settings, ordersUrl: orders.url }),
  );
  return {
    edge,
    openai,
    twilio,
    secrets,
    signIn: { email: DEMO_OWNER, password: secrets.DEMO_PASSWORD },
    startEdgeAgain: startIt,
    living: [
      living("edge", edge, startIt, `${edge.url}/healthz`),
      living("Twilio stand-in", twilio, startPhone),
      living("orders stand-in", orders, startOrders),
      ...(openai ? [living("voice stand-in", openai, voice)] : []),
    ],
    stop,
  };
}

async function buildPbx({ options, secrets, keep, step }: Build) {
  const { root } = await step(
    "Asterisk 22 for the lab",
    installAsterisk({ cacheDir: join(CACHE, "asterisk") }),
  );
  const ports = { ...(await freePorts()), ...(options.sipPort ? { sip: options.sipPort } : {}) };
  const pbx = await step("lab PBX", labFor(options, root, ports, secrets).then(keep));
  reaperFor(process.pid).watch(pbx.pid);
  const [account, colleague] = pbx.accounts;
  if (account === undefined || colleague === undefined)
    throw new Error("The lab PBX has no two SIP accounts.");
  return { pbx, account, colleague, ports, asteriskRoot: root };
}

async function buildAll(build: Build): Promise<Stack> {
  const { options, secrets, keep, step } = build;
  const [edgeStack, { ports, ...lab }] = await Promise.all([buildEdge(build), buildPbx(build)]);
  const statusPort = await freePort();
  const amiPort = (await options.amiThrough?.(ports.ami)) ?? ports.ami;
  const connectorOptions: ConnectorOptions = {
    dir: options.dir,
    edgeUrl: (await options.edgeThrough?.(edgeStack.edge.url)) ?? edgeStack.edge.url,
    siteToken: secrets.SITE_TOKEN,
    amiSecret: secrets.AMI_SECRET,
    statusPort,
    ports: { ...ports, ami: amiPort },
    ...(options.connectorPreload === undefined ? {} : { preload: options.connectorPreload }),
  };
  const startIt = () => startConnector(connectorOptions).then(keep);
  const connector = await step("connector", startIt());
  const connectorStatusUrl = `http://127.0.0.1:${statusPort}`;
  const parts = [
    ...edgeStack.living,
    living("connector", connector, startIt),
    living("lab PBX", ended(lab.pbx), () => lab.pbx.restart().then(keep).then(ended)),
  ];
  return { ...edgeStack, ...lab, connector, connectorStatusUrl, connectorOptions, living: parts };
}

const ended = (pbx: Lab) => ({ exited: pbx.exited.then(() => "ended"), stop: () => pbx.stop() });

async function startVoice(port: number, logDir: string, key: string): Promise<Part & { url: string }> {
  return startServer({
    port,
    withinMs: 120_000,
    name: "voice stand-in",
    command: [process.execPath, "simulators/openai/main.ts", "--port", String(port), "--key", key],
    logFile: join(logDir, "openai.log"),
    cwd: ROOT,
  });
}

async function startTwilio(
  port: number,
  logDir: string,
  edgeUrl: string,
  secrets: Secrets,
): Promise<Part & { url: string }> {
  return startServer({
    port,
    name: "Twilio stand-in",
    command: [
      process.execPath,
      "simulators/twilio/main.ts",
      "--port",
      String(port),
      "--account",
      secrets.PHONE_ACCOUNT_SID,
      "--token",
      secrets.PHONE_AUTH_TOKEN,
      "--number",
      DEMO_NUMBER,
      "--number",
      FRONT_DESK_NUMBER,
      "--voice-url",
      `${edgeUrl}/api/twilio/voice`,
      "--status-url",
      `${edgeUrl}/api/twilio/status`,
    ],
    logFile: join(logDir, "twilio.log"),
    cwd: ROOT,
  });
}

async function edgeFor(
  options: StackOptions,
  dirs: { stateDir: string; logDir: string },
  vendors: { openai: string | undefined; twilio: string },
): Promise<Part & { url: string }> {
  const voice = options.realVoice;
  return startEdge({
    ...dirs,
    port: options.edgePort ?? (await freePort()),
    envFile: options.secretsFile,
    ...(options.edgeProject === undefined ? {} : { project: options.edgeProject }),
    ...(options.watch === undefined ? {} : { watch: options.watch }),
    vars: {
      TWILIO_BASE_URL: vendors.twilio,
      // The demo organization's own tool is on this machine.
      HTTP_TOOLS_LOOPBACK: "on",
      ...(voice
        ? { OPENAI_BASE_URL: voice.baseUrl, OPENAI_API_KEY: voice.apiKey }
        : { OPENAI_BASE_URL: `${vendors.openai}/v1` }),
      ...options.edgeVars,
    },
  });
}

function labFor(options: StackOptions, root: string, ports: LabPorts, secrets: Secrets): Promise<Lab> {
  return startLab({
    kind: "pbx",
    root,
    dir: join(options.dir, "pbx"),
    ports,
    amiSecret: secrets.AMI_SECRET,
    accounts: EXTENSIONS.map((extension) => ({ extension, password: secrets.SIP_PASSWORD })),
    queueMembers: options.queueMembers ?? ["1002"],
    ...(options.moreQueues === undefined ? {} : { moreQueues: options.moreQueues }),
    ...(options.labSecret === undefined ? {} : { labSecret: options.labSecret }),
  });
}
