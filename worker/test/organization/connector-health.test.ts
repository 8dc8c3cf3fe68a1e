import { env } from "cloudflare:test";
import { expect, it } from "vitest";
import { TestConnector } from "../support/connector.ts";
import { Dashboard } from "../support/feed/dashboard.ts";
import { createOrganization } from "../support/organization.ts";

const status = (siteId: string) => env.PBX_LINK.get(env.PBX_LINK.idFromName(siteId)).status();
const health = {
  roundTripMs: 40,
  outbox: 2,
  disk: { folder: "/var/spool/asterisk/monitor", freeBytes: 5_000_000_000 },
};

it("what a connector tells of itself is on every dashboard, with how far its clock is off", async () => {
  const organization = await createOrganization();
  const { siteId, token } = organization;
  const page = await Dashboard.open(organization, "calls");
  const connector = await TestConnector.connect(token);
  expect(await status(siteId)).toMatchObject({ health: null, premises: null });
  // Its clock is twelve seconds behind.
  connector.raw(0, { type: "connector_health", data: health }, 12_000);
  await expect.poll(() => status(siteId)).toMatchObject({ health });
  const behindMs = (await status(siteId))?.health?.clockBehindMs ?? 0;
  expect(behindMs).toBeGreaterThanOrEqual(11_980);
  const told = () =>
    page
      .batches("calls")
      .flatMap(({ events }) => events)
      .some((event) => event.type === "site_status" && event.site.health?.outbox === 2);
  await expect.poll(told).toBe(true);
  // It takes nothing of the numbering, and is not acknowledged.
  expect((await connector.routed("u.1")).plan).toMatchObject({ kind: "assistant" });
  // Of another connector's health nothing is known.
  await TestConnector.connect(token);
  expect(await status(siteId)).toMatchObject({ health: null });
});

it("a connector says with its hello what the premises allow; one of before says nothing", async () => {
  const { siteId, token } = await createOrganization();
  const rules = { acts: "*,!Hangup", contexts: "internal", numbers: "*", command: true };
  const connector = await TestConnector.greeting(token, { rules });
  await connector.message("welcome");
  expect(await status(siteId)).toMatchObject({
    premises: rules,
    rules: { acts: "*", contexts: "*", numbers: "*", command: false },
  });
});
