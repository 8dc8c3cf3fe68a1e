import { env, runDurableObjectAlarm } from "cloudflare:test";
import { me as meSchema, phoneLeg } from "@patchbay/protocol/api";
import { encodeControl, MEDIA_VERSION } from "@patchbay/protocol/media";
import { describe, expect, it } from "vitest";
import { callerFrom } from "../support/callers/caller.ts";
import { frame, frames, openMedia, TestConnector } from "../support/connector.ts";
import { openPhones } from "../support/feed/open-phones.ts";
import { createOrganization, ORIGIN, type TestOrganization } from "../support/organization.ts";
import { hears, TestDesk, voice } from "../support/phone.ts";
import { TestSocket, upgrade } from "../support/socket.ts";
import { ASSISTANT, logOf, summaryOf, supervise, takenOver, withAssistant } from "../support/supervised.ts";

/** What a socket is closed with whose member may not have it any more. */
const REVOKED = 4006;
const objectOf = ({ orgId }: TestOrganization) => env.ORGANIZATION.get(env.ORGANIZATION.idFromName(orgId));
const idOf = async (desk: TestDesk) => meSchema.parse((await desk.get("/me")).body).user.id;
const run = (sql: string, ...bindings: string[]) =>
  env.DB.prepare(sql)
    .bind(...bindings)
    .run();

type Ends = (desk: TestDesk, organization: TestOrganization) => Promise<unknown>;
const told =
  (sql: string): Ends =>
  async (desk, organization) => {
    await run(sql, await idOf(desk));
    await objectOf(organization).membersChanged();
  };
const removed = told("DELETE FROM member WHERE user_id = ?");
const demoted = told("UPDATE member SET role = 'viewer' WHERE user_id = ?");
const signedOut: Ends = (desk) => desk.post("/auth/sign-out");
/** Nobody tells of it: the object looks by itself. */
const expired: Ends = async (desk, organization) => {
  await run("UPDATE session SET expires_at = 1 WHERE user_id = ?", await idOf(desk));
  await runDurableObjectAlarm(objectOf(organization));
};
const WAYS: [string, Ends][] = [
  ["is removed", removed],
  ["is demoted", demoted],
  ["signs out", signedOut],
  ["lets their session expire", expired],
];

const watched = (organization: TestOrganization, phones = 1) =>
  expect.poll(() => openPhones(organization)).toHaveLength(phones);

const listening = async (call: Awaited<ReturnType<typeof withAssistant>>, desk = call.paul) => {
  const leg = (await desk.post(`/calls/${call.callId}/listen`)).body;
  const ear = await desk.phone(leg);
  const { legId } = phoneLeg.parse(leg);
  await expect.poll(() => openPhones(call.organization)).toContain(legId);
  await expect
    .poll(async () => (await summaryOf(call.callId))?.supervision.listeners.map((one) => one.legId))
    .toContain(legId);
  return { leg, ear };
};

/** Whatever a member still sends is heard by nobody, and they do not come back by what they have. */
async function isOut(callId: string, socket: TestSocket, leg: unknown, desk: TestDesk) {
  expect((await socket.untilClosed()).code).toBe(REVOKED);
  const secret = (await frame(socket, "welcome")).resume;
  const again = await upgrade(`/phone/${callId}?leg=${phoneLeg.parse(leg).legId}`, {
    cookie: desk.cookie,
    origin: ORIGIN,
  });
  if (!(again instanceof TestSocket)) {
    expect([401, 403]).toContain(again.status);
    return;
  }
  again.send(encodeControl({ type: "hello", version: MEDIA_VERSION, credential: "resume", secret }));
  await again.untilClosed();
  expect(frames(again).some(({ type }) => type === "welcome")).toBe(false);
}

describe.each(WAYS)("a member who %s", (_way, ends) => {
  it("E1: listens no more, and whoever else listens goes on", async () => {
    const call = await withAssistant();
    const { leg, ear } = await listening(call);
    const stays = await listening(call, call.olivia);
    await ends(call.paul, call.organization);
    await isOut(call.callId, ear, leg, call.paul);
    expect(stays.ear.closed).toBeNull();
    expect(await summaryOf(call.callId)).toMatchObject({
      supervision: { listeners: [{ name: "Olivia" }] },
    });
    expect(await logOf(call.callId)).toContainEqual(
      expect.objectContaining({ type: "listener_left", dismissed: true }),
    );
  });

  it("E1: speaks into no call any more, nor to an assistant in private", async () => {
    const call = await takenOver();
    const { leg, ear } = await listening(call);
    expect((await supervise(call.callId, leg, "barge", call.paul)).status).toBe(202);
    await ends(call.paul, call.organization);
    await isOut(call.callId, ear, leg, call.paul);
    expect(await summaryOf(call.callId)).toMatchObject({ supervision: { listeners: [] } });
    expect([401, 403]).toContain(
      (await call.paul.post(`/calls/${call.callId}/coach`, { text: "Hi" })).status,
    );
    expect(call.phone.closed).toBeNull();
  });

  it("E1: has no caller any more, who goes on with the assistant that they were taken from", async () => {
    const call = await takenOver();
    await watched(call.organization);
    await ends(call.olivia, call.organization);
    await isOut(call.callId, call.phone, call.leg, call.olivia);
    await expect.poll(() => summaryOf(call.callId)).toMatchObject({ handler: { kind: "assistant" } });
    expect(await logOf(call.callId)).toContainEqual(
      expect.objectContaining({
        type: "leg_given_up",
        dismissed: true,
        by: expect.objectContaining({ name: "Olivia" }),
      }),
    );
    expect(call.caller.closed).toBeNull();
  });
});

/** A caller who rang people, and whom Olivia has; Paul takes calls, too. */
async function answered() {
  const organization = await createOrganization();
  const plan = { kind: "operators", ringMs: 20_000, member: null, otherwise: { kind: "end" } } as const;
  await organization.provision({ routes: [{ exten: "1500", plan }] });
  const olivia = new TestDesk(await organization.signIn("operator", "Olivia"));
  const paul = new TestDesk(await organization.signIn("operator", "Paul"));
  const [feed] = await Promise.all([olivia.available(), paul.available()]);
  const connector = await TestConnector.connect(organization.token);
  const { callId, mediaTicket } = await connector.routed("u.1", "1500");
  const caller = await openMedia(callId, mediaTicket);
  await frame(caller, "welcome");
  const leg = (await olivia.post(`/calls/${callId}/answer`)).body;
  const phone = await olivia.phone(leg);
  await expect.poll(() => summaryOf(callId)).toMatchObject({ handler: { name: "Olivia" } });
  await watched(organization);
  return { organization, olivia, paul, feed, callId, caller, leg, phone };
}

describe.each(WAYS)("an operator who %s", (_way, ends) => {
  it("E1: is off the phone, and their caller rings with the others at once", async () => {
    const { organization, olivia, paul, feed, callId, leg, phone, caller } = await answered();
    await ends(olivia, organization);
    await isOut(callId, phone, leg, olivia);
    expect((await feed.untilClosed()).code).toBe(4002);
    await expect.poll(() => summaryOf(callId)).toMatchObject({ ringing: { member: null } });
    const other = await paul.phone((await paul.post(`/calls/${callId}/answer`)).body);
    other.send(voice(0x22));
    await hears(caller, 0x22);
  });
});

describe("a member's own call", () => {
  it.each(WAYS)("E1: from a browser to an assistant is over when they are who %s", async (_way, ends) => {
    const { organization, connector: _connector } = await withAssistant();
    const owner = new TestDesk(await organization.signIn("operator", "Dana"));
    const { callId, phone, leg } = await ownCallOf(organization, owner);
    await watched(organization);
    await ends(owner, organization);
    await isOut(callId, phone, leg, owner);
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended" });
  });
});

async function ownCallOf(organization: TestOrganization, desk: TestDesk) {
  await env.DB.prepare(
    "INSERT INTO assistant (id, org_id, name, instructions, greeting, language, voice) VALUES (?, ?, 'Receptionist', 'Be brief.', 'Hello.', 'en', 'marin')",
  )
    .bind(`${organization.orgId}-a`, organization.orgId)
    .run();
  const to = { kind: "assistant", assistantId: `${organization.orgId}-a` };
  const placed = await desk.post("/calls", { id: crypto.randomUUID(), to });
  expect(placed.status).toBe(201);
  const leg = placed.body;
  const phone = await desk.phone(leg);
  await hears(phone, ASSISTANT);
  return { callId: phoneLeg.parse(leg).callId, phone, leg };
}

describe("a right that is kept", () => {
  it("E1: by another role leaves the phone as it is, though the page is loaded anew", async () => {
    const { organization, olivia, feed, callId, phone, caller } = await answered();
    await run("UPDATE member SET role = 'supervisor' WHERE user_id = ?", await idOf(olivia));
    await objectOf(organization).membersChanged();
    expect((await feed.untilClosed()).code).toBe(4002);
    phone.send(voice(0x33));
    await hears(caller, 0x33);
    expect(await summaryOf(callId)).toMatchObject({ handler: { name: "Olivia" } });
  });

  it("E1: nobody opens the phone of another, nor one that their role gives no right to", async () => {
    const call = await withAssistant();
    const { leg } = await listening(call);
    const { legId } = phoneLeg.parse(leg);
    const at = `/phone/${call.callId}?leg=${legId}`;
    expect(await upgrade(at, { cookie: call.olivia.cookie, origin: ORIGIN })).toMatchObject({ status: 403 });
    const cookie = await call.organization.signIn("operator");
    expect(await upgrade(at, { cookie, origin: ORIGIN })).toMatchObject({ status: 403 });
  });

  it("E1: whoever was being told of a caller is left out, and the caller is back with the assistant", async () => {
    const call = await callerFrom("browser");
    await call.paul.available();
    const wish = { target: { kind: "member", id: await idOf(call.paul) }, kind: "attended", brief: "A bill" };
    expect((await call.olivia.post(`/calls/${call.callId}/transfer`, wish)).status).toBe(202);
    await expect.poll(() => summaryOf(call.callId)).toMatchObject({ ringing: { member: { name: "Paul" } } });
    const leg = (await call.paul.post(`/calls/${call.callId}/answer`)).body;
    const phone = await call.paul.phone(leg);
    await hears(phone, ASSISTANT);
    // The caller's own and Paul's.
    await watched(call.organization, 2);
    await demoted(call.paul, call.organization);
    await isOut(call.callId, phone, leg, call.paul);
    await expect
      .poll(() => summaryOf(call.callId))
      .toMatchObject({ transfer: null, handler: { kind: "assistant" } });
  });
});
