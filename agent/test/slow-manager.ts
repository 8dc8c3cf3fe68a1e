import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** The way to a PBX's manager interface on which questions of a kind stay until they are let through, and all that is said behind them. */
export class SlowManager {
  readonly port: number;
  readonly #server: Server;
  readonly #ends = new Set<Socket>();
  #held: (() => void)[] | null = null;
  #holds: string | null = null;
  /** With these words in it, a block of the PBX's does not arrive; with the second, all that comes behind it waits as well. */
  #withheld: string[] = [];
  #halts: { words: string; halted: () => void } | null = null;
  readonly #kept: { near: Socket; block: Buffer }[] = [];
  readonly #awaited = new Set<{ words: string; passed: () => void }>();

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  /** Leads to the manager interface at that port of this machine. */
  static async to(amiPort: number): Promise<SlowManager> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("The way has no port.");
    const way = new SlowManager(server, address.port);
    server.on("connection", (near) => way.#lead(near, connect(amiPort, "127.0.0.1")));
    return way;
  }

  /** From now on a question with these words waits. */
  hold(words: string): void {
    this.#holds = words;
  }

  /** What waits goes on, and nothing waits any more. */
  letThrough(): void {
    const held = this.#held ?? [];
    this.#held = null;
    this.#holds = null;
    for (const send of held) send();
  }

  /** Resolves when a question with these words has gone to the PBX. */
  passed(words: string): Promise<void> {
    return new Promise((passed) => this.#awaited.add({ words, passed }));
  }

  /** Blocks of the PBX's with any of these words do not arrive until `handOver`. */
  withhold(...words: string[]): void {
    this.#withheld = words;
  }

  handOver(): void {
    this.#withheld = [];
    for (const { near, block } of this.#kept.splice(0)) near.write(block);
  }

  /** The PBX's answer breaks off behind these words, and nothing follows any more; resolves then. */
  breakOff(words: string): Promise<void> {
    return new Promise((halted) => {
      this.#halts = { words, halted };
    });
  }

  /** Every session that goes this way ends; whoever comes again is led on. */
  cut(): void {
    for (const end of this.#ends) end.destroy();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  /** What arrives of these bytes; a block that is withheld comes whole, for it is short. */
  #without(near: Socket, bytes: Buffer): Buffer {
    for (const words of this.#withheld) {
      const at = bytes.indexOf(words);
      const end = bytes.indexOf("\r\n\r\n", at) + 4;
      if (at < 0 || end < 4) continue;
      this.#kept.push({ near, block: bytes.subarray(at, end) });
      return this.#without(near, Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]));
    }
    return bytes;
  }

  #lead(near: Socket, far: Socket): void {
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#ends.add(end);
      end.on("error", () => other.destroy());
      end.on("close", () => {
        this.#ends.delete(end);
        other.destroy();
      });
    }
    let broken = false;
    far.on("data", (bytes: Buffer) => {
      if (broken) return;
      const halts = this.#halts;
      const end = halts === null ? -1 : bytes.indexOf(halts.words);
      if (halts === null || end < 0) return void near.write(this.#without(near, bytes));
      broken = true;
      this.#halts = null;
      near.write(bytes.subarray(0, end + halts.words.length));
      halts.halted();
    });
    near.on("data", (bytes) => {
      if (this.#holds !== null && bytes.includes(this.#holds)) this.#held ??= [];
      const send = () => {
        far.write(bytes);
        for (const one of this.#awaited) {
          if (!bytes.includes(one.words)) continue;
          this.#awaited.delete(one);
          one.passed();
        }
      };
      if (this.#held === null) send();
      else this.#held.push(send);
    });
  }
}
