import { SELF } from "cloudflare:test";
import { routingPage } from "@patchbay/protocol/api";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import type { AppEnv } from "../../src/auth/member.ts";
import { bounded } from "../../src/routes/request/walls.ts";
import { createOrganization, ORIGIN } from "../support/organization.ts";
import { TestDesk } from "../support/phone.ts";

const KIB = 1_024;

/** A body that comes in pieces, and says how many of them were taken. */
function pieces(count: number, bytes: number) {
  let taken = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (taken === count) return controller.close();
      taken += 1;
      controller.enqueue(new Uint8Array(bytes).fill(0x20));
    },
  });
  return { body, taken: () => taken };
}

describe("E5: a body that is too large", () => {
  const addresses: [path: string, most: number][] = [
    ["/api/twilio/voice", 64],
    ["/api/auth/sign-in/email", 16],
    ["/api/setup", 512],
    ["/api/do-not-call", 512],
  ];

  it.each(addresses)(
    "E5: to %s is refused by its length, above %d KiB, before anything else",
    async (path, most) => {
      const send = (bytes: number) =>
        SELF.fetch(`${ORIGIN}${path}`, {
          method: "POST",
          headers: { "content-type": "application/json", origin: ORIGIN, "cf-connecting-ip": "10.9.9.9" },
          body: new Uint8Array(bytes).fill(0x20),
        });
      const refused = await send(most * KIB + 1);
      expect([refused.status, await refused.json()]).toEqual([
        413,
        {
          error: {
            code: "too_large",
            message: `This is more than is read here: at most ${most} KiB. Send less.`,
          },
        },
      ]);
      expect((await send(most * KIB)).status).not.toBe(413);
    },
  );

  it("E5: that says how far too long it is is given up, so that a server in front of us does not read it", async () => {
    const { body, taken } = pieces(40 * 16, 64 * KIB);
    const headers = { "content-length": String(40 * KIB * KIB) };
    const request = new Request(`${ORIGIN}/api/twilio/voice`, { method: "POST", body, headers });
    const refused = await new Hono<AppEnv>().use(bounded).fetch(request);
    expect([refused.status, request.bodyUsed]).toEqual([413, true]);
    expect(taken()).toBeLessThan(40);
  });

  it("E5: that does not say its length is counted as it comes, and not read to its end", async () => {
    const { body, taken } = pieces(40 * 16, 64 * KIB);
    const refused = await SELF.fetch(`${ORIGIN}/api/twilio/voice`, { method: "POST", body });
    expect(refused.status).toBe(413);
    await refused.text();
    expect(taken()).toBeLessThan(40);
  });
});

describe("E13: an answer of the API", () => {
  it("E13: is kept by nobody, is no page, and takes nothing along", async () => {
    const admin = new TestDesk(await (await createOrganization()).signIn("admin"));
    const answers = [
      await SELF.fetch(`${ORIGIN}/api/me`, { headers: { cookie: admin.cookie } }),
      await SELF.fetch(`${ORIGIN}/api/nothing`),
      await SELF.fetch(`${ORIGIN}/api/auth/get-session`, { headers: { cookie: admin.cookie } }),
    ];
    for (const { headers } of answers) {
      expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("cache-control")).toMatch(/no-store/);
    }
  });
});

it("E14: the edge's own runtime knows the zones as they are since 2026, and its health says so", async () => {
  expect(await (await SELF.fetch(`${ORIGIN}/healthz`)).json()).toEqual({ ok: true, zoneData: "current" });
});

describe("E12: what is asked wrongly", () => {
  it("E12: is refused in words: a cursor that is none, no JSON at all, a kind that is none", async () => {
    const organization = await createOrganization();
    const admin = new TestDesk(await organization.signIn("admin"));
    const message = async (path: string, body?: string) => {
      const response = await SELF.fetch(`${ORIGIN}/api${path}`, {
        method: body === undefined ? "GET" : "POST",
        headers: { cookie: admin.cookie, origin: ORIGIN, "content-type": "application/json" },
        ...(body === undefined ? {} : { body }),
      });
      const answer = (await response.json()) as { error?: { message: string } };
      return [response.status, answer.error?.message];
    };
    expect(await message("/calls?cursor=zzz")).toEqual([
      400,
      "cursor: this is no cursor: take the nextCursor of the page before",
    ]);
    expect(await message("/do-not-call", "number=1")).toEqual([
      400,
      "The body is no JSON. Look at its quotes, commas and brackets.",
    ]);
    expect(await message("/do-not-call", "")).toEqual([
      400,
      "Send what is wanted as JSON in the body; it was empty.",
    ]);
    expect(await message("/calls", JSON.stringify({ id: crypto.randomUUID(), to: { kind: "fax" } }))).toEqual(
      [400, "to.kind: choose one of: assistant, draft, member, number"],
    );
  });
});

describe("E11: a new site of an organization whose first assistant was removed", () => {
  it("E11: has 1412 answered by an assistant that there is, or by people", async () => {
    const organization = await createOrganization();
    const admin = new TestDesk(await organization.signIn("admin"));
    const planOf = async (name: string) => {
      const made = await admin.post("/sites", { name });
      expect(made.status).toBe(201);
      const { extensions } = routingPage.parse((await admin.get("/routing")).body);
      return extensions.find(({ siteName }) => siteName === name)?.plan;
    };
    expect(await planOf("Bergen")).toEqual({ kind: "queue", queue: "support" });
    const draft = { name: "Night desk", instructions: "Be brief.", greeting: "Hello." };
    expect(
      (await admin.post("/assistants", { draft: { ...draft, language: "en", voice: "marin", model: null } }))
        .status,
    ).toBe(201);
    expect(await planOf("Tromsø")).toMatchObject({ kind: "assistant", name: "Night desk" });
  });
});
