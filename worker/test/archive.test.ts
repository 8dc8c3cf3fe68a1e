import { env, runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { archiveCall } from "../src/jobs/archive-call.ts";
import { TestConnector } from "./support/connector.ts";
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
      connector.events({ kind: "channel_hangup", uniqueid: "u.1", channel: "x", cause: 16, causeText: "" });
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
});
