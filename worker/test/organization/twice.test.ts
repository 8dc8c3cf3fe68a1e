import { env } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { createOrganization } from "../support/organization.ts";
import { TestDesk } from "../support/phone.ts";
import { logOf, withAssistant } from "../support/supervised.ts";

const draft = {
  name: "Night desk",
  greeting: "Hello.",
  instructions: "Be brief.",
  language: "en",
  voice: "cedar",
  model: null,
  timeZone: "UTC",
  turnTaking: null,
};
const done = async (orgId: string, action: string) =>
  (
    await env.DB.prepare("SELECT id FROM audit WHERE org_id = ? AND action = ? AND result = 'done'")
      .bind(orgId, action)
      .all()
  ).results.length;

/** What is created by a POST, and what of it there is afterwards. */
const KINDS: [string, string, string, (n: number) => object][] = [
  ["callback", "/callbacks", "callbacks.add", (n) => ({ number: `+1212555010${n}`, when: "tomorrow" })],
  ["site", "/sites", "sites.create", (n) => ({ name: `PBX ${n}` })],
  ["assistant", "/assistants", "assistants.create", () => ({ draft })],
];

describe.each(KINDS)("what is created: %s", (what, path, action, body) => {
  it("E10: that is asked for twice at once, and again, is one, and each answer is the first's", async () => {
    const organization = await createOrganization();
    const desk = new TestDesk(await organization.signIn("owner"));
    const count = async (): Promise<number> =>
      (await env.DB.prepare(`SELECT id FROM ${what} WHERE org_id = ?`).bind(organization.orgId).all()).results
        .length;
    const before = await count();
    const asked = { id: crypto.randomUUID(), ...body(1) };
    const [first, second] = await Promise.all([desk.post(path, asked), desk.post(path, asked)]);
    const third = await desk.post(path, asked);
    for (const answer of [first, second, third]) expect(answer.status).toBe(201);
    const told = ({ body: answer }: typeof first) => {
      const { id, token, site } = answer as { id?: string; token?: string; site?: { id: string } };
      return [id, token, site?.id];
    };
    expect(told(second)).toEqual(told(first));
    expect(told(third)).toEqual(told(first));
    expect(await count()).toBe(before + 1);
    await expect.poll(() => done(organization.orgId, action)).toBe(1);
    // Another id is another one, and so is the same of another member, or of another organization.
    await desk.post(path, { ...asked, id: crypto.randomUUID() });
    const colleague = new TestDesk(await organization.signIn("admin"));
    expect((await colleague.post(path, asked)).status).toBe(201);
    expect(await count()).toBe(before + 3);
    const stranger = new TestDesk(await (await createOrganization()).signIn("owner"));
    expect((await stranger.post(path, asked)).status).toBe(201);
    expect(await count()).toBe(before + 3);
  });
});

describe("a site's token", () => {
  it("E10: is not given again once there is another", async () => {
    const organization = await createOrganization();
    const desk = new TestDesk(await organization.signIn("owner"));
    const asked = { id: crypto.randomUUID(), name: "Oslo" };
    const { site } = (await desk.post("/sites", asked)).body as { site: { id: string } };
    expect((await desk.post(`/sites/${site.id}/token`)).status).toBe(200);
    expect(await desk.post("/sites", asked)).toMatchObject({
      status: 409,
      body: { error: { code: "already_added" } },
    });
  });
});

describe("what an assistant is told in private", () => {
  it("E10: is said once, however often it is sent, and again where it is meant again", async () => {
    const { callId, paul, olivia } = await withAssistant();
    const words = { id: crypto.randomUUID(), text: "Offer Friday." };
    const sent = await Promise.all([
      paul.post(`/calls/${callId}/coach`, words),
      paul.post(`/calls/${callId}/coach`, words),
    ]);
    expect(sent.map(({ status }) => status)).toEqual([202, 202]);
    const said = async () => (await logOf(callId)).filter(({ type }) => type === "coached").length;
    expect(await said()).toBe(1);
    await paul.post(`/calls/${callId}/coach`, { ...words, id: crypto.randomUUID() });
    await olivia.post(`/calls/${callId}/coach`, words);
    expect(await said()).toBe(3);
  });
});
