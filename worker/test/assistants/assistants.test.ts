import { env } from "cloudflare:test";
import { assistantPage, assistantsPage } from "@patchbay/protocol/assistants";
import { describe, expect, it } from "vitest";
import { frame, openMedia, TestConnector } from "../support/connector.ts";
import { createOrganization } from "../support/organization.ts";
import { hears, TestDesk } from "../support/phone.ts";
import { ASSISTANT } from "../support/supervised.ts";
import { TestTwilio } from "../support/twilio.ts";

const draft = {
  name: "Night desk",
  greeting: "Good evening {{contact.name|there}}.",
  instructions: "Be brief. Today is {{date}}.",
  language: "en",
  voice: "cedar",
  model: "gpt-realtime",
  timeZone: "Europe/Oslo",
  turnTaking: null,
  guardrails: ["Never promise a price."],
};

async function withAssistant() {
  const organization = await createOrganization();
  const [admin, supervisor, viewer] = await Promise.all(
    (["admin", "supervisor", "viewer"] as const).map(
      async (role) => new TestDesk(await organization.signIn(role, `The ${role}`)),
    ),
  );
  if (admin === undefined || supervisor === undefined || viewer === undefined) throw new Error("three desks");
  const created = await admin.post("/assistants", { draft, note: "As it should be" });
  expect(created.status).toBe(201);
  const { id } = created.body as { id: string };
  return { organization, admin, supervisor, viewer, id };
}

const pageOf = async (desk: TestDesk, id: string) =>
  assistantPage.parse((await desk.get(`/assistants/${id}`)).body);
const logOf = async (callId: string) =>
  (await env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId)).export())?.log ?? [];

describe("assistants", () => {
  it("are saved in versions, and an old one is had back as a new one", async () => {
    const { admin, supervisor, id } = await withAssistant();
    const second = { ...draft, greeting: "Hello." };
    expect((await admin.put(`/assistants/${id}`, { base: 1, draft: second, note: "Shorter" })).body).toEqual({
      version: 2,
    });
    expect((await pageOf(supervisor, id)).versions).toMatchObject([
      { version: 2, note: "Shorter", savedBy: "The admin", draft: { greeting: "Hello." } },
      { version: 1, note: "As it should be", draft: { greeting: draft.greeting } },
    ]);
    expect((await admin.post(`/assistants/${id}/rollback`, { base: 2, version: 1 })).status).toBe(200);
    expect((await pageOf(admin, id)).versions[0]).toMatchObject({
      version: 3,
      note: "Back to version 1",
      draft: { greeting: draft.greeting },
    });
    const { assistants } = assistantsPage.parse((await admin.get("/assistants")).body);
    expect(assistants).toEqual([{ id, name: "Night desk", version: 3, savedAt: expect.any(Number) }]);
  });

  it("of two who save at once one is told whose version is newer, and nothing is lost", async () => {
    const { admin, id } = await withAssistant();
    const saved = await Promise.all(
      ["One", "Two"].map((name) => admin.put(`/assistants/${id}`, { base: 1, draft: { ...draft, name } })),
    );
    expect(saved.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(saved.find(({ status }) => status === 409)?.body).toMatchObject({
      error: { code: "stale", message: expect.stringContaining("saved version 2 meanwhile") },
    });
    expect((await pageOf(admin, id)).versions.map(({ version }) => version)).toEqual([2, 1]);
  });

  it("reach the next call at once; a running one keeps what it began with", async () => {
    const { organization, admin, supervisor, id } = await withAssistant();
    const plan = { kind: "assistant", assistantId: id, name: "", fallbackQueue: "support" };
    await admin.put(`/routing/sites/${organization.siteId}/extensions/1412`, { plan });
    const connector = await TestConnector.connect(organization.token);
    const first = await connector.routed("u.1");
    const caller = await openMedia(first.callId, first.mediaTicket);
    await hears(caller, ASSISTANT);
    const late = { ...draft, name: "Late desk", model: "gpt-realtime-mini" };
    await admin.put(`/assistants/${id}`, { base: 1, draft: late });
    const second = await connector.routed("u.2");
    await openMedia(second.callId, second.mediaTicket);
    const routedOf = async (callId: string) =>
      (await logOf(callId)).map(({ event }) => event).find(({ type }) => type === "call_routed");
    expect(await routedOf(first.callId)).toMatchObject({ assistantVersion: 1, plan: { name: "Night desk" } });
    expect(await routedOf(second.callId)).toMatchObject({ assistantVersion: 2, plan: { name: "Late desk" } });
    // A later session of the running call, too: it is opened anew when a person hands the caller back.
    const phone = await supervisor.phone((await supervisor.post(`/calls/${first.callId}/take-over`)).body);
    await frame(caller, "clear");
    expect((await supervisor.post(`/calls/${first.callId}/hand-back`)).status).toBe(202);
    await frame(phone, "bye");
    const modelsOf = async (callId: string) =>
      (await logOf(callId)).flatMap(({ event }) => (event.type === "engine_opened" ? [event.model] : []));
    await expect.poll(() => modelsOf(second.callId)).toEqual(["gpt-realtime-mini"]);
    await expect.poll(() => modelsOf(first.callId)).toEqual(["gpt-realtime", "gpt-realtime"]);
  });

  it("are refused with words at what is wrong, and to whoever may not edit them", async () => {
    const { admin, supervisor, viewer, id } = await withAssistant();
    expect(
      (await admin.post("/assistants", { draft: { ...draft, greeting: "{{weather}}" } })).body,
    ).toMatchObject({
      error: { code: "bad_body", message: expect.stringContaining("{{weather}} is no variable") },
    });
    // The date could not be said in it, and nobody would have an assistant.
    expect((await admin.post("/assistants", { draft: { ...draft, language: "pt-bra" } })).body).toMatchObject(
      {
        error: { code: "bad_body", message: expect.stringContaining("there is no such language") },
      },
    );
    expect((await supervisor.put(`/assistants/${id}`, { base: 1, draft })).status).toBe(403);
    expect((await viewer.get("/assistants")).status).toBe(403);
    const stranger = await withAssistant();
    expect((await stranger.admin.get(`/assistants/${id}`)).status).toBe(404);
    expect((await stranger.admin.put(`/assistants/${id}`, { base: 1, draft })).status).toBe(404);
    expect((await pageOf(admin, id)).versions).toHaveLength(1);
  });

  it("are not removed while calls go to them", async () => {
    const { organization, admin, id } = await withAssistant();
    const plan = { kind: "assistant", assistantId: id, name: "", fallbackQueue: "support" };
    await admin.put(`/routing/sites/${organization.siteId}/extensions/77`, { plan });
    expect((await admin.remove(`/assistants/${id}`)).body).toMatchObject({
      error: { code: "in_use", message: expect.stringContaining("77") },
    });
    await admin.remove(`/routing/sites/${organization.siteId}/extensions/77`);
    expect((await admin.remove(`/assistants/${id}`)).status).toBe(200);
    expect((await admin.get(`/assistants/${id}`)).status).toBe(404);
  });

  it("are tried as they are being written, by those who may edit them, and nothing is saved", async () => {
    const { admin, supervisor, id } = await withAssistant();
    const to = { kind: "draft", assistantId: id, draft: { ...draft, name: "Not yet" } };
    const placed = await admin.post("/calls", { id: crypto.randomUUID(), to });
    expect(placed.status).toBe(201);
    const { callId } = placed.body as { callId: string };
    expect((await logOf(callId)).map(({ event }) => event)[1]).toMatchObject({
      type: "call_routed",
      plan: { name: "Not yet" },
    });
    expect((await supervisor.post("/calls", { id: crypto.randomUUID(), to })).status).toBe(403);
    expect((await pageOf(admin, id)).versions).toHaveLength(1);
  });

  it("reach only the organization's own people and lines, saved or as they are tried", async () => {
    const { admin, id } = await withAssistant();
    const strangers = await createOrganization();
    const { accountSid, number } = await TestTwilio.of(strangers);
    const said = {
      error: { message: expect.stringMatching(/Far away: this organization has no such line/) },
    };
    for (const line of [strangers.siteId, `twilio:${accountSid}:${number}`]) {
      const target = { kind: "number", number: "+19005550100", name: "", line };
      const putsThroughTo = [{ name: "Far away", target, kind: "blind", when: "" }];
      const theirs = { ...draft, putsThroughTo };
      expect(await admin.put(`/assistants/${id}`, { base: 1, draft: theirs })).toMatchObject({
        status: 400,
        body: said,
      });
      const to = { kind: "draft", assistantId: id, draft: theirs };
      expect(await admin.post("/calls", { id: crypto.randomUUID(), to })).toMatchObject({
        status: 409,
        body: said,
      });
    }
  });
});

describe("a caller whom the organization knows", () => {
  it("is called by name, in the lists and by the assistant", async () => {
    const { organization, admin, id } = await withAssistant();
    const plan = { kind: "assistant", assistantId: id, name: "", fallbackQueue: "support" };
    await admin.put(`/routing/sites/${organization.siteId}/extensions/1412`, { plan });
    const added = await admin.put("/contacts", { number: "1001", name: "Julia Ortega", notes: "" });
    expect(added.status).toBeLessThan(300);
    const connector = await TestConnector.connect(organization.token);
    const { callId } = await connector.routed("u.1");
    await expect
      .poll(async () => (await logOf(callId)).map(({ event }) => event))
      .toContainEqual({ type: "caller_identified", name: "Julia Ortega" });
    const session = env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId));
    expect((await session.export())?.summary.from).toEqual({ number: "1001", name: "Julia Ortega" });
  });
});
