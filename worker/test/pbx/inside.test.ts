import { abortAllDurableObjects, env, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { callsPage, siteWithToken } from "@patchbay/protocol/api";
import { callSummary } from "@patchbay/protocol/call";
import { deriveCallId } from "@patchbay/protocol/ids";
import type { PbxEvent, PbxSnapshot } from "@patchbay/protocol/pbx";
import { describe, expect, it } from "vitest";
import { TestConnector } from "../support/connector.ts";
import { isKeptFrom } from "../support/outsiders.ts";
import { entries, type House, house } from "./house.ts";
import { CALLED, CALLER, enters, row } from "./two-phones.ts";

const TRUNK = "PJSIP/trunk-00000003";
const dials = (uniqueid: string, destUniqueid: string): PbxEvent => ({
  kind: "dial_begin",
  uniqueid,
  destUniqueid,
  destChannel: "x",
  dialString: "x",
});
const dialEnds = (uniqueid: string, destUniqueid: string, status: string): PbxEvent => ({
  kind: "dial_end",
  uniqueid,
  destUniqueid,
  destChannel: "x",
  status,
});
const gone = (uniqueid: string): PbxEvent => ({
  kind: "channel_hangup",
  uniqueid,
  channel: "x",
  cause: 16,
  causeText: "",
});
const rings = [row("u.1", CALLER, "1001"), row("u.2", CALLED, "1002"), dials("u.1", "u.2")];
const talk = [enters("u.1", CALLER), enters("u.2", CALLED)];

/** A house whose site lists the calls inside its PBX. */
async function listing() {
  const one = await house();
  await one.organization.provision({ listsInside: true });
  const { orgId, siteId } = one.organization;
  const idOf = (uniqueid: string) => deriveCallId({ source: "pbx", siteId, uniqueid });
  const callId = await idOf("u.1");
  const organization = () => env.ORGANIZATION.get(env.ORGANIZATION.idFromName(orgId));
  const listed = (id = callId) => organization().call(id);
  const viewer = await one.desk("viewer");
  const history = async () => callsPage.parse((await viewer.get("/calls")).body).calls;
  return { ...one, idOf, callId, listed, history, viewer };
}

/** Everything before is taken in once a later event shows. */
async function settled({ connector, organization: { orgId, siteId } }: House, uniqueid: string) {
  connector.events(row(uniqueid, `PJSIP/1099-${uniqueid}`, "1099", uniqueid));
  const link = env.PBX_LINK.get(env.PBX_LINK.idFromName(siteId));
  await expect.poll(() => link.channelState(orgId, uniqueid)).toBe("alive");
}

const whole = (channels: PbxSnapshot["channels"]): PbxSnapshot => ({
  at: Date.now(),
  asteriskVersion: "22.10.1",
  channels,
  queues: [],
});
const channelsOf = (events: readonly PbxEvent[], bridgeId: string | null) =>
  events.flatMap((event) => (event.kind === "channel_new" ? [{ ...event.channel, bridgeId }] : []));

/** The queue to the history is that of every file of this worker: what stands before may be long in coming to its end. */
const LATE = { timeout: 45_000 };

describe("a call that runs inside the PBX alone", () => {
  it("is in the list while it rings and while they talk, and in the history once it is over", async () => {
    const one = await listing();
    one.connector.events(...rings);
    await expect
      .poll(() => one.listed())
      .toMatchObject({
        source: "inside",
        status: "ringing",
        direction: "internal",
        from: { number: "1001" },
        to: { number: "1002" },
        siteId: one.organization.siteId,
      });
    one.connector.events(dialEnds("u.1", "u.2", "ANSWER"), ...talk);
    await expect
      .poll(() => one.listed())
      .toMatchObject({ status: "in_progress", handler: { kind: "operator", name: "1002" } });
    one.connector.events(gone("u.2"), gone("u.1"));
    await expect.poll(() => one.listed()).toMatchObject({ status: "ended", disposition: "completed" });
    await expect
      .poll(one.history, LATE)
      .toMatchObject([{ id: one.callId, source: "inside", disposition: "completed" }]);
    const read = await one.viewer.get(`/calls/${one.callId}`);
    expect(read).toMatchObject({ status: 200, body: { call: { source: "inside" }, log: [] } });
    const found = await one.viewer.get("/calls?source=inside&q=1002");
    expect(callsPage.parse(found.body).calls.map(({ id }) => id)).toEqual([one.callId]);
  });

  it("is in no list where the site does not ask for it", async () => {
    const one = await listing();
    await one.organization.provision({ listsInside: false });
    one.connector.events(...rings, ...talk, gone("u.2"), gone("u.1"));
    await settled(one, "u.9");
    expect(await one.listed()).toBeNull();
    expect(await one.history()).toEqual([]);
  });

  it.each([
    ["BUSY", "busy"],
    ["NOANSWER", "no_answer"],
    ["CHANUNAVAIL", "failed"],
    ["CANCEL", "abandoned"],
  ])("whose dial ended with %s is %s", async (status, disposition) => {
    const one = await listing();
    one.connector.events(...rings, dialEnds("u.1", "u.2", status), gone("u.2"), gone("u.1"));
    await expect.poll(one.history, LATE).toMatchObject([{ id: one.callId, disposition, answeredAt: null }]);
  });

  it("is missed from the moment in which nobody is rung any more, though its caller goes on in the dialplan", async () => {
    const one = await listing();
    one.connector.events(...rings, dialEnds("u.1", "u.2", "NOANSWER"), gone("u.2"));
    await expect.poll(() => one.listed()).toMatchObject({ status: "ended", disposition: "no_answer" });
    // The dialplan tries somebody else: the same call goes on, and what was said of its end is taken back.
    one.connector.events(
      row("u.3", "PJSIP/1003-00000003", "1003"),
      dials("u.1", "u.3"),
      enters("u.1", CALLER),
      enters("u.3", "PJSIP/1003-00000003"),
    );
    await expect.poll(() => one.listed()).toMatchObject({ status: "in_progress", to: { number: "1003" } });
    one.connector.events(gone("u.3"), gone("u.1"));
    await expect
      .poll(one.history, LATE)
      .toMatchObject([{ id: one.callId, disposition: "completed", to: { number: "1003" } }]);
  });

  it("goes out by a trunk as well, and stays one row with whom it is put through to", async () => {
    const one = await listing();
    const called = row("u.2", TRUNK, "+4722334455");
    one.connector.events(row("u.1", CALLER, "1001"), called, dials("u.1", "u.2"));
    await expect
      .poll(() => one.listed())
      .toMatchObject({
        status: "ringing",
        direction: "outbound",
        from: { number: "1001" },
        to: { number: "+4722334455" },
      });
    one.connector.events(enters("u.1", CALLER), enters("u.2", TRUNK));
    await expect.poll(() => one.listed()).toMatchObject({ status: "in_progress" });
    one.connector.events(
      row("u.3", "PJSIP/1003-00000003", "1003"),
      { kind: "bridge_leave", bridgeId: "b1", uniqueid: "u.1", channel: CALLER },
      gone("u.1"),
      dials("u.2", "u.3"),
      enters("u.3", "PJSIP/1003-00000003"),
    );
    await expect.poll(() => one.listed()).toMatchObject({ from: { number: "1003" }, status: "in_progress" });
    one.connector.events(gone("u.2"), gone("u.3"));
    await expect.poll(one.history, LATE).toMatchObject([{ id: one.callId, direction: "outbound" }]);
  });

  it("shows nobody a number that its caller withholds, live or later", async () => {
    const one = await listing();
    one.connector.events(
      row("u.1", TRUNK, "+4799887766"),
      {
        kind: "channel_state",
        uniqueid: "u.1",
        state: "Ring",
        connectedNumber: "",
        caller: { number: "+4799887766", name: "Erik", withheld: true },
      },
      row("u.2", CALLED, "1002"),
      dials("u.1", "u.2"),
      ...talk,
    );
    await expect.poll(() => one.listed()).toMatchObject({ status: "in_progress", from: { withheld: true } });
    one.connector.events(gone("u.1"), gone("u.2"));
    await expect.poll(one.history, LATE).toHaveLength(1);
    expect(JSON.stringify([await one.listed(), await one.history()])).not.toMatch(/99887766|Erik/);
  });

  it("becomes the call of whoever listens to it: one row, with a log, and its own end alone", async () => {
    const one = await listing();
    one.connector.events(...rings, ...talk);
    await expect.poll(() => one.listed()).toMatchObject({ source: "inside", status: "in_progress" });
    const sam = await one.desk("supervisor");
    const way = `/sites/${one.organization.siteId}/channels/u.2/listen`;
    expect(await sam.post(way)).toMatchObject({ status: 200, body: { callId: one.callId } });
    await expect.poll(() => one.listed()).toMatchObject({ source: "pbx", status: "in_progress" });
    one.connector.events(gone("u.2"), gone("u.1"));
    await expect.poll(one.history, LATE).toMatchObject([{ id: one.callId, source: "pbx", status: "ended" }]);
    expect((await one.listed())?.version).toBeGreaterThan(0);
  });

  it("is never listed beside a call that Patchbay has", async () => {
    const one = await listing();
    const { callId } = await one.connector.routed("o.1");
    one.connector.events(
      row("u.2", CALLED, "1002", "o.1"),
      dials("o.1", "u.2"),
      enters("o.1", "PJSIP/1001-o.1"),
      enters("u.2", CALLED),
    );
    await expect
      .poll(() => one.listed(callId))
      .toMatchObject({ source: "pbx", handler: { kind: "operator", name: "1002" } });
    for (const id of ["o.1", "u.2"])
      if ((await one.idOf(id)) !== callId) expect(await one.listed(await one.idOf(id))).toBeNull();
  });

  it("is refused, in words, what needs its line", async () => {
    const one = await listing();
    one.connector.events(...rings, ...talk);
    await expect.poll(() => one.listed()).toMatchObject({ status: "in_progress" });
    const sam = await one.desk("supervisor");
    for (const act of ["hangup", "take-over", "listen"])
      expect(await sam.post(`/calls/${one.callId}/${act}`)).toMatchObject({
        status: 409,
        body: { error: { code: "inside_pbx" } },
      });
    expect(await one.listed()).toMatchObject({ source: "inside", status: "in_progress" });
  });
});

describe("a gap", () => {
  it("of the edge doubles nothing", async () => {
    const one = await listing();
    one.connector.events(...rings, ...talk);
    await expect.poll(() => one.listed()).toMatchObject({ status: "in_progress" });
    await abortAllDurableObjects();
    const again = await TestConnector.connect(one.organization.token, one.connector.epoch, one.connector.seq);
    again.events(gone("u.2"), gone("u.1"));
    await expect.poll(one.history, LATE).toMatchObject([{ id: one.callId, disposition: "completed" }]);
  });

  it("in which it ended leaves no ghost: nobody saw its end", async () => {
    const one = await listing();
    one.connector.events(...rings, ...talk);
    await expect.poll(() => one.listed()).toMatchObject({ status: "in_progress" });
    one.connector.send({ type: "snapshot", data: whole([]) });
    await expect.poll(() => one.listed()).toMatchObject({ status: "ended", disposition: "lost" });
    await expect.poll(one.history, LATE).toMatchObject([{ id: one.callId, disposition: "lost" }]);
  });

  it("of many minutes ends it, and it is the same row again when it is seen to live", async () => {
    const one = await listing();
    one.connector.events(...rings, ...talk);
    await expect.poll(() => one.listed()).toMatchObject({ status: "in_progress" });
    const link = env.PBX_LINK.get(env.PBX_LINK.idFromName(one.organization.siteId));
    const { answeredAt } = callSummary.parse(await one.listed());
    const down = { state: "down", reason: "Asterisk is gone", asteriskVersion: "" } as const;
    one.connector.send({ type: "ami_state", data: down });
    await expect.poll(async () => (await link.status())?.ami).toBe("down");
    await runInDurableObject(link, (_, { storage }) => {
      const since = "UPDATE setting SET value = ? WHERE key = 'inside-blind-since'";
      storage.sql.exec(since, String(Date.now() - 6 * 60_000));
    });
    await runDurableObjectAlarm(link);
    await expect.poll(() => one.listed()).toMatchObject({ status: "ended", disposition: "lost" });
    await expect.poll(one.history, LATE).toMatchObject([{ disposition: "lost" }]);
    one.connector.send({ type: "snapshot", data: whole(channelsOf(rings, "b1")) });
    await expect.poll(() => one.listed()).toMatchObject({ status: "in_progress", answeredAt });
    one.connector.events(gone("u.2"), gone("u.1"));
    await expect.poll(one.history, LATE).toMatchObject([{ id: one.callId, disposition: "completed" }]);
  });

  it("after which somebody talks of whom nobody knew is no hole in the list", async () => {
    const one = await listing();
    one.connector.send({ type: "snapshot", data: whole(channelsOf(rings, "b1")) });
    await expect.poll(() => one.listed()).toMatchObject({ status: "in_progress", from: { number: "1001" } });
  });
});

describe("whether a site lists them", () => {
  it("is said by who manages sites, and written down", async () => {
    const one = await house();
    const admin = await one.desk("admin");
    const added = await admin.post("/sites", { id: crypto.randomUUID(), name: "Bergen" });
    const { site } = siteWithToken.parse(added.body);
    expect(site.listsInside).toBe(false);
    await isKeptFrom(one.organization, "supervisor", (desk) =>
      desk.put(`/sites/${site.id}`, { listsInside: true }),
    );
    expect(await admin.put(`/sites/${site.id}`, { listsInside: true })).toMatchObject({
      status: 200,
      body: { site: { listsInside: true } },
    });
    await expect
      .poll(async () => (await entries(one)).filter(({ action }) => action === "sites.change"))
      .toContainEqual({
        action: "sites.change",
        result: "done",
        target: site.id,
        detail: "calls inside the PBX: listed",
      });
  });
});
