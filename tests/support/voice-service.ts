import * as z from "zod";
import type { Knobs } from "../../simulators/openai/knobs.ts";

const session = z.object({
  id: z.string(),
  openedAtMs: z.number(),
  closedAtMs: z.number().nullable(),
  told: z.array(z.string()),
  heard: z.array(z.object({ lineId: z.string().nullable() })),
  errors: z.array(z.string()),
});
export type VoiceSession = z.infer<typeof session>;

/** The voice stand-in of a running product, by its own loopback routes. */
export class VoiceService {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** Sessions that opened since `sinceMs` (wall clock), oldest first. */
  async sessions(sinceMs = 0): Promise<VoiceSession[]> {
    const all = z.array(session).parse(await this.#ask("GET", "/__sessions"));
    return all.filter(({ openedAtMs }) => openedAtMs >= sinceMs);
  }

  /** The same of those in which people's words were only written down. */
  async transcriptions(sinceMs = 0): Promise<VoiceSession[]> {
    const all = z.array(session).parse(await this.#ask("GET", "/__transcriptions"));
    return all.filter(({ openedAtMs }) => openedAtMs >= sinceMs);
  }

  /** Lines that the voice model recognised in what reached it since `sinceMs`. */
  async heard(sinceMs: number): Promise<(string | null)[]> {
    return (await this.sessions(sinceMs)).flatMap(({ heard }) => heard.map(({ lineId }) => lineId));
  }

  async set(knobs: Partial<Knobs>): Promise<void> {
    await this.#ask("POST", "/__control", knobs);
  }

  /** Every knob as it was. */
  async reset(): Promise<void> {
    await this.#ask("DELETE", "/__control");
  }

  /** Cuts every open session without a word. */
  async drop(): Promise<void> {
    await this.#ask("POST", "/__drop");
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(new URL(path, this.#url), {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}
