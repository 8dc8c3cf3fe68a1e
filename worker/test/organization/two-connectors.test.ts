import { env } from "cloudflare:test";
import { CLOSE } from "@patchbay/protocol/version";
import { describe, expect, it } from "vitest";
import { TestConnector } from "../support/connector.ts";
import { createOrganization } from "../support/organization.ts";

const A = { host: "pbx-a", instance: "instance-a" };
const B = { host: "pbx-b", instance: "instance-b" };
const status = (siteId: string) => env.PBX_LINK.get(env.PBX_LINK.idFromName(siteId)).status();
const welcomed = (connector: TestConnector) => connector.message("welcome");
const closed = async (connector: TestConnector): Promise<void> =>
  expect(await connector.socket.untilClosed()).toMatchObject({ code: CLOSE.replaced });

describe("a second connector with a site's token", () => {
  it("E9: takes over once; the first does not come back while it is there, and both are named", async () => {
    const { siteId, token } = await createOrganization();
    const first = await TestConnector.greeting(token, A);
    await welcomed(first);
    expect(await status(siteId)).toMatchObject({ connectorHost: "pbx-a", rival: null });
    const second = await TestConnector.greeting(token, B);
    await welcomed(second);
    await closed(first);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const again = await TestConnector.greeting(token, A, first.epoch);
      await closed(again);
      expect(again.messages()).toEqual([]);
    }
    expect(await status(siteId)).toMatchObject({
      link: "online",
      connectorHost: "pbx-b",
      connectorVersion: "test",
      rival: { host: "pbx-a", version: "test" },
    });
    // Whoever has the site has not noticed.
    expect(second.socket.closed).toBeNull();
    expect((await second.routed("u.1")).plan).toMatchObject({ kind: "assistant" });
  });

  it("E9: leaves the site to the first again when it goes", async () => {
    const { siteId, token } = await createOrganization();
    const first = await TestConnector.greeting(token, A);
    await welcomed(first);
    const second = await TestConnector.greeting(token, B);
    await welcomed(second);
    await closed(await TestConnector.greeting(token, A, first.epoch));
    second.socket.close();
    await expect.poll(async () => (await status(siteId))?.link).toBe("offline");
    const back = await TestConnector.greeting(token, A, first.epoch);
    await welcomed(back);
    expect(await status(siteId)).toMatchObject({ link: "online", connectorHost: "pbx-a", rival: null });
    expect((await back.routed("u.1")).plan).toMatchObject({ kind: "assistant" });
  });

  it("E9: is known by its numbering where it is of a version before; the same one replaces itself", async () => {
    const { siteId, token } = await createOrganization();
    const first = await TestConnector.connect(token);
    const again = await TestConnector.connect(token, first.epoch);
    await closed(first);
    expect((await status(siteId))?.rival).toBeNull();
    const other = await TestConnector.connect(token);
    await closed(again);
    await closed(await TestConnector.greeting(token, {}, first.epoch));
    expect(await status(siteId)).toMatchObject({ rival: { host: "", version: "test" } });
    expect((await other.routed("u.1")).plan).toMatchObject({ kind: "assistant" });
  });

  it("E9: is not heard before it said who it is", async () => {
    const { siteId, token } = await createOrganization();
    const first = await TestConnector.greeting(token, A);
    await welcomed(first);
    const second = await TestConnector.greeting(token, B);
    await welcomed(second);
    const away = await TestConnector.greeting(token, A, first.epoch);
    away.send({ type: "ami_state", data: { state: "down", reason: "not yours", asteriskVersion: "" } });
    second.send({ type: "ami_state", data: { state: "up", reason: "", asteriskVersion: "22.10.1" } });
    await expect.poll(() => status(siteId)).toMatchObject({ ami: "up", amiReason: "" });
  });

  it("E2: what ails the connector is on the site's page until it is mended", async () => {
    const { siteId, token } = await createOrganization();
    const connector = await TestConnector.greeting(token, A);
    await welcomed(connector);
    connector.send({ type: "connector_trouble", data: { trouble: "The disk is full." } });
    await expect.poll(() => status(siteId)).toMatchObject({ connectorTrouble: "The disk is full." });
    connector.send({ type: "connector_trouble", data: { trouble: "" } });
    await expect.poll(() => status(siteId)).toMatchObject({ connectorTrouble: "" });
  });
});
