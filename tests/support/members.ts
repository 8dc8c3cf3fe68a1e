import type * as z from "zod";

/** The demo organization's people. */
export type Who = "owner" | "supervisor" | "operator" | "viewer";

export const emailOf = (who: Who): string => `${who}@acme-dental.example`;

/** A signed-in member who uses the REST API without a browser. */
export class Member {
  readonly #edgeUrl: string;
  readonly #cookie: string;

  private constructor(edgeUrl: string, cookie: string) {
    this.#edgeUrl = edgeUrl;
    this.#cookie = cookie;
  }

  static async signIn(edgeUrl: string, who: Who, password: string): Promise<Member> {
    const response = await fetch(`${edgeUrl}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: edgeUrl },
      body: JSON.stringify({ email: emailOf(who), password }),
    });
    if (!response.ok)
      throw new Error(`${who} could not sign in: ${response.status} ${await response.text()}`);
    const cookie = response.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    return new Member(edgeUrl, cookie);
  }

  async get<T>(path: string, shape: z.ZodType<T>): Promise<T> {
    const response = await fetch(this.#edgeUrl + path, { headers: { cookie: this.#cookie } });
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return shape.parse(await response.json());
  }

  /** A file, whole. */
  async bytes(path: string): Promise<Uint8Array> {
    const response = await fetch(this.#edgeUrl + path, { headers: { cookie: this.#cookie } });
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return new Uint8Array(await response.arrayBuffer());
  }

  /** The status of a POST, as the dashboard would send it. */
  post(path: string, body: object = {}): Promise<number> {
    return this.#send("POST", path, body);
  }

  put(path: string, body: object): Promise<number> {
    return this.#send("PUT", path, body);
  }

  remove(path: string): Promise<number> {
    return this.#send("DELETE", path);
  }

  async #send(method: string, path: string, body?: object): Promise<number> {
    const response = await fetch(this.#edgeUrl + path, {
      method,
      headers: { cookie: this.#cookie, origin: this.#edgeUrl, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    await response.body?.cancel();
    return response.status;
  }
}
