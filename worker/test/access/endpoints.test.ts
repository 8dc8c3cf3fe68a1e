import { env, SELF } from "cloudflare:test";
import { apiError } from "@patchbay/protocol/api";
import { addressOf, type Endpoint } from "@patchbay/protocol/api/endpoint";
import { may } from "@patchbay/protocol/roles";
import { expect, it } from "vitest";
import { MEMBER_ROUTES } from "../../src/app.ts";
import { createOrganization, ORIGIN } from "../support/organization.ts";

const ENDPOINTS = MEMBER_ROUTES.map(({ endpoint }) => endpoint);
const titled = ENDPOINTS.map((endpoint): [string, Endpoint] => [
  `${endpoint.method} ${endpoint.path}`,
  endpoint,
]);

/** Something stands for each name of the address; nobody has anything of that name. */
const somewhere = ({ path }: Endpoint): string =>
  addressOf(
    path,
    Object.fromEntries([...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => [name, "nothing"])),
  );

async function ask(endpoint: Endpoint, headers: Record<string, string>) {
  const { method } = endpoint;
  const response = await SELF.fetch(`${ORIGIN}${somewhere(endpoint)}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(method === "GET" ? {} : { body: "{}" }),
  });
  const body: unknown = await response.json();
  return { status: response.status, error: apiError.safeParse(body).data?.error };
}

it("each address and method is served once", () => {
  expect(new Set(titled.map(([title]) => title)).size).toBe(ENDPOINTS.length);
});

it("whatever changes something asks a permission and has a name in the audit log", () => {
  const changing = titled.filter(([, { method }]) => method !== "GET");
  expect(changing.filter(([, { audit }]) => audit === null)).toEqual([]);
  // One's own password is one's own.
  expect(changing.filter(([, { permission }]) => permission === null).map(([title]) => title)).toEqual([
    "PUT /api/me/password",
  ]);
});

it("nobody who is not signed in reaches any of them", async () => {
  for (const [title, endpoint] of titled) {
    const { status, error } = await ask(endpoint, { origin: ORIGIN });
    expect([title, status, error?.code]).toEqual([title, 401, "not_signed_in"]);
  }
});

it("another page's request changes nothing, whoever is signed in", async () => {
  const cookie = await (await createOrganization()).signIn("owner");
  for (const [title, endpoint] of titled.filter(([, { method }]) => method !== "GET")) {
    const { status, error } = await ask(endpoint, { cookie, origin: "http://elsewhere.test" });
    expect([title, status, error?.code]).toEqual([title, 403, "foreign_origin"]);
  }
});

it("what a role does not grant is refused before anything is read, and whoever tries to change something is in the audit log", async () => {
  const organization = await createOrganization();
  const cookie = await organization.signIn("viewer");
  const barred = titled.filter(([, { permission }]) => permission !== null && !may("viewer", permission));
  expect(barred.length).toBeGreaterThan(30);
  for (const [title, endpoint] of barred) {
    const { status, error } = await ask(endpoint, { cookie, origin: ORIGIN });
    expect([title, status, error?.code]).toEqual([title, 403, "forbidden"]);
  }
  const tried = barred.filter(([, { method }]) => method !== "GET");
  await expect
    .poll(async () => {
      const { results } = await env.DB.prepare("SELECT result, detail FROM audit WHERE org_id = ?")
        .bind(organization.orgId)
        .all();
      return results;
    })
    .toEqual(tried.map(() => ({ result: "refused", detail: "forbidden" })));
});

it("the API tells of itself, to members", async () => {
  const organization = await createOrganization();
  const path = `${ORIGIN}/api/openapi.json`;
  expect((await SELF.fetch(path)).status).toBe(401);
  const response = await SELF.fetch(path, { headers: { cookie: await organization.signIn("viewer") } });
  const { openapi, paths } = (await response.json()) as { openapi: string; paths: object };
  expect(openapi).toBe("3.1.0");
  expect(Object.keys(paths)).toContain("/api/calls/{id}/hold");
});
