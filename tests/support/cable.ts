import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A network between two parts of the product on this machine, which can be cut and mended, or stand still for a while. */
export class Cable {
  readonly url: string;
  readonly #server: Server;
  readonly #ends: Set<Socket>;
  /** From each target's socket to that of whoever connected. */
  readonly #down = new Map<Socket, Socket>();
  #whole = true;

  private constructor(server: Server, url: string, ends: Set<Socket>) {
    this.#server = server;
    this.url = url;
    this.#ends = ends;
  }

  /** A loopback address that leads to `target`, an http URL. */
  static async to(target: string): Promise<Cable> {
    const { hostname, port } = new URL(target);
    const ends = new Set<Socket>();
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("The cable has no port.");
    const cable = new Cable(server, `http://127.0.0.1:${address.port}`, ends);
    server.on("connection", (near) => {
      if (!cable.#whole) return near.destroy();
      const far = connect(Number(port), hostname);
      cable.#down.set(far, near);
      far.on("close", () => cable.#down.delete(far));
      for (const [end, other] of [
        [near, far],
        [far, near],
      ] as const) {
        ends.add(end);
        end.pipe(other);
        end.on("error", () => other.destroy());
        end.on("close", () => {
          ends.delete(end);
          other.destroy();
        });
      }
    });
    return cable;
  }

  /** Every connection is gone without a word, and no new one comes about. */
  cut(): void {
    this.#whole = false;
    for (const end of this.#ends) end.destroy();
  }

  /** What the target says waits in the network for so long, and then comes all at once; what is said to it gets through. */
  async stall(ms: number): Promise<void> {
    const stalled = [...this.#down];
    for (const [far, near] of stalled) far.unpipe(near);
    await sleep(ms);
    for (const [far, near] of stalled) if (!far.destroyed) far.pipe(near);
  }

  mend(): void {
    this.#whole = true;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}
