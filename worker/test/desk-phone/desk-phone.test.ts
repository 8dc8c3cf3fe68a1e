import { env } from "cloudflare:test";
import type { Command } from "@patchbay/protocol/link/commands";
import { encodeControl } from "@patchbay/protocol/media";
import { deskChannel, placedChannel } from "@patchbay/protocol/pbx-names";
import { describe, expect, it } from "vitest";
import { frame, openMedia, reachMarks, TestConnector } from "../support/connector.ts";
import { desks, hears, TestDesk, voice } from "../support/phone.ts";

type Originate = Extract<Command, { kind: "originate" }>;

const NUMBER = "+4721000000";
const session = (callId: string) => env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId));
const summaryOf = async (callId: string) => (await session(callId).export())?.summary;
const typesOf = async (callId: string) =>
  ((await session(callId).export())?.log ?? []).map(({ event }) => event.type);

/** Dana, whose desk phone is extension 1001 of a PBX that is online. */
async function dana() {
  const { organization, people } = await desks("Dana");
  const [desk] = people;
  if (desk === undefined) throw new Error("a desk");
  const connector = await TestConnector.connect(organization.token);
  connector.send({
    type: "snapshot",
    data: {
      at: Date.now(),
      asteriskVersion: "22.10.1",
      channels: [],
      queues: [],
      extensions: ["1001", "1002"],
    },
  });
  const phone = { siteId: organization.siteId, extension: "1001" };
  await expect.poll(async () => (await desk.put("/phone/desk", { phone })).status).toBe(200);
  const place = (number = NUMBER, id: string = crypto.randomUUID()) =>
    desk.post("/phone/desk/calls", { id, number, line: organization.siteId });
  return { organization, desk, connector, phone, place };
}

const originates = (connector: TestConnector): Originate[] =>
  connector.messages().flatMap((message) => {
    const command = message.type === "command" ? message.data.command : null;
    return command?.kind === "originate" ? [command] : [];
  });

/** The connector is asked to dial, and says that it does. */
async function dialled(connector: TestConnector, uniqueid: string): Promise<Originate> {
  const { data } = await connector.message(
    "command",
    ({ data: { command } }) => command.kind === "originate" && command.uniqueid === uniqueid,
  );
  connector.send({
    type: "command_result",
    data: { commandId: data.commandId, ok: true, code: "", message: "" },
  });
  if (data.command.kind !== "originate") throw new Error("an originate");
  return data.command;
}

const hangUp = (connector: TestConnector, uniqueid: string, cause: number) =>
  connector.events({ kind: "channel_hangup", uniqueid, channel: "x", cause, causeText: "" });

async function placed(one: Awaited<ReturnType<typeof dana>>) {
  const answer = await one.place();
  expect(answer.status).toBe(201);
  const { callId } = answer.body as { callId: string };
  const rung = await dialled(one.connector, deskChannel(callId));
  return { callId, rung };
}

/** Dana has picked up, and the number rings. */
async function pickedUp(one: Awaited<ReturnType<typeof dana>>) {
  const { callId, rung } = await placed(one);
  const desk = await openMedia(`${callId}?leg=${rung.leg}`, rung.mediaTicket);
  await frame(desk, "welcome");
  const out = await dialled(one.connector, placedChannel(callId));
  return { callId, desk, out };
}

describe("the phone on a member's desk", () => {
  it("is one of the PBX's own, kept for this member alone, and is in the audit log", async () => {
    const { organization, desk, phone } = await dana();
    expect((await desk.get("/phone/desk")).body).toMatchObject({
      phone: { ...phone, site: "Test PBX" },
      sites: [{ id: organization.siteId, name: "Test PBX" }],
    });
    const other = new TestDesk(await organization.signIn("operator", "Olivia"));
    expect((await other.get("/phone/desk")).body).toMatchObject({ phone: null });
    expect(await desk.put("/phone/desk", { phone: { ...phone, extension: "4711" } })).toMatchObject({
      status: 409,
      body: { error: { code: "no_such_extension", message: expect.stringContaining("4711") } },
    });
    expect((await desk.put("/phone/desk", { phone: { ...phone, extension: "1001&1002" } })).status).toBe(400);
    expect((await desk.put("/phone/desk", { phone: { ...phone, siteId: "oslo01" } })).status).toBe(400);
    const viewer = new TestDesk(await organization.signIn("viewer", "Vera"));
    expect((await viewer.put("/phone/desk", { phone })).status).toBe(403);
    expect((await desk.put("/phone/desk", { phone: null })).body).toMatchObject({ phone: null });
    const supervisor = new TestDesk(await organization.signIn("supervisor", "Sam"));
    await expect
      .poll(async () => (await supervisor.get("/audit?action=members.desk_phone")).body)
      .toMatchObject({
        entries: expect.arrayContaining([
          expect.objectContaining({ result: "done", detail: "extension 1001 of Test PBX" }),
          expect.objectContaining({ result: "refused" }),
          expect.objectContaining({ result: "done", detail: "none" }),
        ]),
      });
  });

  it("rings first; then the number is dialled, both hear each other, and the member has the call", async () => {
    const one = await dana();
    const { callId, rung } = await placed(one);
    expect(rung).toMatchObject({ number: "1001", callerNumber: NUMBER, called: true });
    expect(originates(one.connector)).toHaveLength(1);
    const desk = await openMedia(`${callId}?leg=${rung.leg}`, rung.mediaTicket);
    await frame(desk, "welcome");
    const out = await dialled(one.connector, placedChannel(callId));
    expect(out).toMatchObject({ number: NUMBER });
    const callee = await openMedia(callId, out.mediaTicket);
    await frame(callee, "welcome");
    callee.send(voice(0x11));
    desk.send(voice(0x22));
    await Promise.all([hears(desk, 0x11), hears(callee, 0x22)]);
    expect(await summaryOf(callId)).toMatchObject({
      direction: "outbound",
      status: "in_progress",
      to: { number: NUMBER },
      handler: { kind: "operator", name: "Dana" },
    });
    reachMarks(callee);
    one.connector.events({ kind: "channel_new", channel: rowOf(placedChannel(callId)) });
    // She puts her handset down.
    desk.send(encodeControl({ type: "bye", reason: "hangup" }));
    const { data } = await one.connector.message("command", ({ data }) => data.command.kind === "hangup");
    expect(data.command).toMatchObject({ uniqueid: placedChannel(callId) });
  });

  it("is let go when whoever was called hangs up", async () => {
    const one = await dana();
    const { callId, desk, out } = await pickedUp(one);
    const callee = await openMedia(callId, out.mediaTicket);
    await frame(callee, "welcome");
    hangUp(one.connector, placedChannel(callId), 16);
    expect(await frame(desk, "bye")).toMatchObject({ reason: "call_ended" });
    expect(await summaryOf(callId)).toMatchObject({ status: "ended", disposition: "completed" });
  });

  it.each([
    [17, "Desk phone 1001 is busy. Nobody was called."],
    [19, "Desk phone 1001 was not answered. Nobody was called."],
    [21, "Desk phone 1001 turned the call away. Nobody was called."],
    [3, "Desk phone 1001 cannot be reached. Nobody was called."],
  ])("says in words that it was not picked up (cause %i), and nobody is dialled", async (cause, words) => {
    const one = await dana();
    const { callId } = await placed(one);
    hangUp(one.connector, deskChannel(callId), cause);
    await expect
      .poll(() => summaryOf(callId))
      .toMatchObject({ status: "ended", disposition: "no_answer", attention: words });
    expect(originates(one.connector)).toHaveLength(1);
  });

  it("rings no more when the call is hung up on the page, though Asterisk has begun it only then", async () => {
    const one = await dana();
    const { callId } = await placed(one);
    expect((await one.desk.post(`/calls/${callId}/hangup`)).status).toBe(202);
    one.connector.events({ kind: "channel_new", channel: rowOf(deskChannel(callId)) });
    const { data } = await one.connector.message("command", ({ data }) => data.command.kind === "hangup");
    expect(data.command).toMatchObject({ uniqueid: deskChannel(callId) });
    expect(await summaryOf(callId)).toMatchObject({ status: "ended" });
  });

  it("rings once for each id, also when it was not picked up", async () => {
    const one = await dana();
    const id = crypto.randomUUID();
    const [first, second] = [await one.place(NUMBER, id), await one.place(NUMBER, id)];
    expect(second).toEqual(first);
    const { callId } = first.body as { callId: string };
    hangUp(one.connector, deskChannel(callId), 17);
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended" });
    expect(await one.place(NUMBER, id)).toEqual(first);
    expect(originates(one.connector)).toHaveLength(1);
    expect((await typesOf(callId)).filter((type) => type === "answer_claimed")).toHaveLength(1);
  });
});

const rowOf = (uniqueid: string) => ({
  uniqueid,
  linkedid: uniqueid,
  channel: "Local/1001@patchbay-out-00000001;1",
  state: "Ring",
  callerNumber: NUMBER,
  callerName: "",
  connectedNumber: "",
  context: "patchbay-out",
  exten: "1001",
  bridgeId: null,
});

describe("what a desk phone does not ring for", () => {
  it("is a number that nobody calls, one that the site does not allow, the phone itself, and whoever has none", async () => {
    const one = await dana();
    const { organization, desk, connector, place } = one;
    await desk.post("/do-not-call", { number: NUMBER, words: "Asked for it." });
    expect(await place()).toMatchObject({ status: 409, body: { error: { code: "do_not_call" } } });
    await organization.provision({ rules: { numbers: "*,!+47*" } });
    expect(await place("+4722000000")).toMatchObject({
      status: 409,
      body: { error: { code: "not_allowed_here", message: expect.stringContaining("+4722000000") } },
    });
    // Nor does the browser's phone call it by that site.
    const to = { kind: "number", number: "+4722000000", line: organization.siteId };
    expect(await desk.post("/calls", { id: crypto.randomUUID(), to })).toMatchObject({
      status: 409,
      body: { error: { code: "not_allowed_here" } },
    });
    expect(await place("1001")).toMatchObject({ status: 409, body: { error: { code: "own_phone" } } });
    await organization.provision({ rules: { numbers: "*,!1001" } });
    expect(await place("1002")).toMatchObject({ status: 409, body: { error: { code: "not_allowed_here" } } });
    const olivia = new TestDesk(await organization.signIn("operator", "Olivia"));
    const asked = { id: crypto.randomUUID(), number: "1002", line: organization.siteId };
    expect(await olivia.post("/phone/desk/calls", asked)).toMatchObject({
      status: 409,
      body: { error: { code: "no_desk_phone" } },
    });
    expect(originates(connector)).toEqual([]);
  });

  it("is whoever asks too often, who is told when to ask again", async () => {
    const { connector, place } = await dana();
    const answers: { status: number; body: unknown }[] = [];
    const refused = () => answers.filter(({ status }) => status === 429);
    // A slow machine has earned some more before the last is asked.
    await expect
      .poll(async () => {
        answers.push(...(await Promise.all(Array.from({ length: 60 }, () => place("1002")))));
        return refused().length;
      })
      .toBeGreaterThan(0);
    expect(refused()[0]?.body).toMatchObject({
      error: { code: "rate_limited", message: expect.stringContaining("Ask again in") },
    });
    expect(originates(connector).length).toBeLessThan(answers.length);
  });

  it("is a site that has gone, in words", async () => {
    const { connector, place } = await dana();
    connector.socket.close();
    await expect
      .poll(async () => (await place()).body)
      .toMatchObject({ error: { code: "site_offline", message: expect.stringContaining("out of reach") } });
  });
});
