import { abortAllDurableObjects, env } from "cloudflare:test";
import type { Stray } from "@patchbay/protocol/link/stray";
import { describe, expect, it } from "vitest";
import { TestConnector } from "../support/connector.ts";
import { createOrganization } from "../support/organization.ts";
import { logOf, session, summaryOf, typesOf, withAssistant } from "../support/supervised.ts";

const CALLER: Stray = { uniqueid: "u.1", linkedid: "u.1", channel: "PJSIP/1001-u.1" };
const MEDIA: Stray = { uniqueid: "m.1", linkedid: "u.1", channel: "WebSocket/patchbay/0x7f01" };
const HALF: Stray = { uniqueid: "t.1", linkedid: "u.1", channel: "Local/1002@patchbay-out-1;1" };
const OUTSIDE: Stray = {
  uniqueid: "patchbay-transfer-0a1b2c3d4e5f",
  linkedid: "patchbay-transfer-0a1b2c3d4e5f",
  channel: "x",
};

const tells = (connector: TestConnector, ...channels: Stray[]) =>
  connector.send({ type: "strays", data: { channels } });
/** The channels that the connector is told to let go; it says that it did. */
async function letGo(connector: TestConnector, of: Stray): Promise<string[]> {
  const isIt = (uniqueid: string) => uniqueid === of.uniqueid;
  const { data } = await connector.message(
    "command",
    ({ data: { command } }) =>
      command.kind === "let_go" && command.channels.some(({ uniqueid }) => isIt(uniqueid)),
  );
  const { command, commandId } = data;
  connector.send({ type: "command_result", data: { commandId, ok: true, code: "", message: "" } });
  return command.kind === "let_go" ? command.channels.map(({ uniqueid }) => uniqueid) : [];
}
const siteOf = (siteId: string) => env.PBX_LINK.get(env.PBX_LINK.idFromName(siteId)).status();

describe("channels of the PBX that have nobody", () => {
  it("stay as long as their call needs them; of a transfer that is not, they go at once", async () => {
    const { callId, connector } = await withAssistant();
    tells(connector, CALLER, MEDIA, HALF);
    expect(await letGo(connector, HALF)).toEqual(["t.1"]);
    await expect
      .poll(() => logOf(callId))
      .toContainEqual({
        type: "fault",
        code: "stray_channels",
        message: "Left over in the PBX, and let go: Local/1002@patchbay-out-1;1.",
      });
    expect(await summaryOf(callId)).toMatchObject({ status: "in_progress" });
  });

  it("go when their call is over, also after a crash of the edge; the call's log and the site's page say so", async () => {
    const { callId, connector, organization } = await withAssistant();
    connector.hangsUp("u.1");
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended" });
    await abortAllDurableObjects();
    const again = await TestConnector.connect(organization.token, connector.epoch, connector.seq);
    tells(again, MEDIA, HALF, OUTSIDE);
    expect((await letGo(again, MEDIA)).sort()).toEqual(["m.1", "t.1"]);
    // What no call ever knew goes by itself.
    expect(await letGo(again, OUTSIDE)).toEqual(["patchbay-transfer-0a1b2c3d4e5f"]);
    await expect.poll(() => typesOf(callId)).toContain("fault");
    expect(await siteOf(organization.siteId)).toMatchObject({ lastSweep: { count: 3 } });
    const { log = [] } = (await session(callId).export()) ?? {};
    await expect.poll(() => summaryOf(callId)).toMatchObject({ version: log.length });
  });

  it("stay when the connector finds that somebody has them after all", async () => {
    const { callId, connector, organization } = await withAssistant();
    tells(connector, HALF);
    const { data } = await connector.message("command", (one) => one.data.command.kind === "let_go");
    connector.send({
      type: "command_result",
      data: { commandId: data.commandId, ok: false, code: "unknown_channel", message: "" },
    });
    connector.hangsUp("u.1");
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended" });
    expect(await typesOf(callId)).not.toContain("fault");
    expect(await siteOf(organization.siteId)).toMatchObject({ lastSweep: null });
  });

  it("of a call of another organization are neither judged nor put into its log, whatever a connector calls them", async () => {
    const { callId, connector } = await withAssistant();
    connector.hangsUp("u.1");
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended" });
    const other = await createOrganization();
    const stranger = await TestConnector.connect(other.token);
    const uniqueid = `patchbay-${callId}`;
    tells(stranger, { uniqueid, linkedid: uniqueid, channel: "x" }, OUTSIDE);
    // Asked in one go: by the time the second is answered, so is the first.
    expect(await letGo(stranger, OUTSIDE)).toEqual(["patchbay-transfer-0a1b2c3d4e5f"]);
    const told = stranger.messages().flatMap((one) => (one.type === "command" ? [one.data.command] : []));
    expect(JSON.stringify(told)).not.toContain(callId);
    expect(await typesOf(callId)).not.toContain("fault");
  });
});
