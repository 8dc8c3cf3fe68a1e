import type { IncomingMessage, ServerResponse } from "node:http";

/** An edge's end of the way of recordings: keeps what comes, as far as it follows what it has. */
export class RecordingServer {
  readonly pieces: { id: string; at: number; bytes: number }[] = [];
  readonly troubles: string[] = [];
  /** Answers nothing but 503 while it is away, which it becomes after so many pieces more. */
  away = false;
  awayAfter = Number.POSITIVE_INFINITY;
  deleted = false;
  /** Is cut off while it makes one file of the pieces, so often. */
  cutAtJoin = 0;
  readonly #sounds = new Map<string, Buffer>();
  readonly #stored = new Set<string>();

  sound(id: string): Buffer {
    return this.#sounds.get(id) ?? Buffer.alloc(0);
  }

  isStored(id: string): boolean {
    return this.#stored.has(id);
  }

  readonly answer = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const [status, told] = this.#told(request, Buffer.concat(chunks));
      response.writeHead(status).end(JSON.stringify(told));
    });
  };

  #told({ url = "", method, headers }: IncomingMessage, body: Buffer): [number, object] {
    const { pathname, searchParams } = new URL(url, "http://edge");
    const [, id = "", trouble] = /^\/link\/recordings\/([^/]+)(\/trouble)?$/.exec(pathname) ?? [];
    if (!/^Bearer pbs_/.test(headers.authorization ?? "")) return [401, {}];
    if (this.away || this.awayAfter <= 0) return [503, {}];
    if (this.deleted) return [410, {}];
    if (trouble !== undefined) this.troubles.push(JSON.parse(body.toString()).trouble);
    else if (method === "PUT") {
      const [at, of] = [Number(searchParams.get("at")), Number(searchParams.get("of"))];
      this.awayAfter -= 1;
      this.pieces.push({ id, at, bytes: body.length });
      if (at === this.sound(id).length) this.#sounds.set(id, Buffer.concat([this.sound(id), body]));
      if (this.sound(id).length === of) {
        if (this.cutAtJoin > 0) {
          this.cutAtJoin -= 1;
          return [503, {}];
        }
        this.#stored.add(id);
      }
    }
    return [200, { received: this.sound(id).length, stored: this.isStored(id) }];
  }
}
