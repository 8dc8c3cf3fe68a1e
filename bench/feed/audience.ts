import WebSocket from "ws";

const AT_ONCE = 25;

/** A thousand dashboards of which only one thing is asked: when did the last of them have it? */
export class Audience {
  readonly #sockets: WebSocket[] = [];
  #needle: string | null = null;
  #missing = 0;
  #done: ((at: number, text: string) => void) | null = null;

  /** Opens `count` sockets; `hello` is what each says when it is open. */
  static async open(
    count: number,
    url: string,
    headers: Record<string, string>,
    hello: string | null,
  ): Promise<Audience> {
    const audience = new Audience();
    for (let at = 0; at < count; at += AT_ONCE) {
      const size = Math.min(AT_ONCE, count - at);
      await Promise.all(Array.from({ length: size }, () => audience.#join(url, headers, hello)));
    }
    return audience;
  }

  /**
   * Resolves with the wall-clock time (ms) at which the last socket received a text that contains `needle`; `look`
   * is shown that text.
   */
  untilAllHave(needle: string, withinMs = 20_000, look?: (text: string) => void): Promise<number> {
    this.#needle = needle;
    this.#missing = this.#sockets.length;
    return new Promise((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`${this.#missing} of ${this.#sockets.length} sockets never had it`)),
        withinMs,
      );
      this.#done = (at, text) => {
        clearTimeout(late);
        look?.(text);
        resolve(at);
      };
    });
  }

  close(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  #join(url: string, headers: Record<string, string>, hello: string | null): Promise<void> {
    const socket = new WebSocket(url, { headers, perMessageDeflate: false });
    this.#sockets.push(socket);
    let lastNeedle: string | null = null;
    socket.on("message", (data: Buffer) => {
      const needle = this.#needle;
      if (needle === null || lastNeedle === needle || !data.includes(needle)) return;
      lastNeedle = needle;
      this.#missing -= 1;
      if (this.#missing > 0) return;
      this.#needle = null;
      this.#done?.(Date.now(), data.toString());
    });
    return new Promise((resolve, reject) => {
      socket.once("error", reject);
      socket.once("open", () => {
        if (hello === null) return resolve();
        // Counted as open once its first answer, the snapshot, is there.
        socket.once("message", () => resolve());
        socket.send(hello);
      });
    });
  }
}
