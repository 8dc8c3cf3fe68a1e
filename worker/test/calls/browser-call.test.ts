import { env } from "cloudflare:test";
import { phoneTargets } from "@patchbay/protocol/api";
import { encodeControl } from "@patchbay/protocol/media";
import { describe, expect, it } from "vitest";
import { frame, frames, openMedia, reachMarks, TestConnector } from "../support/connector.ts";
import { desks, hears, voice } from "../support/phone.ts";

const session = (callId: string) => env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId));
const summaryOf = async (callId: string) => (await session(callId).export())?.summary;

describe("a call from the browser phone", () => {
  const uuid = () => crypto.randomUUID();

  it("reaches a colleague, who answers", async () => {
    const { people } = await desks("Dana", "Olivia");
    const [dana, olivia] = people;
    if (dana === undefined || olivia === undefined) throw new Error("two desks");
    const feed = await olivia.available();
    const seen = await feed.until(
      () => feed.received.map(String).find((raw) => raw.includes('"name":"Olivia"')),
      "herself",
    );
    const userId = /"id":"([^"]+)","name":"Olivia"/.exec(seen)?.[1];
    const placed = await dana.post("/calls", { id: uuid(), to: { kind: "member", userId } });
    expect(placed.status).toBe(201);
    const { callId } = placed.body as { callId: string };
    const caller = await dana.phone(placed.body);
    await caller.until(() => frames(caller).some(({ type }) => type === "audio"), "ringing");
    // It rings with her alone.
    const answer = await olivia.post(`/calls/${callId}/answer`);
    const phone = await olivia.phone(answer.body);
    caller.send(voice(0x11));
    phone.send(voice(0x22));
    await Promise.all([hears(phone, 0x11), hears(caller, 0x22)]);
    caller.send(encodeControl({ type: "bye", reason: "hangup" }));
    await frame(phone, "bye");
    expect(await summaryOf(callId)).toMatchObject({
      status: "ended",
      disposition: "completed",
      source: "browser",
    });
  });

  it("takes a caller's browser that sends nothing for lost, whatever its socket says", async () => {
    const { people } = await desks("Dana", "Olivia");
    const [dana, olivia] = people;
    if (dana === undefined || olivia === undefined) throw new Error("two desks");
    await olivia.available();
    const { members } = phoneTargets.parse((await dana.get("/phone/targets")).body);
    const userId = members.find(({ name }) => name === "Olivia")?.id;
    const placed = await dana.post("/calls", { id: uuid(), to: { kind: "member", userId } });
    const { callId } = placed.body as { callId: string };
    const phone = await dana.phone(placed.body);
    expect((await phone.until(() => phone.closed, "the close")).reason).toBe("silent");
    const log = (await session(callId).export())?.log ?? [];
    expect(log.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ type: "leg_lost", reason: "silent" }),
    );
  });

  it("is the same call when it is asked for twice", async () => {
    const { people } = await desks("Dana");
    const id = uuid();
    const to = { kind: "assistant", assistantId: "nobody" };
    expect((await people[0]?.post("/calls", { id, to }))?.body).toMatchObject({
      error: { code: "no_such_assistant" },
    });
    expect((await people[0]?.post("/calls", { id: "x", to }))?.status).toBe(400);
  });

  it("refuses lines of others, and numbers that are none", async () => {
    const { people, organization } = await desks("Dana");
    const line = organization.siteId;
    const place = (number: string, by: string) =>
      people[0]?.post("/calls", { id: uuid(), to: { kind: "number", number, line: by } });
    expect((await place("1002", "oslo01"))?.body).toMatchObject({ error: { code: "no_such_line" } });
    expect((await place("1002,evil", line))?.body).toMatchObject({ error: { code: "bad_number" } });
  });

  it("dials through the PBX once the person is on the line, and says what came of it", async () => {
    const { people, organization } = await desks("Dana");
    const [dana] = people;
    if (dana === undefined) throw new Error("a desk");
    const connector = await TestConnector.connect(organization.token);
    const to = { kind: "number", number: "1002", line: organization.siteId };
    const placed = await dana.post("/calls", { id: uuid(), to });
    const phone = await dana.phone(placed.body);
    const { data } = await connector.message("command");
    expect(data.command).toMatchObject({ kind: "originate", number: "1002" });
    await phone.until(() => frames(phone).some(({ type }) => type === "audio"), "the ringing tone");
    if (data.command.kind !== "originate") return;
    const { callId, mediaTicket } = data.command;
    connector.send({
      type: "command_result",
      data: { commandId: data.commandId, ok: true, code: "", message: "" },
    });
    const callee = await openMedia(callId, mediaTicket);
    await frame(callee, "welcome");
    callee.send(voice(0x11));
    phone.send(voice(0x22));
    await Promise.all([hears(phone, 0x11), hears(callee, 0x22)]);
    expect(await summaryOf(callId)).toMatchObject({ direction: "outbound", status: "in_progress" });
    reachMarks(callee);
  });
});
