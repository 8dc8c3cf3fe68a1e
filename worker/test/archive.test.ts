import { env, runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { archiveCall } from "../src/jobs/archive-call.ts";
import { frame, openMedia, TestConnector } from "./support/connector.ts";
import { createOrganization } from "./support/organization.ts";

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
