import { ami } from "@patchbay/protocol/api/ami";
import { describe, expect, it } from "vitest";
import { channelRow } from "../support/connector.ts";
import { createOrganization } from "../support/organization.ts";
import { TestDesk } from "../support/phone.ts";
import { answers, asked, CHANNEL, entries, house, nth, pause } from "./house.ts";

describe("a number that an act would dial", () => {
  it("is not dialled where it is on the do-not-call list, by whatever act; extensions pass", async () => {
    const one = await house();
    const desk = await one.desk("admin");
    expect((await desk.post("/do-not-call", { number: "+1 212 555 0142" })).status).toBe(201);
    const place = { Context: "outgoing", Exten: "1001" };
    const listed: [string, object][] = [
      ["Originate", { Channel: "PJSIP/+12125550142@trunk", ...place }],
      ["Originate", { Channel: "Local/+12125550142@outgoing/n", ...place }],
      ["Originate", { Channel: "PJSIP/1001", ...place, Exten: "+12125550142" }],
      ["Redirect", { Channel: CHANNEL, ...place, Exten: "+12125550142" }],
      ["BlindTransfer", { Channel: CHANNEL, ...place, Exten: "+12125550142" }],
      ["QueueAdd", { Queue: "support", Interface: "Local/+12125550142@outgoing" }],
    ];
    for (const [action, input] of listed) {
      const { status, body } = await desk.post(`${one.at}/${action}`, { input });
      expect([action, status, body]).toEqual([
        action,
        409,
        { error: expect.objectContaining({ code: "do_not_call" }) },
      ]);
    }
    expect((await asked(one, desk, "Originate", { input: { Channel: "PJSIP/1001", ...place } })).status).toBe(
      200,
    );
    expect(await entries(one)).toContainEqual(
      expect.objectContaining({ action: "ami.BlindTransfer", result: "refused" }),
    );
  });
});

describe("a list", () => {
  it("is told a page at a time; its cursor is where the next begins", async () => {
    const one = await house();
    const desk = await one.desk("viewer");
    const items = [
      { Event: "CoreShowChannel", Channel: "a" },
      { Event: "CoreShowChannel", Channel: "b" },
    ];
    const first = await asked(one, desk, "CoreShowChannels", { limit: 2 }, { items, leftOut: 9_998 });
    expect(first.told).toMatchObject({ leftOut: 9_998, nextCursor: "2" });
    const second = await asked(one, desk, "CoreShowChannels", { limit: 2, cursor: "2" }, { items });
    expect(second.command.command).toMatchObject({ from: 2, most: 2 });
    expect(second.told).toMatchObject({ leftOut: 0, nextCursor: null });
  });

  it("does not say the number of who withholds it, but to whom the site shows it", async () => {
    const number = "+4721000000";
    const items = [
      { Event: "CoreShowChannel", CallerIDNum: number, ConnectedLineNum: number, Channel: CHANNEL },
    ];
    for (const [shown, role, hidden] of [
      ["nobody", "admin", true],
      ["supervisors", "viewer", true],
      ["supervisors", "supervisor", false],
    ] as const) {
      const one = await house(shown);
      const channel = { ...channelRow("w.1"), callerNumber: number, withheld: true };
      one.connector.events({ kind: "channel_new", channel });
      const { told } = await asked(one, await one.desk(role), "CoreShowChannels", {}, { items });
      expect([shown, role, JSON.stringify(told).includes(number)]).toEqual([shown, role, !hidden]);
      expect(told.items[0]?.Channel).toBe(CHANNEL);
    }
  });
});

describe("a short address", () => {
  it("is the same act at the only site that there is, its headers as they are", async () => {
    const one = await house();
    const desk = await one.desk("supervisor");
    const pausing = desk.post("/ami/queue/pause", pause().input);
    const command = await nth(one);
    expect(command.command).toMatchObject({ action: "QueuePause", input: pause().input });
    answers(one, command, { verdict: "done" });
    expect(await pausing).toMatchObject({ status: 200, body: { verdict: "done" } });
    const looking = desk.get("/ami/queue/status?Queue=support&limit=5");
    const second = await nth(one, 2);
    expect(second.command).toMatchObject({ action: "QueueStatus", input: { Queue: "support" }, most: 5 });
    answers(one, second);
    expect((await looking).status).toBe(200);
  });

  it("asks which site is meant where there are more", async () => {
    const one = await house();
    const desk = await one.desk("admin");
    await desk.post("/sites", { name: "Second" });
    expect(await desk.get("/ami/ping")).toMatchObject({
      status: 400,
      body: { error: { code: "which_site" } },
    });
    const pinging = desk.get(`/ami/ping?site=${one.organization.siteId}`);
    answers(one, await nth(one));
    expect((await pinging).status).toBe(200);
  });
});

describe("the list of acts", () => {
  it("says of each what this member and this site allow, and has its form", async () => {
    const one = await house();
    const listing = (await one.desk("supervisor")).get(`/sites/${one.organization.siteId}/acts`);
    const { commandId } = await nth(one);
    const acts = [
      { action: "Hangup", why: "" },
      { action: "Command", why: "The console of this PBX is off." },
    ];
    one.connector.send({
      type: "command_result",
      data: { commandId, ok: true, code: "", message: "", acts },
    });
    const { acts: told } = ami.list.answer.parse((await listing).body);
    const by = (action: string) => told.find((act) => act.action === action);
    expect(told.length).toBeGreaterThanOrEqual(70);
    expect(by("Hangup")).toMatchObject({ permitted: true, allowed: true, why: "", limitMs: 5_000 });
    expect(by("Hangup")?.schema).toMatchObject({
      properties: { Channel: { type: "string", picks: "channel" }, Cause: { type: "integer", maximum: 127 } },
      required: ["Channel"],
      additionalProperties: false,
    });
    expect(by("Command")).toMatchObject({
      permitted: false,
      allowed: false,
      why: expect.stringContaining("off"),
    });
    expect(by("QueueStatus")).toMatchObject({ allowed: false, list: true });
    expect(by("QueueStatus")?.schema).toMatchObject({ properties: { Queue: { picks: "queue" } } });
  });

  it("is there while the site is not, and says that nobody can tell", async () => {
    const organization = await createOrganization();
    const desk = new TestDesk(await organization.signIn("viewer"));
    const { body } = await desk.get(`/sites/${organization.siteId}/acts`);
    const { unknown, acts } = ami.list.answer.parse(body);
    expect(unknown).toContain("not connected");
    expect(acts.every(({ allowed }) => allowed === null)).toBe(true);
  });

  it("has none of those that Asterisk has no more; who asks for one is told what took its place", async () => {
    const one = await house();
    const desk = await one.desk("admin");
    for (const [action, words] of [
      ["Monitor", "use MixMonitor"],
      ["UpdateConfig", "on the PBX"],
      ["Nonsense", "no act Nonsense"],
      ["hangup", "written Hangup"],
    ]) {
      expect(await desk.post(`${one.at}/${action}`, {})).toMatchObject({
        status: 404,
        body: { error: { code: "no_such_act", message: expect.stringContaining(words ?? "") } },
      });
    }
  });
});
