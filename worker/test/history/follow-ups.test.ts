import { env } from "cloudflare:test";
import type { CallEvent } from "@patchbay/protocol/call";
import { messagesPage } from "@patchbay/protocol/follow-ups";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { keepFollowUps } from "../../src/store/follow-up/keep.ts";
import { Messages } from "../../src/store/follow-up/messages.ts";
import { audit } from "../../src/store/schema.ts";
import { greeted } from "../support/greeted.ts";
import { createOrganization } from "../support/organization.ts";
import { TestDesk } from "../support/phone.ts";
import { summaryOf } from "../support/supervised.ts";

async function desk(role: "viewer" | "operator" | "supervisor") {
  const organization = await createOrganization();
  return { organization, desk: new TestDesk(await organization.signIn(role, "Olivia")) };
}

describe("follow-ups", () => {
  it("are marked done and opened again, by name, and removed; another organization's do not exist", async () => {
    const { organization, desk: olivia } = await desk("operator");
    const id = `c${"a".repeat(26)}/call_1`;
    const row = { id, callId: id.slice(0, 27), at: 1, fromName: "Anna", number: "1001" };
    await new Messages(env.DB, organization.orgId).keep({
      ...row,
      recipient: "",
      text: "Hello.",
      urgent: false,
    });
    const path = `/messages/${encodeURIComponent(id)}`;
    expect(await olivia.put(`${path}/done`, { done: true })).toMatchObject({ status: 200 });
    expect(await olivia.get("/messages")).toMatchObject({
      body: { messages: [{ id, text: "Hello.", doneBy: "Olivia" }] },
    });
    await olivia.put(`${path}/done`, { done: false });
    expect(await olivia.get("/messages")).toMatchObject({
      body: { messages: [{ doneBy: null, doneAt: null }] },
    });
    const { desk: stranger } = await desk("supervisor");
    expect(await stranger.get("/messages")).toMatchObject({ body: { messages: [] } });
    expect((await stranger.put(`${path}/done`, { done: true })).status).toBe(404);
    expect((await stranger.remove(path)).status).toBe(404);
    expect((await olivia.remove(path)).status).toBe(200);
    expect(await olivia.get("/messages")).toMatchObject({ body: { messages: [] } });
  });

  it("stay away once they were removed, however often the call's log is told again", async () => {
    const { organization, desk: olivia } = await desk("supervisor");
    const callId = `c${"b".repeat(26)}`;
    const events: CallEvent[] = [
      {
        type: "message_taken",
        messageId: `${callId}/t1`,
        from: "Anna",
        number: "+4721001001",
        recipient: "",
        text: "Hello.",
        urgent: false,
      },
      {
        type: "callback_scheduled",
        callbackId: `${callId}/t2`,
        name: "Anna",
        number: "+4721001001",
        when: "tomorrow",
        atMs: null,
        about: "",
      },
      { type: "opted_out", noticedBy: "words", number: "+4721001001", words: "Stop calling me." },
    ];
    const log = events.map((event, n) => ({ n: n + 1, at: n, event }));
    const tell = () => keepFollowUps(env.DB, organization.orgId, callId, log);
    const counts = async () => {
      const pages = ["/messages", "/callbacks", "/do-not-call"].map((path) => olivia.get(path));
      return (await Promise.all(pages)).map(({ body }) => Object.values(body as object).flat().length);
    };
    await tell();
    expect(await counts()).toEqual([1, 1, 1]);
    for (const path of [`/messages/${encodeURIComponent(`${callId}/t1`)}`, "/do-not-call/%2B4721001001"]) {
      expect((await olivia.remove(path)).status).toBe(200);
    }
    await tell();
    expect(await counts()).toEqual([0, 1, 0]);
    // Whoever says so once more, in a later call, is listed again.
    const later = log.slice(2).map((entry) => ({ ...entry, at: Date.now() + 1_000 }));
    await keepFollowUps(env.DB, organization.orgId, `c${"c".repeat(26)}`, later);
    expect(await counts()).toEqual([0, 1, 1]);
  });

  it("are added by people in whatever way a number is written, and leave a trace", async () => {
    const { organization, desk: olivia } = await desk("operator");
    expect((await olivia.post("/callbacks", { number: "+1 212 555 0142", when: "tomorrow" })).status).toBe(
      201,
    );
    expect(await olivia.get("/callbacks")).toMatchObject({
      body: { callbacks: [{ number: "+12125550142", when: "tomorrow", callId: null }] },
    });
    await olivia.put("/contacts", { number: "+1 (212) 555-0142", name: "Julia" });
    await olivia.put("/contacts", {
      number: "+12125550142",
      name: "Julia Bennett",
      notes: "Prefers Fridays.",
    });
    expect(await olivia.get("/contacts")).toMatchObject({
      body: { contacts: [{ number: "+12125550142", name: "Julia Bennett", notes: "Prefers Fridays." }] },
    });
    expect((await olivia.post("/callbacks", { number: "nobody", when: "now" })).status).toBe(400);
    const rows = (await drizzle(env.DB).select().from(audit)).filter(
      ({ orgId }) => orgId === organization.orgId,
    );
    expect(rows.map(({ action, result }) => `${action} ${result}`)).toEqual(
      expect.arrayContaining(["callbacks.add done", "contacts.save done"]),
    );
  });

  it("ask a permission: a viewer only reads, and taking a number off the list is a supervisor's", async () => {
    const { organization, desk: viewer } = await desk("viewer");
    const [operator, supervisor] = await Promise.all(
      (["operator", "supervisor"] as const).map(
        async (role) => new TestDesk(await organization.signIn(role)),
      ),
    );
    if (operator === undefined || supervisor === undefined) throw new Error("two desks");
    expect((await viewer.get("/do-not-call")).status).toBe(200);
    expect((await viewer.post("/do-not-call", { number: "+12125550142" })).status).toBe(403);
    expect(
      (await operator.post("/do-not-call", { number: "+12125550142", words: "Asked by letter." })).status,
    ).toBe(201);
    const place = () =>
      operator.post("/calls", {
        id: crypto.randomUUID(),
        to: { kind: "number", number: "+12125550142", line: organization.siteId },
      });
    expect(await place()).toMatchObject({ status: 409, body: { error: { code: "do_not_call" } } });
    expect((await operator.remove("/do-not-call/%2B12125550142")).status).toBe(403);
    expect((await supervisor.remove("/do-not-call/%2B12125550142")).status).toBe(200);
    expect((await place()).status).toBe(201);
  });
});

describe("a page that shows the lists", () => {
  it("is told as soon as an assistant takes a message, and of what others change", async () => {
    const organization = await createOrganization();
    await organization.provision({
      model: JSON.stringify({ calls: [["take_message", '{"text":"My crown fell out."}']] }),
    });
    const olivia = new TestDesk(await organization.signIn("operator", "Olivia"));
    const feed = await new TestDesk(await organization.signIn("operator", "Paul")).available();
    const stranger = await new TestDesk(await (await createOrganization()).signIn("operator")).available();
    const told = () => feed.received.filter((raw) => String(raw).includes('"follow_ups_changed"')).length;
    const { callId } = await greeted(organization);
    await feed.until(() => told() === 1, "the message");
    // It can be read by then, while the call goes on.
    const page = messagesPage.parse((await olivia.get("/messages")).body);
    expect(page.messages).toMatchObject([{ callId, text: "My crown fell out." }]);
    expect(await summaryOf(callId)).toMatchObject({ status: "in_progress" });
    const path = `/messages/${encodeURIComponent(page.messages[0]?.id ?? "")}`;
    await olivia.put(`${path}/done`, { done: true });
    await feed.until(() => told() === 2, "what Olivia did");
    await olivia.put("/contacts", { number: "+4721001001", name: "Anna" });
    await feed.until(() => told() === 3, "the contact");
    expect((await olivia.put("/contacts", { number: "" })).status).toBe(400);
    await olivia.post("/callbacks", { number: "+4721001001", when: "tomorrow" });
    await feed.until(() => told() === 4, "the callback, and nothing that was refused");
    expect(stranger.received.some((raw) => String(raw).includes("follow_ups_changed"))).toBe(false);
  });
});
