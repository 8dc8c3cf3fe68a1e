import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { header } from "@patchbay/protocol/ami/decoder";
import { reduceSite } from "@patchbay/protocol/pbx/site-view/reduce";
import { emptySiteView, type SiteView } from "@patchbay/protocol/pbx/site-view/view";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Site } from "./site.ts";

let site: Site;
let plain: string;
const pjsip = () => join(site.pbxDir, "etc/pjsip.conf");

beforeAll(async () => {
  site = await Site.start();
  plain = await readFile(pjsip(), "utf8");
});
afterEach(async () => {
  await configure("");
  await site.calm();
});
afterAll(() => site.stop());

/** Asterisk reads these sections beside its own. */
async function configure(trunks: string): Promise<void> {
  await writeFile(pjsip(), plain + trunks);
  await site.pbx.console("module reload res_pjsip.so");
  await site.pbx.console("module reload res_pjsip_outbound_registration.so");
}

/** The PBX registers at itself, as one of its phones: a registrar that says yes to the right password. */
function trunk(name: string, password: string): string {
  const port = site.pbx.ports.sip;
  return `
[${name}]
type = registration
transport = transport-udp
outbound_auth = ${name}
server_uri = sip:127.0.0.1:${port}
client_uri = sip:1003@127.0.0.1:${port}
max_random_initial_delay = 0
auth_rejection_permanent = no
retry_interval = 30
expiration = 600
[${name}]
type = auth
auth_type = userpass
username = 1003
password = ${password}
`;
}

const right = () => site.pbx.accounts.find(({ extension }) => extension === "1003")?.password ?? "";

/** What an edge knows by now, of all that it was told. */
const known = (): SiteView =>
  site.edge.messages
    .flatMap((message) => {
      const events =
        message.type === "pbx_events" || message.type === "site_events" ? message.data.events : [];
      return events.map((told) => ({ told, at: message.ts }));
    })
    .reduce((view, { told, at }) => reduceSite(view, told, { at, dayStart: 0 }).view, emptySiteView);

const states = () =>
  Object.fromEntries([...known().registration.values()].map(({ name, state }) => [name, state]));

/** Asterisk's own list. */
async function listed(): Promise<Record<string, string>> {
  const reply = await site.onlooker.list({ Action: "PJSIPShowRegistrationsOutbound" });
  const items = reply.ok ? reply.items : [];
  return Object.fromEntries(
    items
      .filter((item) => header(item, "Event") === "OutboundRegistrationDetail")
      .map((item) => [header(item, "ObjectName"), header(item, "Status")]),
  );
}

const are = async (wanted: Record<string, string>): Promise<void> => {
  await expect.poll(states, { timeout: 30_000 }).toEqual(wanted);
  // After a restart the onlooker may be back later than the connector; until then it is answered nothing.
  await expect.poll(listed, { timeout: 30_000 }).toEqual(wanted);
};

describe("where a PBX is registered itself", () => {
  it("is what Asterisk's own list has, after a reload, a refusal, an end, and a restart", async () => {
    await site.connector();
    await are({});
    await configure(trunk("trunk-oslo", right()) + trunk("trunk-bergen", "wrong"));
    await are({ "trunk-oslo": "Registered", "trunk-bergen": "Rejected" });
    const { registration } = known();
    expect(registration.get("trunk-oslo")).toMatchObject({
      server: `sip:127.0.0.1:${site.pbx.ports.sip}`,
      client: `sip:1003@127.0.0.1:${site.pbx.ports.sip}`,
    });
    // The refused one is tried again.
    expect(registration.get("trunk-bergen")).toMatchObject({ retryMs: 30_000 });
    expect(registration.get("trunk-bergen")?.since).toBeGreaterThan(0);
    // No password has left the site.
    expect(JSON.stringify(site.edge.messages)).not.toContain(right());
    await site.pbx.console("pjsip send unregister trunk-oslo");
    await expect.poll(() => states()["trunk-oslo"], { timeout: 30_000 }).not.toBe("Registered");
    await are(await listed());
    const before = site.edge.all("snapshot").length;
    site.pbx = await site.pbx.restart();
    await site.edge.watch.until(
      () => (site.edge.all("snapshot").length > before ? true : undefined),
      "a snapshot of the new Asterisk",
      30_000,
    );
    await are({ "trunk-oslo": "Registered", "trunk-bergen": "Rejected" });
  }, 120_000);

  it("loses those that a reload has taken, and all of them with their module", async () => {
    await configure(trunk("trunk-oslo", right()) + trunk("trunk-bergen", right()));
    await site.connector({ PATCHBAY_LOOK_EVERY_MS: "1000" });
    await are({ "trunk-oslo": "Registered", "trunk-bergen": "Registered" });
    await configure(trunk("trunk-oslo", right()));
    await are({ "trunk-oslo": "Registered" });
    await configure("");
    await are({});
  }, 90_000);
});
