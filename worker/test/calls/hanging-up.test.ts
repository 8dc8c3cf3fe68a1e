import { runDurableObjectAlarm } from "cloudflare:test";
import { encodeControl } from "@patchbay/protocol/media";
import { describe, expect, it } from "vitest";
import { channelRow, openMedia, TestConnector } from "../support/connector.ts";
import { desks } from "../support/phone.ts";
import { session, typesOf } from "../support/supervised.ts";

/** What the connector was told to hang up so far. */
const hangUps = (connector: TestConnector) =>
  connector
    .messages()
    .flatMap((message) =>
      message.type === "command" && message.data.command.kind === "hangup"
        ? [{ commandId: message.data.commandId, ...message.data.command }]
        : [],
    );
const hangUp = (connector: TestConnector, count = 1) =>
  connector.socket.until(() => hangUps(connector)[count - 1], `hang-up number ${count}`);

async function connected() {
  const { people, organization } = await desks("Dana");
  const [dana] = people;
  if (dana === undefined) throw new Error("a desk");
  return { dana, organization, connector: await TestConnector.connect(organization.token) };
}
const sees = (connector: TestConnector, ...uniqueids: string[]) =>
  connector.send({
    type: "snapshot",
    data: { at: 1, asteriskVersion: "22", channels: uniqueids.map(channelRow), queues: [] },
  });

describe("a hang-up towards the PBX", () => {
  it("that the PBX was not there to hear is repeated until the channel is gone", async () => {
    const { dana, connector } = await connected();
    sees(connector, "u.1");
    const { callId } = await connector.routed("u.1");
    await expect.poll(async () => (await dana.post(`/calls/${callId}/hangup`)).status).toBe(202);
    const { commandId } = await hangUp(connector);
    const lost = { ok: false, code: "ami_down", message: "Asterisk is not there" };
    connector.send({ type: "command_result", data: { commandId, ...lost } });
    await connector.message("ack", ({ ack }) => ack === connector.seq);
    await runDurableObjectAlarm(session(callId));
    expect(await hangUp(connector, 2)).toMatchObject({ uniqueid: "u.1", cause: 21 });
    connector.hangsUp("u.1");
    await expect.poll(() => typesOf(callId)).toContain("call_ended");
    expect(hangUps(connector)).toHaveLength(2);
  });

  it("ends the call that a person placed by the PBX", async () => {
    const { dana, connector, organization } = await connected();
    const to = { kind: "number", number: "1002", line: organization.siteId };
    const phone = await dana.phone((await dana.post("/calls", { id: crypto.randomUUID(), to })).body);
    const { data } = await connector.message("command");
    if (data.command.kind !== "originate") throw new Error("an originate");
    const { callId, mediaTicket, uniqueid } = data.command;
    connector.events({ kind: "channel_new", channel: channelRow(uniqueid) });
    connector.send({
      type: "command_result",
      data: { commandId: data.commandId, ok: true, code: "", message: "" },
    });
    await openMedia(callId, mediaTicket);
    await expect.poll(() => typesOf(callId)).toContain("call_answered");
    phone.send(encodeControl({ type: "bye", reason: "hangup" }));
    expect(await hangUp(connector)).toMatchObject({ uniqueid });
    expect(await typesOf(callId)).not.toContain("fault");
  });
});

describe("a call that nobody can hang up, or has any more", () => {
  it("E3: whoever hangs up is told that the PBX is out of reach; it is tried again until it can be", async () => {
    const { dana, connector } = await connected();
    sees(connector, "u.1");
    const { callId, mediaTicket } = await connector.routed("u.1");
    await openMedia(callId, mediaTicket);
    await expect.poll(() => typesOf(callId)).toContain("call_answered");
    connector.socket.close();
    await expect
      .poll(async () => (await dana.get("/sites")).body)
      .toMatchObject({ sites: [{ link: "offline" }] });
    expect(await dana.post(`/calls/${callId}/hangup`)).toMatchObject({
      status: 502,
      body: { error: { code: "not_hung_up", message: expect.stringContaining("The PBX is offline") } },
    });
    // What nobody can say is in the log, and counts from then on.
    await runDurableObjectAlarm(session(callId));
    await expect.poll(() => typesOf(callId)).toContain("far_end_unknown");
  });

  it("E6: a call whose channel was gone when somebody looked again is lost, and wants attention", async () => {
    const { dana, connector } = await connected();
    sees(connector, "u.1");
    const { callId, mediaTicket } = await connector.routed("u.1");
    await openMedia(callId, mediaTicket);
    await expect.poll(() => typesOf(callId)).toContain("call_answered");
    sees(connector);
    await expect.poll(() => typesOf(callId)).toContain("call_ended");
    expect(await dana.get(`/calls/${callId}`)).toMatchObject({
      body: {
        call: {
          disposition: "lost",
          attention: expect.stringContaining("Nobody saw how this call ended"),
        },
      },
    });
  });
});
