import { describe, expect, it } from "vitest";
import { callerFrom } from "../support/callers/caller.ts";
import { createOrganization } from "../support/organization.ts";
import { isKeptFrom } from "../support/outsiders.ts";
import { logOf, withAssistant } from "../support/supervised.ts";
import { TestTwilio } from "../support/twilio.ts";
import { greeted } from "../support/twilio-transfer.ts";

describe("whom a caller can be put through to", () => {
  it("is what the site of the call has, and the members; nobody's but the organization's", async () => {
    const { callId, connector, olivia, organization } = await withAssistant();
    const channel = {
      uniqueid: "u.1",
      linkedid: "u.1",
      channel: "PJSIP/1001-00000001",
      state: "Up",
      callerNumber: "1001",
      callerName: "",
      connectedNumber: "",
      context: "phones",
      exten: "1412",
      bridgeId: null,
    };
    connector.send({
      type: "snapshot",
      data: {
        at: Date.now(),
        asteriskVersion: "22.10.1",
        channels: [channel],
        queues: [{ name: "support", callers: [], members: [] }],
        extensions: ["1001", "1002"],
      },
    });
    const ask = () => olivia.get(`/calls/${callId}/transfer/targets`);
    await expect
      .poll(async () => (await ask()).body)
      .toMatchObject({
        site: { id: organization.siteId, name: "Test PBX" },
        queues: [{ name: "support", line: "", site: "Test PBX" }],
        extensions: [
          { number: "1001", busy: true },
          { number: "1002", busy: false },
        ],
        lines: [{ id: "", name: "Test PBX", extensions: true }],
      });
    const { members } = (await ask()).body as { members: { name: string }[] };
    expect(members.map(({ name }) => name).sort()).toEqual(["Olivia", "Paul"]);
    await isKeptFrom(
      organization,
      "viewer",
      (desk) => desk.get(`/calls/${callId}/transfer/targets`),
      "reads",
    );
  });

  it("A7: follows what the connector tells between snapshots: phones that cannot be reached, queues without anybody", async () => {
    const { callId, connector, olivia } = await withAssistant();
    const ask = async () => (await olivia.get(`/calls/${callId}/transfer/targets`)).body;
    const queue = { name: "support", callers: [], members: [] };
    connector.send({
      type: "snapshot",
      data: {
        at: Date.now(),
        asteriskVersion: "22.10.1",
        channels: [],
        queues: [queue],
        extensions: ["1002", "1003"],
        unreachable: ["1002"],
        unstaffed: ["support"],
      },
    });
    await expect.poll(ask).toMatchObject({
      queues: [{ name: "support", staffed: false }],
      extensions: [
        { number: "1002", reachable: false },
        { number: "1003", reachable: true },
      ],
    });
    const data = {
      queues: ["sales", "support"],
      unstaffed: ["sales"],
      extensions: ["1002", "1003", "1004"],
      unreachable: ["1003"],
    };
    connector.send({ type: "directory", data });
    await expect.poll(ask).toMatchObject({
      queues: [
        { name: "sales", staffed: false },
        { name: "support", staffed: true },
      ],
      extensions: [
        { number: "1002", reachable: true },
        { number: "1003", reachable: false },
        { number: "1004", reachable: true },
      ],
    });
  });

  it("is for a caller at Twilio any number by Twilio itself, and what a site dials; chosen, the site dials it", async () => {
    const call = await greeted();
    const { callId, olivia, organization } = call;
    expect((await olivia.get(`/calls/${callId}/transfer/targets`)).body).toMatchObject({
      site: null,
      queues: [],
      extensions: [],
      lines: [
        { id: "", name: "Twilio", extensions: false },
        { id: organization.siteId, name: "Test PBX", extensions: true },
      ],
    });
    const target = { kind: "number", number: "1002", line: organization.siteId };
    await olivia.post(`/calls/${callId}/transfer`, { target, kind: "blind" });
    expect((await logOf(callId)).find((event) => event.type === "transfer_requested")).toMatchObject({
      way: "outside",
    });
  });

  it("is for a caller in a browser any number by Twilio, too, from a number of the organization's own", async () => {
    const { callId, connector, olivia, organization } = await callerFrom("browser");
    const twilio = await TestTwilio.of(organization);
    const other = await TestTwilio.of(await createOrganization());
    const line = `twilio:${twilio.accountSid}:${twilio.number}`;
    const site = { id: organization.siteId, name: "Test PBX", extensions: true };
    const byTwilio = { id: line, name: "Twilio", from: twilio.number, extensions: false };
    const lines = async () => (await olivia.get(`/calls/${callId}/transfer/targets`)).body;
    const data = { at: Date.now(), asteriskVersion: "22.10.1", channels: [], queues: [], extensions: [] };
    connector.send({ type: "snapshot", data });
    await expect.poll(lines).toMatchObject({ lines: [site, byTwilio] });
    connector.socket.close();
    await expect.poll(lines).toMatchObject({ lines: [byTwilio, site] });
    const put = (number: string, by: string) =>
      olivia.post(`/calls/${callId}/transfer`, {
        target: { kind: "number", number, line: by },
        kind: "blind",
      });
    expect(await put("+12125550142", `twilio:${other.accountSid}:${other.number}`)).toMatchObject({
      status: 409,
      body: { error: { code: "no_such_line" } },
    });
    expect(await put("1002", line)).toMatchObject({
      status: 409,
      body: { error: { code: "no_way", message: expect.stringContaining("country") } },
    });
    expect(await put("+15005550001", line)).toMatchObject({ status: 202 });
    await expect
      .poll(() => logOf(callId))
      .toContainEqual(expect.objectContaining({ type: "transfer_failed", reason: "unreachable" }));
    expect(await logOf(callId)).toContainEqual(expect.objectContaining({ type: "fault", code: "21211" }));
  });

  it("is nothing of the PBX while that is out of reach", async () => {
    const { callId, connector, olivia } = await withAssistant();
    connector.send({ type: "ami_state", data: { state: "down", reason: "", asteriskVersion: "" } });
    await expect
      .poll(async () => (await olivia.get(`/calls/${callId}/transfer/targets`)).body)
      .toMatchObject({ site: null, queues: [], extensions: [] });
  });
});
