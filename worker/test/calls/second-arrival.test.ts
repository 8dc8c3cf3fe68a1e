import { env } from "cloudflare:test";
import { deriveCallId } from "@patchbay/protocol/ids";
import { encodeAudio } from "@patchbay/protocol/media";
import { describe, expect, it } from "vitest";
import { channelRow, frame, openMedia, TestConnector } from "../support/connector.ts";
import { createOrganization } from "../support/organization.ts";

const session = (callId: string) => env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId));
const eventsOf = async (callId: string) =>
  (await session(callId).export())?.log.map(({ event }) => event) ?? [];
const summaryOf = async (callId: string) => (await session(callId).export())?.summary;

async function site() {
  const organization = await createOrganization();
  await organization.provision({
    routes: [{ exten: "1600", plan: { kind: "queue", queue: "sales" } }],
  });
  const connector = await TestConnector.connect(organization.token);
  const callIdOf = (uniqueid: string) =>
    deriveCallId({ source: "pbx", siteId: organization.siteId, uniqueid });
  return { organization, connector, callIdOf };
}

/** The site asks about a channel once more, by another question. */
async function arrives(connector: TestConnector, uniqueid: string, exten: string, offerId: string) {
  connector.send({
    type: "call_offered",
    data: {
      offerId,
      channel: `PJSIP/1001-${uniqueid}`,
      uniqueid,
      linkedid: uniqueid,
      from: { number: "1001", name: "Anna" },
      to: { number: exten, name: "" },
      context: "internal",
      expiresAt: Date.now() + 1_500,
    },
  });
  return (await connector.message("route_decided", ({ data }) => data.offerId === offerId)).data;
}

describe("a channel that comes to a route once more", () => {
  it("A2: out of the PBX's own queue is the assistant's, and the page shows route and answer", async () => {
    const { connector, callIdOf } = await site();
    connector.events(
      { kind: "channel_new", channel: channelRow("u.1") },
      { kind: "queue_join", queue: "sales", uniqueid: "u.1", channel: "x", position: 1 },
    );
    const callId = await callIdOf("u.1");
    await expect.poll(async () => (await summaryOf(callId))?.status).toBe("queued");
    connector.events({ kind: "queue_leave", queue: "sales", uniqueid: "u.1" });
    const decided = await arrives(connector, "u.1", "1412", "again-1");
    expect(decided).toMatchObject({ callId, plan: { kind: "assistant" } });
    expect(await summaryOf(callId)).toMatchObject({ status: "ringing", to: { number: "1412" } });
    const media = await openMedia(callId, decided.mediaTicket);
    await frame(media, "welcome");
    await expect
      .poll(() => summaryOf(callId))
      .toMatchObject({ status: "in_progress", handler: { kind: "assistant", name: "Receptionist" } });
    media.send(encodeAudio(0, new Uint8Array(160).fill(0x20)));
    const events = await eventsOf(callId);
    expect(events.filter(({ type }) => type === "call_began")).toHaveLength(1);
    expect(events).toContainEqual(expect.objectContaining({ type: "call_answered" }));
    connector.hangsUp("u.1");
    await expect.poll(() => summaryOf(callId)).toMatchObject({ disposition: "completed" });
  });

  it("A2: sent on by an agent is the assistant's, and the agent has them no longer", async () => {
    const { connector, callIdOf } = await site();
    connector.events(
      { kind: "channel_new", channel: channelRow("u.2") },
      { kind: "queue_join", queue: "sales", uniqueid: "u.2", channel: "x", position: 1 },
      {
        kind: "queue_connect",
        queue: "sales",
        uniqueid: "u.2",
        memberInterface: "PJSIP/1002",
        memberName: "Olivia",
        destChannel: "PJSIP/1002-2",
        waitMs: 900,
      },
    );
    const callId = await callIdOf("u.2");
    await expect.poll(() => summaryOf(callId)).toMatchObject({ handler: { name: "Olivia" } });
    const decided = await arrives(connector, "u.2", "1412", "again-2");
    await frame(await openMedia(callId, decided.mediaTicket), "welcome");
    await expect
      .poll(() => summaryOf(callId))
      .toMatchObject({ status: "in_progress", handler: { kind: "assistant" }, attention: null });
  });

  it("A2: from one extension to another has the newer route, and back again the assistant", async () => {
    const { connector } = await site();
    const first = await connector.routed("u.3", "1412");
    await frame(await openMedia(first.callId, first.mediaTicket), "welcome");
    const second = await arrives(connector, "u.3", "1600", "again-3");
    expect(second).toMatchObject({ callId: first.callId, plan: { kind: "queue", queue: "sales" } });
    connector.events({ kind: "queue_join", queue: "sales", uniqueid: "u.3", channel: "x", position: 1 });
    await expect
      .poll(() => summaryOf(first.callId))
      .toMatchObject({ status: "queued", handler: { kind: "queue", name: "sales" } });
    const third = await arrives(connector, "u.3", "1412", "again-4");
    await frame(await openMedia(first.callId, third.mediaTicket), "welcome");
    await expect.poll(() => summaryOf(first.callId)).toMatchObject({ handler: { kind: "assistant" } });
  });

  it("A2: the same question told twice is answered the same, and routes nothing anew", async () => {
    const { connector } = await site();
    const first = await connector.routed("u.4", "1412");
    await arrives(connector, "u.4", "1412", "offer-u.4");
    const routed = (await eventsOf(first.callId)).filter(({ type }) => type === "call_routed");
    expect(routed).toHaveLength(1);
  });

  it("A2: whose call is over is a call of its own", async () => {
    const { connector } = await site();
    const first = await connector.routed("u.5", "1412");
    connector.hangsUp("u.5");
    await expect.poll(() => summaryOf(first.callId)).toMatchObject({ status: "ended" });
    const second = await arrives(connector, "u.5", "1412", "again-5");
    expect(second.callId).not.toBe(first.callId);
    await frame(await openMedia(second.callId, second.mediaTicket), "welcome");
    connector.hangsUp("u.5");
    await expect.poll(() => summaryOf(second.callId)).toMatchObject({ status: "ended" });
  });
});
