import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Stands between the connector and the PBX's AMI, so that channels of the bench exist for the product as those of Asterisk do. */
export interface AmiRelay {
  port: number;
  /** Tells the connector an event, between two blocks of the real stream. */
  tell(event: Readonly<Record<string, string>>): void;
  close(): void;
}

const BLOCK_END = "\r\n\r\n";

/** Relays every connection to AMI at `amiPort` on loopback. */
export async function startAmiRelay(amiPort: number): Promise<AmiRelay> {
  const lines = new Set<Line>();
  const server = createServer({ noDelay: true }, (near) => {
    const line = new Line(near, connect({ port: amiPort, host: "127.0.0.1", noDelay: true }));
    lines.add(line);
    near.once("close", () => lines.delete(line));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    tell(event) {
      const block = Object.entries(event).map(([name, value]) => `${name}: ${value}\r\n`);
      for (const line of lines) line.tell(`${block.join("")}\r\n`);
    },
    close() {
      for (const line of lines) line.close();
      server.close();
    },
  };
}

/** One connection. An event waits while a block of the real stream has come only in part. */
class Line {
  readonly #near: Socket;
  readonly #far: Socket;
  #tail = "";
  #waiting = "";

  constructor(near: Socket, far: Socket) {
    this.#near = near;
    this.#far = far;
    near.pipe(far);
    far.on("data", (data: Buffer) => {
      near.write(data);
      this.#tail = (this.#tail + data.toString("latin1")).slice(-BLOCK_END.length);
      this.#flush();
    });
    near.on("error", () => far.destroy()).on("close", () => far.destroy());
    far.on("error", () => near.destroy()).on("close", () => near.destroy());
  }

  tell(block: string): void {
    this.#waiting += block;
    this.#flush();
  }

  close(): void {
    this.#near.destroy();
    this.#far.destroy();
  }

  #flush(): void {
    if (this.#tail !== BLOCK_END || this.#waiting === "") return;
    this.#near.write(this.#waiting);
    this.#waiting = "";
  }
}
