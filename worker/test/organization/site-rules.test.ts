import { describe, expect, it } from "vitest";
import { answers, asked, CHANNEL, entries, house, nth, pause } from "../pbx/house.ts";

const rulesAt = ({ organization }: Awaited<ReturnType<typeof house>>) =>
  `/sites/${organization.siteId}/rules`;

describe("what admins let people ask of a PBX", () => {
  it("is changed by them alone, holds from then on, and is in the audit log", async () => {
    const one = await house();
    const [admin, supervisor] = [await one.desk("admin"), await one.desk("supervisor")];
    expect((await supervisor.put(rulesAt(one), { acts: "*" })).status).toBe(403);
    expect(await admin.put(rulesAt(one), { acts: "*,!QueuePause" })).toMatchObject({
      status: 200,
      body: { site: { rules: { acts: "*,!QueuePause", contexts: "*", numbers: "*", command: false } } },
    });
    expect(await supervisor.post(`${one.at}/QueuePause`, pause())).toMatchObject({
      status: 409,
      body: { error: { code: "not_allowed_here", message: expect.stringContaining("site's page") } },
    });
    expect(one.connector.messages().filter(({ type }) => type === "command")).toEqual([]);
    expect(await admin.put(rulesAt(one), { acts: "*" })).toMatchObject({ status: 200 });
    expect((await asked(one, supervisor, "QueuePause", pause())).status).toBe(200);
    await expect
      .poll(async () => (await entries(one)).map(({ action, result, detail }) => [action, result, detail]))
      .toEqual(
        expect.arrayContaining([
          ["sites.rules", "done", "acts *,!QueuePause"],
          ["sites.manage", "refused", "forbidden"],
          ["ami.QueuePause", "refused", expect.stringContaining("not_allowed_here")],
        ]),
      );
  });

  it("counts for contexts and numbers as well, and keeps what is not named", async () => {
    const one = await house();
    const admin = await one.desk("admin");
    await admin.put(rulesAt(one), { contexts: "internal" });
    expect(await admin.put(rulesAt(one), { numbers: "1*" })).toMatchObject({
      body: { site: { rules: { contexts: "internal", numbers: "1*" } } },
    });
    const redirect = (Context: string, Exten: string) =>
      admin.post(`${one.at}/Redirect`, { input: { Channel: CHANNEL, Context, Exten } });
    for (const [context, exten] of [
      ["outgoing", "1001"],
      ["internal", "2001"],
    ] as const) {
      expect(await redirect(context, exten)).toMatchObject({
        status: 409,
        body: { error: { code: "not_allowed_here" } },
      });
    }
    const going = redirect("internal", "1001");
    answers(one, await nth(one));
    expect((await going).status).toBe(200);
  });

  it.each([
    [{}, "Nothing to change"],
    [{ acts: "" }, "acts"],
    [{ acts: "(a|b)" }, "not a list of patterns"],
    [{ numbers: `${"1,".repeat(3_000)}1` }, "longer than 4000"],
    [{ command: "on" }, "command"],
    [{ unknown: 1 }, "unknown"],
  ])("%o is refused in words, and nothing changes", async (body, words) => {
    const one = await house();
    const admin = await one.desk("admin");
    expect(await admin.put(rulesAt(one), body)).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining(words) } },
    });
    expect(await admin.get(`/sites/${one.organization.siteId}`)).toMatchObject({
      body: { site: { rules: { acts: "*", command: false } } },
    });
  });

  it("of another organization's site nobody hears, and nothing is changed there", async () => {
    const [one, other] = [await house(), await house()];
    const stranger = await other.desk("admin");
    expect((await stranger.put(rulesAt(one), { acts: "!*" })).status).toBe(404);
    expect(await (await one.desk("admin")).get(`/sites/${one.organization.siteId}`)).toMatchObject({
      body: { site: { rules: { acts: "*" } } },
    });
  });

  it("has the console off until both the page and the premises turn it on", async () => {
    const one = await house();
    const admin = await one.desk("admin");
    const run = () => admin.post(`${one.at}/Command`, { input: { Command: "core show uptime" } });
    expect(await run()).toMatchObject({ status: 409, body: { error: { code: "not_allowed_here" } } });
    await admin.put(rulesAt(one), { command: true });
    const running = run();
    const { commandId } = await nth(one);
    one.connector.send({
      type: "command_result",
      data: { commandId, ok: false, code: "not_allowed_here", message: "PATCHBAY_COMMAND turns it on." },
    });
    expect(await running).toMatchObject({ status: 409, body: { error: { code: "not_allowed_here" } } });
  });

  it("is said of each act in the list, before what the connector says", async () => {
    const one = await house();
    const admin = await one.desk("admin");
    await admin.put(rulesAt(one), { acts: "*,!Hangup" });
    const listing = admin.get(`/sites/${one.organization.siteId}/acts`);
    const { commandId } = await nth(one);
    const acts = [
      { action: "Hangup", why: "" },
      { action: "Park", why: "not here" },
      { action: "Ping", why: "" },
    ];
    one.connector.send({
      type: "command_result",
      data: { commandId, ok: true, code: "", message: "", acts },
    });
    const { body } = await listing;
    const told = (body as { acts: { action: string; allowed: boolean; why: string }[] }).acts;
    const of = (action: string) => told.find((act) => act.action === action);
    expect(of("Hangup")).toMatchObject({ allowed: false, why: expect.stringContaining("site's page") });
    expect(of("Park")).toMatchObject({ allowed: false, why: "not here" });
    expect(of("Ping")).toMatchObject({ allowed: true });
  });
});
