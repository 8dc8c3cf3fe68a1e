import { env } from "cloudflare:test";
import { me as meSchema } from "@patchbay/protocol/api";
import type { ActTold } from "@patchbay/protocol/api/ami";
import { describe, expect, it } from "vitest";
import { TestConnector } from "../support/connector.ts";
import { createOrganization } from "../support/organization.ts";
import { TestDesk } from "../support/phone.ts";
import { ANSWER, answers, asked, CHANNEL, entries, house, nth, pause, refuses } from "./house.ts";

describe("an act that a member asks for", () => {
  it("goes to the site's connector, is answered with what Asterisk said, and stands in the audit log", async () => {
    const one = await house();
    const desk = await one.desk("supervisor");
    const { status, told, command } = await asked(
      one,
      desk,
      "Hangup",
      { input: { Channel: CHANNEL } },
      { verdict: "done" },
    );
    expect(command.command).toMatchObject({ kind: "ami", action: "Hangup", input: { Channel: CHANNEL } });
    expect([status, told]).toEqual([200, expect.objectContaining({ verdict: "done", message: "Taken" })]);
    await expect
      .poll(() => entries(one))
      .toEqual([
        {
          action: "ami.Hangup",
          result: "done",
          target: one.organization.siteId,
          detail: `Channel ${CHANNEL}`,
        },
      ]);
  });

  it("is in the audit log as not done where its event did not come, and the member is told so", async () => {
    const one = await house();
    const { told } = await asked(one, await one.desk("supervisor"), "QueuePause", pause(), {
      verdict: "not_confirmed",
    });
    expect(told).toMatchObject({ verdict: "not_confirmed", message: expect.stringContaining("within 3 s") });
    await expect.poll(() => entries(one)).toMatchObject([{ action: "ami.QueuePause", result: "failed" }]);
  });

  it("that only looks leaves no entry, unless it was refused", async () => {
    const one = await house();
    const desk = await one.desk("viewer");
    expect((await asked(one, desk, "QueueStatus", {})).status).toBe(200);
    const telling = desk.post(`${one.at}/QueueSummary`, {});
    refuses(one, await nth(one, 2), "not_allowed_here", "This site does not allow QueueSummary.");
    expect(await telling).toMatchObject({ status: 409, body: { error: { code: "not_allowed_here" } } });
    await expect
      .poll(() => entries(one))
      .toMatchObject(
        [{ action: "ami.QueueSummary", result: "refused", detail: /not_allowed_here/ }].map((entry) => ({
          ...entry,
          detail: expect.stringMatching(entry.detail),
        })),
      );
  });

  it("is refused in Asterisk's own words, with a code that stays", async () => {
    const one = await house();
    const desk = await one.desk("supervisor");
    const telling = desk.post(`${one.at}/QueuePause`, pause());
    refuses(one, await nth(one), "refused", "Interface not found");
    expect(await telling).toEqual({
      status: 409,
      body: { error: { code: "refused", message: "Interface not found" } },
    });
  });

  it("is in the audit log as failed, not as refused, where no answer came: it may be done", async () => {
    const one = await house();
    const desk = await one.desk("supervisor");
    const telling = desk.post(`${one.at}/QueuePause`, pause());
    refuses(one, await nth(one), "not_answered", "QueuePause was not answered within 10000 ms");
    expect(await telling).toMatchObject({ status: 502, body: { error: { code: "not_answered" } } });
    await expect.poll(() => entries(one)).toMatchObject([{ action: "ami.QueuePause", result: "failed" }]);
  });

  it("needs the role that the act says, and whoever has it not is in the audit log", async () => {
    const one = await house();
    const operator = await one.desk("operator");
    expect(await operator.post(`${one.at}/Hangup`, { input: { Channel: CHANNEL } })).toMatchObject({
      status: 403,
      body: { error: { code: "forbidden", message: expect.stringContaining("pbx.control") } },
    });
    const supervisor = await one.desk("supervisor");
    expect(await supervisor.post(`${one.at}/DBPut`, { input: {} })).toMatchObject({ status: 403 });
    await expect
      .poll(() => entries(one))
      .toMatchObject([
        { action: "pbx.control", result: "refused" },
        { action: "pbx.admin", result: "refused" },
      ]);
  });

  it.each([
    ["a line end", "Hangup", { Channel: "PJSIP/1\r\nAction: Command" }, /line end/],
    [
      "an application",
      "Originate",
      { Channel: "PJSIP/1", Context: "x", Exten: "1", Application: "System" },
      /Application/,
    ],
    ["nothing that it needs", "Hangup", {}, /Channel/],
  ])("is nothing where it has %s, and nothing is sent", async (_what, action, input, words) => {
    const one = await house();
    const desk = await one.desk("admin");
    const { status, body } = await desk.post(`${one.at}/${action}`, { input });
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringMatching(words)]);
    expect(one.connector.messages().filter(({ type }) => type === "command")).toEqual([]);
  });

  it("of another organization's site does not exist", async () => {
    const [one, other] = [await house(), await house()];
    const stranger = await other.desk("admin");
    expect(await stranger.post(`${one.at}/Ping`, {})).toMatchObject({ status: 404 });
    expect(await stranger.get(`/sites/${one.organization.siteId}/acts`)).toMatchObject({ status: 404 });
    expect(await stranger.get(`/ami/ping?site=${one.organization.siteId}`)).toMatchObject({ status: 404 });
    const outcome = await env.PBX_LINK.get(env.PBX_LINK.idFromName(one.organization.siteId)).act(
      other.organization.orgId,
      { userId: "u", id: "0123456789", action: "Ping", input: {}, from: 0, most: 1, seesWithheld: false },
    );
    expect(outcome).toMatchObject({ ok: false, code: "no_such_site" });
    expect(one.connector.messages().filter(({ type }) => type === "command")).toEqual([]);
  });

  it("is done once, however often its id is sent, while it is under way and after it", async () => {
    const one = await house();
    const desk = await one.desk("supervisor");
    const id = crypto.randomUUID();
    const [first, second] = [
      desk.post(`${one.at}/QueuePause`, pause(id)),
      desk.post(`${one.at}/QueuePause`, pause(id)),
    ];
    const command = await nth(one);
    expect(command.command).toMatchObject({ actId: id });
    answers(one, command, { verdict: "done" });
    const third = async () => desk.post(`${one.at}/QueuePause`, pause(id));
    const bodies = [(await first).body, (await second).body, (await third()).body] as ActTold[];
    expect(bodies.map(({ verdict }) => verdict)).toEqual(["done", "done", "done"]);
    expect(one.connector.messages().filter(({ type }) => type === "command")).toHaveLength(1);
    await expect.poll(() => entries(one)).toHaveLength(1);
  });

  it("is never told the outcome of another that had its id", async () => {
    const one = await house();
    const desk = await one.desk("supervisor");
    const id = crypto.randomUUID();
    const pausing = desk.post(`${one.at}/QueuePause`, pause(id));
    const command = await nth(one);
    const other = { id, input: { ...pause().input, Paused: false } };
    const another = { status: 409, body: { error: { code: "id_of_another" } } };
    expect(await desk.post(`${one.at}/QueuePause`, other)).toMatchObject(another);
    answers(one, command, { verdict: "done" });
    expect(await pausing).toMatchObject({ status: 200 });
    expect(await desk.post(`${one.at}/Hangup`, { id, input: { Channel: CHANNEL } })).toMatchObject(another);
    expect(one.connector.messages().filter(({ type }) => type === "command")).toHaveLength(1);
  });

  it("is not waited for at a site that is offline", async () => {
    const organization = await createOrganization();
    const desk = new TestDesk(await organization.signIn("supervisor"));
    expect(await desk.post(`/sites/${organization.siteId}/ami/QueuePause`, pause())).toMatchObject({
      status: 409,
      body: { error: { code: "site_offline" } },
    });
  });

  it("of a site that was offline can be asked for again by its id", async () => {
    const organization = await createOrganization();
    const desk = new TestDesk(await organization.signIn("supervisor"));
    const ask = () => desk.post(`/sites/${organization.siteId}/ami/QueuePause`, pause(id));
    const id = crypto.randomUUID();
    expect(await ask()).toMatchObject({ body: { error: { code: "site_offline" } } });
    const connector = await TestConnector.connect(organization.token);
    const again = ask();
    const { data } = await connector.message("command", (one) => one.data.command.kind === "ami");
    const { commandId } = data;
    connector.send({
      type: "command_result",
      data: { commandId, ok: true, code: "", message: "", answer: { ...ANSWER, verdict: "done" } },
    });
    expect(await again).toMatchObject({ status: 200, body: { verdict: "done" } });
  });

  it("comes too often when it comes too often, for that member alone", async () => {
    const organization = await createOrganization();
    const [desk, other] = [
      new TestDesk(await organization.signIn("viewer")),
      new TestDesk(await organization.signIn("viewer")),
    ];
    const me = meSchema.parse((await desk.get("/me")).body);
    const site = env.PBX_LINK.get(env.PBX_LINK.idFromName(organization.siteId));
    const ping = { action: "Ping", input: {}, from: 0, most: 1, seesWithheld: false };
    const flood = Array.from({ length: 400 }, (_, n) =>
      site.act(organization.orgId, { ...ping, userId: me.user.id, id: `flood-${n}-${crypto.randomUUID()}` }),
    );
    const asking = Array.from({ length: 40 }, () => desk.post(`/sites/${organization.siteId}/ami/Ping`, {}));
    const codes = (await Promise.all(flood)).map((one) => (one.ok ? "" : one.code));
    expect(codes.filter((code) => code === "rate_limited").length).toBeGreaterThan(200);
    const tooMany = (await Promise.all(asking)).find(({ status }) => status === 429);
    expect(tooMany?.body).toMatchObject({
      error: { code: "rate_limited", message: expect.stringContaining("Ask again in") },
    });
    const theirs = await other.post(`/sites/${organization.siteId}/ami/Ping`, {});
    expect(theirs).toMatchObject({ body: { error: { code: "site_offline" } } });
  });
});
