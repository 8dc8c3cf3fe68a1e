import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type AmiHeaders, header } from "@patchbay/protocol/ami/decoder";
import { installAsterisk } from "../../asterisk-config/lab/install/install.ts";
import { type Lab, startLab } from "../../asterisk-config/lab/lab.ts";
import { freePort, freePorts } from "../../asterisk-config/lab/ports.ts";
import { AmiClient } from "../src/asterisk/ami-client.ts";
import { ConnectorProcess } from "./connector-process.ts";
import { FakeEdge, TOKEN } from "./fake-edge.ts";
import { Person } from "./person.ts";
import { Watch } from "./watch.ts";

const CACHE = resolve(import.meta.dirname, "../../.cache/asterisk");

/** A whole site on loopback: real Asterisk as PBX, real Asterisk as phone, an edge that is a stand-in, an onlooker on the PBX. */
export class Site {
  readonly edge = new FakeEdge();
  readonly person: Person;
  readonly watch = new Watch();
  /** AMI events of the PBX as a manager with all rights sees them. */
  readonly events: AmiHeaders[] = [];
  /** Where Asterisk is installed. */
  readonly root: string;
  readonly #dir: string;
  readonly stateDir: string;
  statusPort = 0;
  pbx: Lab;
  readonly #phone: Lab;
  readonly onlooker: AmiClient;
  #connectors: ConnectorProcess[] = [];

  private constructor(root: string, dir: string, pbx: Lab, phone: Lab, person: Person) {
    this.person = person;
    this.root = root;
    this.#dir = dir;
    this.stateDir = join(dir, "state");
    this.pbx = pbx;
    this.#phone = phone;
    this.onlooker = new AmiClient({
      host: "127.0.0.1",
      port: pbx.ports.ami,
      username: "lab",
      secret: "onlooker",
      backoffMs: { first: 50, last: 200 },
      onState: () => this.watch.changed(),
      onEvent: (event) => {
        this.events.push(event);
        this.watch.changed();
      },
    });
  }

  static async start(
    options: { withoutModules?: readonly string[]; moreQueues?: string } = {},
  ): Promise<Site> {
    const { root } = await installAsterisk({
      cacheDir: CACHE,
      log: (line) => process.stdout.write(`${line}\n`),
    });
    const dir = await mkdtemp(join(tmpdir(), "patchbay-site-"));
    const pbx = await startLab({
      kind: "pbx",
      root,
      dir: join(dir, "pbx"),
      ports: await freePorts(),
      labSecret: "onlooker",
      ...options,
    });
    const person = new Person();
    await person.start();
    const phone = await startLab({
      kind: "phone",
      root,
      dir: join(dir, "phone"),
      ports: await freePorts(),
      pbxSipPort: pbx.ports.sip,
      accounts: pbx.accounts.slice(0, 1),
      mediaUri: `ws://127.0.0.1:${person.port}/person`,
    });
    const site = new Site(root, dir, pbx, phone, person);
    await person.use(phone.ami);
    await site.edge.start();
    site.statusPort = await freePort();
    site.onlooker.start();
    await site.watch.until(() => (site.onlooker.state.state === "up" ? true : undefined), "the onlooker");
    return site;
  }

  /** The folder of the PBX, with its configuration in `etc`. */
  get pbxDir(): string {
    return join(this.#dir, "pbx");
  }

  environment(more: Record<string, string> = {}): Record<string, string> {
    return {
      PATCHBAY_EDGE_URL: this.edge.url,
      PATCHBAY_SITE_TOKEN: TOKEN,
      PATCHBAY_AMI_PORT: String(this.pbx.ports.ami),
      PATCHBAY_AMI_SECRET: this.pbx.ami.secret,
      PATCHBAY_AGI_PORT: String(this.pbx.ports.agi),
      PATCHBAY_MEDIA_PORT: String(this.pbx.ports.media),
      PATCHBAY_STATUS_PORT: String(this.statusPort),
      PATCHBAY_STATE_DIR: this.stateDir,
      ...more,
    };
  }

  /** Starts the connector's process and waits until PBX and edge have it. */
  async connector(more: Record<string, string> = {}): Promise<ConnectorProcess> {
    const connector = this.process(more);
    await connector.waitForLog(/logged in at Asterisk/, 10_000);
    await connector.waitForLog(/edge has welcomed/, 10_000);
    await this.edge.up();
    return connector;
  }

  /** Starts the connector's process only. */
  process(more: Record<string, string> = {}, args?: string[]): ConnectorProcess {
    const connector = new ConnectorProcess(this.environment(more), args);
    this.#connectors.push(connector);
    return connector;
  }

  /** The first event of a name that came after `from` events. */
  event(name: string, from: number, withinMs = 10_000): Promise<AmiHeaders> {
    return this.watch.until(
      () => this.events.slice(from).find((event) => header(event, "Event") === name),
      `the AMI event ${name}`,
      withinMs,
    );
  }

  /** What the connector has on its disk of tickets that outlive it; empty when there is none. */
  keptTickets(): string {
    const file = join(this.stateDir, "tickets.json");
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  /** Channels that exist now, by name. */
  async channels(): Promise<string[]> {
    const list = await this.onlooker.list({ Action: "CoreShowChannels" });
    return list.ok ? list.items.map((item) => header(item, "Channel")) : ["?"];
  }

  async stopConnectors(): Promise<void> {
    for (const connector of this.#connectors) await connector.stop();
    this.#connectors = [];
  }

  /** Between tests: no call, no connector. */
  async calm(): Promise<void> {
    await this.stopConnectors();
    await this.person.hangUp();
    await rm(this.stateDir, { recursive: true, force: true });
    this.edge.messages.length = 0;
    this.edge.media.clear();
    this.edge.hellos.length = 0;
    this.edge.duplicates = 0;
    this.edge.gaps = 0;
    this.edge.decide = () => null;
  }

  async stop(): Promise<void> {
    for (const connector of this.#connectors) await connector.stop();
    this.onlooker.stop();
    await this.person.stop();
    await this.edge.stop();
    await this.#phone.stop();
    await this.pbx.stop();
    await rm(this.#dir, { recursive: true, force: true });
  }
}
