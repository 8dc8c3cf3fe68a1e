import { SELF } from "cloudflare:test";
import { phoneLeg } from "@patchbay/protocol/api";
import { encodeAudio, encodeControl, MEDIA_VERSION } from "@patchbay/protocol/media";
import { frame, frames } from "./connector.ts";
import { createOrganization, ORIGIN } from "./organization.ts";
import { opened, type TestSocket, upgrade } from "./socket.ts";

/** A member's dashboard: asks as the browser does, and opens a phone or a feed. */
export class TestDesk {
  readonly cookie: string;

  constructor(cookie: string) {
    this.cookie = cookie;
  }

  get(path: string): Promise<{ status: number; body: unknown }> {
    return this.#ask("GET", path);
  }

  post(path: string, body: unknown = {}): Promise<{ status: number; body: unknown }> {
    return this.#ask("POST", path, body);
  }

  put(path: string, body: unknown): Promise<{ status: number; body: unknown }> {
    return this.#ask("PUT", path, body);
  }

  remove(path: string): Promise<{ status: number; body: unknown }> {
    return this.#ask("DELETE", path);
  }

  async #ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const response = await SELF.fetch(`${ORIGIN}/api${path}`, {
      method,
      headers: { cookie: this.cookie, origin: ORIGIN, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  /** A dashboard that is open. */
  async open(): Promise<TestSocket> {
    return opened(await upgrade("/feed", { cookie: this.cookie, origin: ORIGIN }));
  }

  /** A dashboard that is open and takes calls. */
  async available(): Promise<TestSocket> {
    const feed = await this.open();
    feed.send(JSON.stringify({ type: "subscribe", topic: "calls" }));
    feed.send(JSON.stringify({ type: "presence", available: true }));
    await feed.until(() => feed.received.some((raw) => String(raw).includes('"available":true')), "presence");
    return feed;
  }

  /** The phone's audio socket after its welcome; `leg` is what a POST answered with. */
  async phone(leg: unknown, credential: "ticket" | "resume" = "ticket"): Promise<TestSocket> {
    const { callId, legId, ticket } = phoneLeg.parse(leg);
    const headers = { cookie: this.cookie, origin: ORIGIN };
    const socket = opened(await upgrade(`/phone/${callId}?leg=${legId}`, headers));
    socket.send(encodeControl({ type: "hello", version: MEDIA_VERSION, credential, secret: ticket }));
    await frame(socket, "welcome");
    return socket;
  }
}

/** Frames that hold nothing but this byte: somebody's voice. */
export const voice = (byte: number, n = 0) => encodeAudio(n, new Uint8Array(160).fill(byte));
export const heard = (socket: TestSocket, byte: number): boolean =>
  frames(socket).some((seen) => seen.type === "audio" && seen.audio.every((one) => one === byte));
export const hears = (socket: TestSocket, byte: number) =>
  socket.until(() => heard(socket, byte), `voice ${byte}`);

/** Somebody speaks until these ears have heard them alone: another voice may still lie over the first frames. */
export async function speakTo(speaker: TestSocket, ears: readonly TestSocket[], byte: number): Promise<void> {
  const speaking = setInterval(() => speaker.send(voice(byte)), 20);
  try {
    await Promise.all(ears.map((ear) => ear.until(() => heard(ear, byte), `voice ${byte}`)));
  } finally {
    clearInterval(speaking);
  }
}

export async function desks(...names: string[]) {
  const organization = await createOrganization();
  const people = await Promise.all(
    names.map(async (name) => new TestDesk(await organization.signIn("operator", name))),
  );
  return { organization, people };
}

/** A phone that plays whatever comes, at once, until what this answers is called. */
export function playsAll(socket: TestSocket): () => void {
  const reached = new Set<number>();
  const timer = setInterval(() => {
    if (socket.closed !== null) return clearInterval(timer);
    for (const seen of frames(socket)) {
      if (seen.type !== "mark" || reached.has(seen.id)) continue;
      reached.add(seen.id);
      socket.send(encodeControl({ type: "mark_reached", id: seen.id }));
    }
  }, 20);
  return () => clearInterval(timer);
}
