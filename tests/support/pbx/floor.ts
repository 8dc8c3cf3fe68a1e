import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { header } from "@patchbay/protocol/ami/decoder";
import { expect } from "vitest";
import type { Product } from "../product.ts";
import { DeskPhones, type Line } from "./desk-phone.ts";
import { RawAmi } from "./raw-ami.ts";

export const [AGENT, COLLEAGUE, OTHER, CUSTOMER, SILENT] = ["1002", "1003", "1004", "1005", "1006"];

/** Somebody's call: their line at the phone, and the call that it is to Patchbay. */
interface Dialled {
  line: Line;
  callId: string;
  since: number;
}

/** The phones of a product's PBX with whoever sits at them, and what Patchbay makes of their calls. */
export class PbxFloor {
  /** They answer at once; `ringing` does not answer at all. */
  readonly phones: DeskPhones;
  readonly ringing: DeskPhones;
  /** A manager of the PBX who may do everything. */
  readonly exchange: RawAmi;
  readonly #product: Product;
  readonly #folder: string;
  /** Uniqueids of the channels that a test has brought about. */
  readonly #made: Set<string>;

  private constructor(parts: {
    product: Product;
    folder: string;
    phones: DeskPhones;
    ringing: DeskPhones;
    exchange: RawAmi;
    made: Set<string>;
  }) {
    this.#product = parts.product;
    this.#folder = parts.folder;
    this.phones = parts.phones;
    this.ringing = parts.ringing;
    this.exchange = parts.exchange;
    this.#made = parts.made;
  }

  static async open(product: Product): Promise<PbxFloor> {
    const folder = await mkdtemp(join(tmpdir(), "patchbay-desks-"));
    const { pbx, asteriskRoot: root, secrets } = product.stack;
    const desk = (name: string, extensions: string[], incomingAnswer: "auto" | "program") =>
      DeskPhones.start({
        root,
        dir: join(folder, name),
        pbxSipPort: pbx.ports.sip,
        incomingAnswer,
        accounts: extensions.map((extension) => ({ extension, password: secrets.SIP_PASSWORD })),
      });
    const phones = await desk("desks", [AGENT, COLLEAGUE, OTHER, CUSTOMER], "auto");
    const ringing = await desk("ringing-desk", [SILENT], "program");
    const made = new Set<string>();
    const exchange = await RawAmi.open({ port: pbx.ports.ami, user: "lab", secret: "onlooker" }, (event) => {
      if (header(event, "Event") === "Newchannel") made.add(header(event, "Uniqueid"));
    });
    return new PbxFloor({ product, folder, phones, ringing, exchange, made });
  }

  /** Puts every handset down. */
  async calm(): Promise<void> {
    this.#made.clear();
    await this.phones.calm();
    await expect.poll(() => this.#product.onlooker.channels()).toEqual([]);
  }

  async close(): Promise<void> {
    this.exchange.stop();
    await this.phones.stop();
    await this.ringing.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async summaryOf(callId: string) {
    return (await this.#product.call(callId)).call;
  }

  /** The newest channel of an extension at the PBX. */
  channelOf(extension: string, since: number) {
    return this.#product.onlooker.next("Newchannel", since, 10_000, ({ Channel }) =>
      Channel.startsWith(`PJSIP/${extension}-`),
    );
  }

  /** The extension dials; resolves with its line and the call that it would be. */
  async dials(extension: string, number: string): Promise<Dialled> {
    const since = Date.now();
    const line = await this.phones.call(extension, number);
    const { Uniqueid } = await this.channelOf(extension, since);
    return { line, callId: await this.#product.callIdOf(Uniqueid), since };
  }

  /** Waits until the call has that handler. */
  async has(callId: string, handler: object, more: object = {}): Promise<void> {
    try {
      await expect
        // A phone whose last goodbye was lost is busy for half a minute: SIP waits for its answer that long.
        .poll(() => this.summaryOf(callId).catch(() => null), { timeout: 45_000 })
        .toMatchObject({ status: "in_progress", handler, ...more });
    } catch (error) {
      // Where its call went instead is in its log, which ends with the product.
      const log = await this.#product.call(callId).then(({ log: told }) => told.slice(-12));
      throw new Error(`${error}; its log: ${JSON.stringify(log).slice(0, 3_000)}`, { cause: error });
    }
  }

  /** A customer whom an agent of the queue has. */
  async withAgent(): Promise<Dialled & { agentLine: Line }> {
    const before = this.phones.count;
    const call = await this.dials(CUSTOMER, "1600");
    const agentLine = await this.phones.rung(AGENT, before);
    await this.has(call.callId, { kind: "operator", name: AGENT });
    return { ...call, agentLine };
  }

  /** A desk phone that talks with the assistant, who is heard. */
  async withAssistant(extension: string): Promise<Dialled> {
    const call = await this.dials(extension, "1412");
    await this.has(call.callId, { kind: "assistant" }, { from: { number: extension } });
    return call;
  }

  async ended(callId: string, change: object = {}): Promise<void> {
    await expect
      .poll(() => this.summaryOf(callId), { timeout: 10_000 })
      .toMatchObject({ status: "ended", ...change });
  }

  /** Of all channels that there were, the calls that have not ended. */
  async liveCalls(): Promise<string[]> {
    const calls = await Promise.all(
      [...this.#made].map(async (uniqueid) => {
        const call = await this.summaryOf(await this.#product.callIdOf(uniqueid)).catch(() => null);
        return call === null || call.status === "ended" ? [] : [call.id];
      }),
    );
    return calls.flat();
  }
}
