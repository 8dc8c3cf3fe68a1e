import { siteEventsTopic } from "@patchbay/protocol/feed";
import type { RawEvent } from "@patchbay/protocol/pbx/raw-event";
import { describe, expect, it } from "vitest";
import { TestConnector } from "../support/connector.ts";
import { Dashboard } from "../support/feed/dashboard.ts";
import { createOrganization } from "../support/organization.ts";

const event = (n: number): RawEvent => ({
  n,
  at: 1_795_000_000_000 + n,
  headers: { Event: "AcmeDoorOpened", Door: "north", Note: ["a", "b"] },
});
const say = (connector: TestConnector, ...events: RawEvent[]): void =>
  connector.raw(0, { type: "raw_events", data: { events, leftOut: 0 } });
const watches = (connector: TestConnector) =>
  connector
    .messages()
    .flatMap((message) =>
      message.type === "command" && message.data.command.kind === "watch" ? [message.data.command.forMs] : [],
    );

async function site() {
  const organization = await createOrganization();
  const connector = await TestConnector.connect(organization.token);
  // The page's own list is there once its site is.
  await expect
    .poll(async () => (await Dashboard.open(organization, "calls")).welcomes("calls").length)
    .toBe(1);
  return { organization, connector, topic: siteEventsTopic(organization.siteId) };
}

describe("a PBX's events as they come", () => {
  it("are asked of the connector while somebody watches, passed on, and let go with the last one", async () => {
    const { organization, connector, topic } = await site();
    expect(watches(connector)).toEqual([]);
    const dashboard = await Dashboard.openAs("supervisor", organization, topic);
    await expect.poll(() => watches(connector)).toEqual([30_000]);
    say(connector, event(1), event(2));
    const { events } = await dashboard.event("raw_events");
    expect(events).toEqual([event(1), event(2)]);
    dashboard.say({ type: "unsubscribe", topic });
    await expect.poll(() => watches(connector).at(-1)).toBe(0);
  });

  it("end by the connector's own question where nobody watches", async () => {
    const { connector } = await site();
    say(connector);
    await expect.poll(() => watches(connector)).toEqual([0]);
  });

  it("are asked for again of a connector that was started anew", async () => {
    const { organization, connector, topic } = await site();
    await Dashboard.openAs("supervisor", organization, topic);
    await expect.poll(() => watches(connector)).toEqual([30_000]);
    const anew = await TestConnector.connect(organization.token);
    await expect.poll(() => watches(anew).at(-1)).toBe(30_000);
  });

  it("are not for every role, nor for another organization", async () => {
    const { organization, connector, topic } = await site();
    const stranger = await createOrganization();
    for (const [role, who, code] of [
      ["viewer", organization, "forbidden"],
      ["operator", organization, "forbidden"],
      ["owner", stranger, "not_found"],
    ] as const) {
      const dashboard = await Dashboard.openAs(role, who);
      dashboard.say({ type: "subscribe", topic });
      const refusal = await dashboard.socket.until(
        () => dashboard.messages().find((message) => message.type === "refused"),
        "refused",
      );
      expect(refusal).toMatchObject({ topic, code });
    }
    expect(watches(connector)).toEqual([]);
  });
});
