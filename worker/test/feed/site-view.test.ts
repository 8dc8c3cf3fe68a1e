import { env } from "cloudflare:test";
import { siteTopic } from "@patchbay/protocol/feed";
import type { PbxSnapshot } from "@patchbay/protocol/pbx";
import {
  type EntityChange,
  emptySiteView,
  parseChange,
  type SiteView,
  withChanges,
} from "@patchbay/protocol/pbx/site-view/view";
import { describe, expect, it } from "vitest";
import { channelRow, TestConnector } from "../support/connector.ts";
import { Dashboard } from "../support/feed/dashboard.ts";
import { createOrganization, type TestOrganization } from "../support/organization.ts";

const member = { interface: "PJSIP/1002", name: "Ben", paused: false, status: 1, inCall: false, penalty: 2 };
const SNAPSHOT: PbxSnapshot = {
  at: 1_795_000_000_000,
  asteriskVersion: "22.10.1",
  channels: [channelRow("u.1")],
  queues: [
    {
      name: "support",
      strategy: "ringall",
      targetMs: 30_000,
      callers: [{ uniqueid: "u.1", channel: "x", position: 1, waitMs: 4_000, priority: 5 }],
      members: [member],
    },
  ],
  devices: [{ device: "PJSIP/1002", state: "NOT_INUSE" }],
  parked: [],
  conferences: [],
};

const read = (raw: readonly unknown[]): EntityChange[] =>
  raw.map((one) => {
    const parsed = parseChange(one);
    if (!parsed.ok) throw new Error(parsed.error);
    return parsed.value;
  });

/** What a page that watches holds by now. */
function held(dashboard: Dashboard, topic: string): SiteView {
  const snapshot = dashboard.welcomes(topic).at(-1)?.snapshot;
  const entities = snapshot !== undefined && "entities" in snapshot ? snapshot.entities : [];
  return dashboard
    .batches(topic)
    .flatMap(({ events }) => events)
    .reduce(
      (view, event) => (event.type === "site_changes" ? withChanges(view, read(event.changes)) : view),
      withChanges(emptySiteView, read(entities)),
    );
}

const siteOf = ({ siteId }: TestOrganization) => env.PBX_LINK.get(env.PBX_LINK.idFromName(siteId));
/** What the site's object would tell somebody who comes now. */
const whole = async (organization: TestOrganization): Promise<SiteView> => {
  const { entities } = await siteOf(organization).view(organization.orgId);
  return withChanges(emptySiteView, entities as EntityChange[]);
};

async function site() {
  const organization = await createOrganization();
  const connector = await TestConnector.connect(organization.token);
  connector.send({ type: "snapshot", data: SNAPSHOT });
  await expect
    .poll(() =>
      siteOf(organization)
        .status()
        .then((status) => status?.ami),
    )
    .toBe("up");
  return { organization, connector, topic: siteTopic(organization.siteId) };
}

describe("a site on the dashboards", () => {
  it("begins with all that its PBX is made of, and goes on with what changes in it", async () => {
    const { organization, connector, topic } = await site();
    const dashboard = await Dashboard.open(organization, topic);
    expect(held(dashboard, topic).queue_caller.get("u.1")).toMatchObject({ queue: "support", priority: 5 });
    connector.events({ kind: "channel_new", channel: channelRow("u.2") });
    connector.events({ kind: "queue_join", queue: "support", uniqueid: "u.2", channel: "x", position: 1 });
    connector.send({
      type: "site_events",
      data: {
        events: [
          {
            kind: "queue_member",
            queue: "support",
            member: { ...member, paused: true, pausedReason: "Auto-Pause" },
          },
          { kind: "device_state", device: "PJSIP/1002", state: "UNAVAILABLE" },
        ],
      },
    });
    await expect
      .poll(() => held(dashboard, topic).extension.get("1002"))
      .toMatchObject({ state: "UNAVAILABLE", reachable: false });
    const view = held(dashboard, topic);
    expect(view.queue_member.get("support|PJSIP/1002")).toMatchObject({
      paused: true,
      pausedReason: "Auto-Pause",
      penalty: 2,
    });
    expect([...view.queue_caller.values()].map(({ uniqueid, position }) => [uniqueid, position])).toEqual([
      ["u.1", 2],
      ["u.2", 1],
    ]);
    connector.hangsUp("u.2");
    await expect.poll(() => held(dashboard, topic).channel.has("u.2")).toBe(false);
    expect(held(dashboard, topic)).toEqual(await whole(organization));
  });

  it("tells what changes together once, and nothing at all while nobody watches", async () => {
    const { organization, connector, topic } = await site();
    connector.events({ kind: "channel_new", channel: channelRow("u.2") });
    await expect
      .poll(() =>
        siteOf(organization)
          .status()
          .then((status) => status?.channels),
      )
      .toBe(2);
    // Each telling has the next revision: there was none.
    expect((await siteOf(organization).view(organization.orgId)).revision).toBe(0);
    const dashboard = await Dashboard.open(organization, topic);
    expect(dashboard.batches(topic)).toEqual([]);
    for (let n = 0; n < 40; n += 1) {
      const state = n % 2 === 0 ? "Ringing" : "Up";
      connector.events({ kind: "channel_state", uniqueid: "u.2", state, connectedNumber: "" });
    }
    connector.hangsUp("u.2");
    await expect.poll(() => held(dashboard, topic).channel.has("u.2")).toBe(false);
    const changes = dashboard
      .batches(topic)
      .flatMap(({ events }) => events)
      .filter(({ type }) => type === "site_changes");
    expect(changes.length).toBeLessThan(40);
  });

  it("stops with the last page that watched, and begins anew with the next", async () => {
    const { organization, connector, topic } = await site();
    const first = await Dashboard.open(organization, topic);
    first.say({ type: "unsubscribe", topic });
    connector.events({ kind: "channel_new", channel: channelRow("u.2") });
    await expect
      .poll(() =>
        siteOf(organization)
          .status()
          .then((status) => status?.channels),
      )
      .toBe(2);
    const before = await whole(organization);
    const second = await Dashboard.open(organization, topic);
    expect(held(second, topic)).toEqual(before);
    connector.events({ kind: "channel_new", channel: channelRow("u.3") });
    await expect.poll(() => held(second, topic).channel.size).toBe(3);
    expect(first.batches(topic)).toEqual([]);
  });

  it("is nobody's of another organization, and shows no number that is withheld", async () => {
    const { organization, connector, topic } = await site();
    const stranger = await createOrganization();
    const dashboard = await Dashboard.openAs("owner", stranger);
    dashboard.say({ type: "subscribe", topic });
    await dashboard.socket.until(
      () =>
        dashboard.messages().find((message) => message.type === "refused" && message.code === "not_found"),
      "refused",
    );
    expect((await siteOf(organization).view(stranger.orgId)).entities).toEqual([]);
    const caller = { ...channelRow("u.4"), callerNumber: "+12125550142", callerName: "Erik", withheld: true };
    const rung = { ...channelRow("u.5"), callerNumber: "1002", connectedNumber: "+12125550142" };
    connector.events({ kind: "channel_new", channel: caller }, { kind: "channel_new", channel: rung });
    const mine = await Dashboard.open(organization, topic);
    await expect.poll(() => held(mine, topic).channel.size).toBe(3);
    expect(JSON.stringify(mine.messages())).not.toMatch(/2125550142|Erik/);
  });
});
