import { SELF } from "cloudflare:test";
import { ORIGIN } from "./organization.ts";

const PATIENCE_MS = 10_000;

/** A client's end of a socket of the edge; what came is kept in order and can be waited for. */
export class TestSocket {
  readonly received: (string | Uint8Array)[] = [];
  closed: { code: number; reason: string } | null = null;
  readonly #socket: WebSocket;
  #wake: () => void = () => {};

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }) => {
      this.received.push(data instanceof ArrayBuffer ? new Uint8Array(data) : String(data));
      this.#wake();
    });
    socket.addEventListener("close", ({ code, reason }) => {
      this.closed = { code, reason };
      this.#wake();
    });
    socket.accept();
  }

  send(data: string | Uint8Array): void {
    this.#socket.send(data);
  }

  close(code = 1_000): void {
    this.#socket.close(code);
  }

  /** Resolves with the first truthy answer of `look`, asked after each message and close; of a closed socket nothing more comes. */
  async until<T>(
    look: () => T | undefined | null | false,
    what: string,
    patienceMs = PATIENCE_MS,
  ): Promise<T> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const found = look();
      if (found) return found;
      const leftMs = deadline - Date.now();
      if (leftMs <= 0 || this.closed !== null) {
        throw new Error(`waited in vain for ${what}; received ${JSON.stringify(this.received.slice(-5))}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(leftMs, 100));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  untilClosed(): Promise<{ code: number; reason: string }> {
    return this.until(() => this.closed, "the close");
  }
}

/** Upgrades at `path`; a refusal comes back as its status and text. */
export async function upgrade(
  path: string,
  headers: Record<string, string> = {},
): Promise<TestSocket | { status: number; body: string }> {
  const response = await SELF.fetch(`${ORIGIN}${path}`, { headers: { upgrade: "websocket", ...headers } });
  if (response.webSocket === null) return { status: response.status, body: await response.text() };
  return new TestSocket(response.webSocket);
}

export function opened(result: Awaited<ReturnType<typeof upgrade>>): TestSocket {
  if (result instanceof TestSocket) return result;
  throw new Error(`refused with ${result.status}: ${result.body}`);
}
