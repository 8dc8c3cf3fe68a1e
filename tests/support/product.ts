import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { callDetail, sitesPage } from "@patchbay/protocol/api";
import { deriveCallId, parseSiteToken } from "@patchbay/protocol/ids";
import { DEFAULT_ORG_SETTINGS, type OrgSettings } from "@patchbay/protocol/org-settings";
import type { SiteStatus } from "@patchbay/protocol/site";
import type * as z from "zod";
import type { Lab } from "../../asterisk-config/lab/lab.ts";
import { type SipPhone, startSipPhone } from "../../simulators/caller/sip-phone.ts";
import { createRecogniser, type Recogniser } from "../../simulators/speech/recogniser.ts";
import { createVoice, type Voice } from "../../simulators/speech/voice.ts";
import { type ConnectorOptions, launchConnector, startConnector } from "../../stack/connector.ts";
import type { Part } from "../../stack/process/part.ts";
import { descendantsOf } from "../../stack/process/processes.ts";
import { killWorker } from "../../stack/process/worker.ts";
import { type Stack, type StackOptions, startStack } from "../../stack/stack.ts";
import { History } from "./history.ts";
import { Member } from "./members.ts";
import { Onlooker } from "./onlooker.ts";
import { VoiceService } from "./voice-service.ts";

/** Whom `phone` calls as, and the member of the queue `support`. */
export const CALLER = "1001";
export const OPERATOR = "1002";

/** The whole product in a folder of its own, with people on SIP phones and everything a test looks at. */
export class Product {
  readonly stack: Stack;
  readonly caller: SipPhone;
  readonly onlooker: Onlooker;
  readonly voiceService: VoiceService;
  readonly history: History;
  readonly owner: Member;
  readonly siteId: string;
  /** What everybody here speaks with and hears by. */
  readonly speech: { voice: Voice; recogniser: Recogniser };
  connector: Part;
  #edge: Part;
  #pbx: Lab;
  /** How the connector of now reaches edge and PBX. */
  #ways: ConnectorOptions;
  readonly #dir: string;
  /** Phones and connectors that a test has brought beside the product's own. */
  readonly #guests: (() => Promise<unknown>)[] = [];
  readonly #stops: (() => Promise<unknown> | undefined)[];

  private constructor(parts: {
    dir: string;
    stack: Stack;
    caller: SipPhone;
    onlooker: Onlooker;
    owner: Member;
    speech: { voice: Voice; recogniser: Recogniser };
    stops: (() => Promise<unknown> | undefined)[];
  }) {
    const { dir, stack } = parts;
    this.stack = stack;
    this.caller = parts.caller;
    this.onlooker = parts.onlooker;
    this.owner = parts.owner;
    this.connector = stack.connector;
    this.#edge = stack.edge;
    this.#pbx = stack.pbx;
    this.#ways = stack.connectorOptions;
    this.voiceService = new VoiceService(stack.openai?.url ?? "");
    this.history = new History(join(dir, "state"));
    const token = parseSiteToken(stack.secrets.SITE_TOKEN);
    this.siteId = token.ok ? token.value.siteId : "";
    this.#dir = dir;
    this.speech = parts.speech;
    this.#stops = parts.stops;
  }

  /** Starts everything; what was started is stopped again when a part fails. */
  static async start(
    options: Pick<StackOptions, "edgeVars" | "edgeProject" | "moreQueues" | "watch"> = {},
  ): Promise<Product> {
    const dir = await mkdtemp(join(tmpdir(), "patchbay-product-"));
    const stops: (() => Promise<unknown> | undefined)[] = [() => rm(dir, { recursive: true, force: true })];
    try {
      const voice = createVoice();
      const [stack, recogniser] = await Promise.all([
        startStack({
          settings: DEFAULT_ORG_SETTINGS,
          ...options,
          dir,
          secretsFile: join(dir, "secrets.env"),
          labSecret: "onlooker",
        }),
        createRecogniser(voice),
      ]);
      stops.push(() => stack.stop());
      const speech = { voice, recogniser };
      const caller = await phoneOf(stack, dir, CALLER, speech);
      stops.push(() => caller.stop());
      const onlooker = new Onlooker(stack.pbx.ports.ami, "onlooker");
      stops.push(async () => onlooker.stop());
      await onlooker.start();
      const owner = await Member.signIn(stack.edge.url, "owner", stack.signIn.password);
      return new Product({ dir, stack, caller, onlooker, owner, speech, stops });
    } catch (error) {
      await stopAll(stops);
      throw error;
    }
  }

  /** The operator's phone: from now on it is registered and the queue rings it; a call that nobody is to answer rings on, or is answered and hung up. */
  async operator({ ringsOn = false } = {}): Promise<SipPhone> {
    const phone = await phoneOf(this.stack, this.#dir, OPERATOR, this.speech, ringsOn);
    this.#guests.push(() => phone.stop());
    return phone;
  }

  /** Phones and connectors that tests have brought go; those of the product itself stay. */
  async letGuestsGo(): Promise<void> {
    await stopAll(this.#guests);
  }

  /** A new connector in the place of one that ended; healthy when it resolves. */
  async restartConnector(): Promise<void> {
    this.connector = await startConnector(this.#ways);
    this.#stops.push(() => this.connector.stop());
  }

  /** Has a connector in the place of this one that reaches edge and PBX in another way. */
  async connectBy(ways: Pick<Partial<ConnectorOptions>, "edgeUrl" | "ports" | "mediaPath">): Promise<void> {
    this.#ways = { ...this.stack.connectorOptions, ...ways };
    await this.connector.stop();
    await this.restartConnector();
  }

  /** Nothing stands between the connector and edge or PBX again. */
  async connectDirectly(): Promise<void> {
    if (this.#ways === this.stack.connectorOptions) return;
    await this.connectBy({});
    this.#ways = this.stack.connectorOptions;
  }

  /** A connector with another token; it need not get in. */
  intruder(siteToken: string): Part {
    const part = launchConnector({ ...this.#ways, siteToken });
    this.#guests.push(() => part.stop());
    return part;
  }

  /** What the organization decides for its calls from now on. */
  async decide(settings: OrgSettings): Promise<void> {
    const status = await this.owner.put("/api/settings", settings);
    if (status !== 200) throw new Error(`The settings were not taken: ${status}.`);
  }

  /** The id of the call on the PBX's channel of that uniqueid. */
  callIdOf(uniqueid: string): Promise<string> {
    return deriveCallId({ source: "pbx", siteId: this.siteId, uniqueid });
  }

  /** The id of the call that the caller's phone placed after `sinceMs` (wall clock). */
  async nextCallId(sinceMs: number): Promise<string> {
    const { Uniqueid } = await this.onlooker.next("Newchannel", sinceMs, 10_000, ({ Channel }) =>
      Channel.startsWith(`PJSIP/${CALLER}-`),
    );
    return this.callIdOf(Uniqueid);
  }

  /** GET /api/calls/:id as the owner sees it. */
  call(callId: string): Promise<z.infer<typeof callDetail>> {
    return this.owner.get(`/api/calls/${callId}`, callDetail);
  }

  async site(): Promise<SiteStatus> {
    const { sites } = await this.owner.get("/api/sites", sitesPage);
    const site = sites.find(({ id }) => id === this.siteId);
    if (site === undefined) throw new Error("The demo site is not among the organization's sites.");
    return site;
  }

  /** A gauge or counter of the connector's /metrics, without its prefix. */
  async metric(name: string): Promise<number> {
    const response = await fetch(`${this.stack.connectorStatusUrl}/metrics`);
    const value = new RegExp(`^patchbay_connector_${name} (\\S+)$`, "m").exec(await response.text())?.[1];
    return Number(value ?? Number.NaN);
  }

  /** Stops workerd where it stands: sockets stay open, nobody answers. */
  suspendEdge(): void {
    this.#signalEdge("SIGSTOP");
  }

  resumeEdge(): void {
    this.#signalEdge("SIGCONT");
  }

  /** Ends the Worker's process as a crash does; it comes back by itself, with nothing in its memory. */
  killWorker(): void {
    killWorker(this.#edge.pid);
  }

  /** Nobody is at the edge's address until `startEdge`; what it keeps stays where it is. */
  endEdge(): Promise<void> {
    return this.#edge.stop();
  }

  async startEdge(): Promise<void> {
    this.#edge = await this.stack.startEdgeAgain();
  }

  /** Ends the PBX as a crash does; resolves when it is gone. */
  killPbx(): Promise<void> {
    process.kill(this.#pbx.pid, "SIGKILL");
    return this.#pbx.exited;
  }

  /** Resolves when the onlooker, too, is told of everything again. */
  async restartPbx(): Promise<void> {
    const pbx = await this.#pbx.restart();
    this.#pbx = pbx;
    this.#stops.push(() => pbx.stop());
    await this.onlooker.isThere(30_000);
  }

  #signalEdge(signal: NodeJS.Signals): void {
    const running = descendantsOf(this.#edge.pid).filter(({ command }) => /\/workerd serve /.test(command));
    if (running.length === 0) throw new Error("The edge has no workerd.");
    for (const { pid } of running) process.kill(pid, signal);
  }

  /** What a part has written so far. */
  logOf(part: Part): string {
    return readFileSync(part.logFile, "utf8");
  }

  async stop(): Promise<void> {
    await this.letGuestsGo();
    await stopAll(this.#stops);
  }
}

function phoneOf(
  stack: Stack,
  dir: string,
  extension: string,
  speech: { voice: Voice; recogniser: Recogniser },
  ringsOn = false,
): Promise<SipPhone> {
  return startSipPhone({
    root: stack.asteriskRoot,
    dir: join(dir, `phone-${extension}`),
    pbxSipPort: stack.pbx.ports.sip,
    accounts: [{ extension, password: stack.secrets.SIP_PASSWORD }],
    ringsOn,
    ...speech,
  });
}

/** In the reverse order of starting, each whatever the others did. */
async function stopAll(stops: (() => Promise<unknown> | undefined)[]): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await Promise.allSettled([stop()]);
}
