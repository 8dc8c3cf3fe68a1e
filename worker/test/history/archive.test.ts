import { abortAllDurableObjects, env, runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import { archiveCall } from "../../src/jobs/archive-call.ts";
import { Organization } from "../../src/objects/organization.ts";
import { frame, openMedia, TestConnector } from "../support/connector.ts";
import { createOrganization } from "../support/organization.ts";
import { desks } from "../support/phone.ts";

const TO_OPERATORS = { kind: "operators", ringMs: 20_000, member: null, otherwise: { kind: "end" } } as const;

const session = (callId: string) => env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId));
const rows = async (callId: string): Promise<number> =>
  (await env.DB.prepare("SELECT count(*) AS n FROM call WHERE id = ?").bind(callId).first<number>("n")) ?? 0;

describe("the archive", () => {
  it("stops no call while D1 is down, and writes it once when D1 is back", async () => {
    const { token } = await createOrganization();
    const connector = await TestConnector.connect(token);
    await env.DB.prepare("ALTER TABLE call RENAME TO call_away").run();
    let callId: string;
    try {
      ({ callId } = await connector.routed("u.1"));
      connector.hangsUp("u.1");
      await expect.poll(async () => (await session(callId).export())?.summary.status).toBe("ended");
      await expect(archiveCall(env, { callId })).rejects.toThrow();
    } finally {
      await env.DB.prepare("ALTER TABLE call_away RENAME TO call").run();
    }
    await archiveCall(env, { callId });
    await archiveCall(env, { callId });
    expect(await rows(callId)).toBe(1);
    // What D1 has confirmed, the object may forget when its time has come.
    await runDurableObjectAlarm(session(callId));
    expect(await session(callId).export()).toBeNull();
    await archiveCall(env, { callId });
    expect(await rows(callId)).toBe(1);
  });

  it("of a call that ended in mid-word has those words, counts them, and is done with it", async () => {
    const { token } = await createOrganization();
    const connector = await TestConnector.connect(token);
    const { callId, mediaTicket } = await connector.routed("u.2");
    const media = await openMedia(callId, mediaTicket);
    await frame(media, "audio");
    connector.hangsUp("u.2");
    await expect.poll(async () => (await session(callId).export())?.summary.status).toBe("ended");
    const kept = await session(callId).export();
    const turns = kept?.log.filter(({ event }) => event.type === "turn_finished") ?? [];
    expect(turns).toMatchObject([{ event: { turn: { speaker: "assistant", unheard: "Hello there." } } }]);
    expect(kept?.summary).toMatchObject({ turns: 1, version: kept?.log.at(-1)?.n });
    await archiveCall(env, { callId });
    const counted = env.DB.prepare("SELECT turns FROM call WHERE id = ?").bind(callId);
    expect(await counted.first<number>("turns")).toBe(1);
    await runDurableObjectAlarm(session(callId));
    expect(await session(callId).export()).toBeNull();
  });
});

const directory = (orgId: string) => env.ORGANIZATION.get(env.ORGANIZATION.idFromName(orgId));

/** A call that is over, and in the history. */
async function ended() {
  const { organization, people } = await desks("Olivia");
  const [olivia] = people;
  if (olivia === undefined) throw new Error("a desk");
  const connector = await TestConnector.connect(organization.token);
  const { callId } = await connector.routed("u.3");
  connector.hangsUp("u.3");
  await expect.poll(() => rows(callId)).toBe(1);
  const handle = () => olivia.post(`/calls/${callId}/handled`, { handled: true });
  return { callId, orgId: organization.orgId, handle };
}

describe("a call that a person has dealt with", () => {
  it("stays dealt with when there is news of it", async () => {
    const { callId, orgId, handle } = await ended();
    expect((await handle()).status).toBe(200);
    await session(callId).swept(["PJSIP/1001-u.3"]);
    const { version = 0 } = (await session(callId).export())?.summary ?? {};
    await expect.poll(() => directory(orgId).call(callId)).toMatchObject({ version, handled: true });
  });

  it("is so in the history too when that had the call only afterwards", async () => {
    const { callId, handle } = await ended();
    await env.DB.prepare("DELETE FROM call WHERE id = ?").bind(callId).run();
    expect((await handle()).status).toBe(200);
    await archiveCall(env, { callId });
    const row = env.DB.prepare("SELECT handled FROM call WHERE id = ?").bind(callId);
    expect(await row.first<number>("handled")).toBe(1);
  });
});

describe("the news of a call's end", () => {
  it("that was lost is told by the archive: nobody counts as on the phone for ever", async () => {
    const { organization, people } = await desks("Olivia", "Paul");
    const [olivia, paul] = people;
    if (olivia === undefined || paul === undefined) throw new Error("two desks");
    await organization.provision({ routes: [{ exten: "1500", plan: TO_OPERATORS }] });
    await olivia.available();
    const connector = await TestConnector.connect(organization.token);
    const { callId, mediaTicket } = await connector.routed("u.4", "1500");
    await frame(await openMedia(callId, mediaTicket), "welcome");
    await olivia.phone((await olivia.post(`/calls/${callId}/answer`)).body);
    const call = () => directory(organization.orgId).call(callId);
    await expect.poll(call).toMatchObject({ handler: { kind: "operator" } });
    const handler = (await call())?.handler;
    const isFree = () =>
      directory(organization.orgId).somebodyThere((handler?.kind === "operator" && handler.id) || "nobody");

    const lost = vi
      .spyOn(Organization.prototype, "callChanged")
      .mockRejectedValue(new Error("out of memory"));
    connector.hangsUp("u.4");
    await expect.poll(async () => (await session(callId).export())?.summary.status).toBe("ended");
    // What waited to be told again is gone with the process.
    await abortAllDurableObjects();
    lost.mockRestore();
    await olivia.available();
    expect(await isFree()).toBe(false);
    expect(await call()).toMatchObject({ status: "in_progress" });

    await archiveCall(env, { callId });
    const feed = await paul.available();
    const welcome = feed.received.map(String).find((raw) => raw.includes('"welcome"'));
    expect(JSON.parse(welcome ?? "")).toMatchObject({
      snapshot: { calls: [{ id: callId, status: "ended" }] },
    });
    expect(await isFree()).toBe(true);
    expect(await call()).toMatchObject({ status: "ended", disposition: "completed" });
  });
});
