import { describe, expect, it } from "vitest";
import { isKeptFrom } from "./support/outsiders.ts";
import { logOf, withAssistant } from "./support/supervised.ts";
import { greeted } from "./support/twilio-transfer.ts";

describe("whom a caller can be put through to", () => {
  it("is what the site of the call has, and the members; nobody's but the organization's", async () => {
    const { callId, connector, olivia, organization } = await withAssistant();
    const channel = {
      uniqueid: "u.1",
      linkedid: "u.1",
      channel: "PJSIP/1001-00000001",
      state: "Up",
      ...{ callerNumber: "1001", callerName: "", connectedNumber: "", context: "phones", exten: "1412" },
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

  it("is for a caller at Twilio any number by Twilio itself, and what a site dials; chosen, the site dials it", async () => {
    const call = await greeted();
    const { callId, olivia, organization } = call;
    expect((await olivia.get(`/calls/${callId}/transfer/targets`)).body).toMatchObject({
      ...{ site: null, queues: [], extensions: [] },
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

  it("is nothing of the PBX while that is out of reach", async () => {
    const { callId, connector, olivia } = await withAssistant();
    connector.send({ type: "ami_state", data: { state: "down", reason: "", asteriskVersion: "" } });
    await expect
      .poll(async () => (await olivia.get(`/calls/${callId}/transfer/targets`)).body)
      .toMatchObject({ site: null, queues: [], extensions: [] });
  });
});
