import { abortAllDurableObjects, env, runDurableObjectAlarm } from "cloudflare:test";
import { dtmfTone } from "@patchbay/audio";
import { encodeControl } from "@patchbay/protocol/media";
import { describe, expect, it } from "vitest";
import type { RoutingTable } from "../../src/call/routing.ts";
import { frame, frames, openMedia, TestConnector } from "../support/connector.ts";
import { isKeptFrom } from "../support/outsiders.ts";
import { desks, heard, hears, voice } from "../support/phone.ts";

const session = (callId: string) => env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId));
const summaryOf = async (callId: string) => (await session(callId).export())?.summary;
const typesOf = async (callId: string): Promise<string[]> =>
  (await session(callId).export())?.log.map(({ event }) => event.type) ?? [];
const eventOf = async (callId: string, type: string) =>
  (await session(callId).export())?.log.findLast(({ event }) => event.type === type)?.event;

type Otherwise = Extract<RoutingTable["routes"][number]["plan"], { kind: "operators" }>["otherwise"];
const operators = (otherwise: Otherwise = { kind: "end" }) =>
  ({ exten: "1500", plan: { kind: "operators", ringMs: 20_000, member: null, otherwise } }) as const;

/** A PBX call to 1500 that rings with Olivia and Paul; the connector keeps the caller's phone ringing. */
async function ringing(otherwise?: Otherwise) {
  const { organization, people } = await desks("Olivia", "Paul");
  await organization.provision({ routes: [operators(otherwise)] });
  const [olivia, paul] = people;
  if (olivia === undefined || paul === undefined) throw new Error("two desks");
  const feed = await olivia.available();
  const connector = await TestConnector.connect(organization.token);
  const { callId, mediaTicket, plan } = await connector.routed("u.1", "1500");
  const caller = await openMedia(callId, mediaTicket);
  await frame(caller, "welcome");
  return { organization, connector, callId, plan, caller, olivia, paul, feed };
}

/** The same, answered by Olivia, who hears and is heard. */
async function talking() {
  const call = await ringing();
  const answer = await call.olivia.post(`/calls/${call.callId}/answer`);
  expect(answer.status).toBe(200);
  const phone = await call.olivia.phone(answer.body);
  await frame(call.caller, "answer");
  return { ...call, phone, leg: answer.body };
}

describe("a call that rings with operators", () => {
  it("is answered by the first, who is put through, and the second is told who has it", async () => {
    const { callId, caller, olivia, paul, plan, feed } = await ringing();
    expect(plan).toMatchObject({ kind: "assistant", answer: "when_told" });
    await feed.until(
      () => feed.received.some((raw) => String(raw).includes('"ringing":{"until"')),
      "ringing",
    );
    expect(frames(caller).some(({ type }) => type === "answer")).toBe(false);

    const [first, second] = await Promise.all([
      olivia.post(`/calls/${callId}/answer`),
      paul.post(`/calls/${callId}/answer`),
    ]);
    const [won, lost] = first.status === 200 ? [first, second] : [second, first];
    const winner = first.status === 200 ? olivia : paul;
    expect([won.status, lost.status]).toEqual([200, 409]);
    const name = winner === olivia ? "Olivia" : "Paul";
    expect(lost.body).toEqual({ error: { code: "answered", message: `${name} is answering this call.` } });

    const phone = await winner.phone(won.body);
    await frame(caller, "answer");
    caller.send(voice(0x11));
    phone.send(voice(0x22));
    await Promise.all([hears(phone, 0x11), hears(caller, 0x22)]);
    expect(await summaryOf(callId)).toMatchObject({
      status: "in_progress",
      ringing: null,
      handler: { kind: "operator", name },
    });
    // What anybody clicks now comes too late, and names who has the call.
    const late = await (winner === olivia ? paul : olivia).post(`/calls/${callId}/answer`);
    expect(late.body).toMatchObject({ error: { message: `${name} has answered this call.` } });
  });

  it("is rejected with the cause that a phone shows as declined", async () => {
    const { callId, caller, olivia, paul } = await ringing();
    expect((await olivia.post(`/calls/${callId}/reject`)).status).toBe(202);
    expect(await frame(caller, "bye")).toMatchObject({ reason: "rejected" });
    expect((await paul.post(`/calls/${callId}/answer`)).body).toMatchObject({
      error: { code: "already_ended" },
    });
  });

  it("waits for nobody when nobody has a dashboard open", async () => {
    const { organization } = await desks("Olivia");
    await organization.provision({ routes: [operators({ kind: "queue", queue: "sales" })] });
    const connector = await TestConnector.connect(organization.token);
    const { callId, mediaTicket, plan } = await connector.routed("u.1", "1500");
    expect(plan).toMatchObject({ fallbackQueue: "sales" });
    await expect.poll(() => typesOf(callId)).toContain("operators_missed");
    expect(await eventOf(callId, "operators_missed")).toMatchObject({ reason: "nobody_there" });
    const caller = await openMedia(callId, mediaTicket);
    expect(await frame(caller, "bye")).toMatchObject({ reason: "fallback" });
  });

  it("goes to the assistant when nobody answers, who answers the phone then", async () => {
    const { organization } = await desks("Olivia");
    const assistant = {
      kind: "assistant",
      assistantId: "a1",
      name: "Receptionist",
      fallbackQueue: "",
    } as const;
    await organization.provision({ routes: [operators(assistant)] });
    const connector = await TestConnector.connect(organization.token);
    const { callId, mediaTicket } = await connector.routed("u.1", "1500");
    const caller = await openMedia(callId, mediaTicket);
    await frame(caller, "answer");
    await caller.until(() => frames(caller).some(({ type }) => type === "audio"), "the greeting");
    expect(await summaryOf(callId)).toMatchObject({ handler: { kind: "assistant", name: "Receptionist" } });
  });

  it("ends with a caller who is gone, and the click that came too late is told so", async () => {
    const { callId, connector, olivia } = await ringing();
    connector.hangsUp("u.1");
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended", disposition: "abandoned" });
    const late = await olivia.post(`/calls/${callId}/answer`);
    expect(late).toMatchObject({ status: 409, body: { error: { code: "already_ended" } } });
  });

  it("can be answered by nobody without the permission, nor from another organization", async () => {
    const { callId, organization } = await ringing();
    const { stranger } = await isKeptFrom(organization, "viewer", (desk) =>
      desk.post(`/calls/${callId}/answer`),
    );
    expect((await stranger.post(`/calls/${callId}/hold`, { held: true })).status).toBe(404);
    expect((await summaryOf(callId))?.ringing?.claimedBy).toBeNull();
  });
});

describe("a call that a person has", () => {
  it("puts the caller on hold and takes them back; nobody else can", async () => {
    const { callId, caller, phone, olivia, paul } = await talking();
    expect((await paul.post(`/calls/${callId}/hold`, { held: true })).status).toBe(409);
    expect((await olivia.post(`/calls/${callId}/hold`, { held: true })).status).toBe(200);
    await caller.until(
      () => frames(caller).filter(({ type }) => type === "audio").length > 5,
      "the hold tone",
    );
    caller.send(voice(0x33));
    expect((await olivia.post(`/calls/${callId}/hold`, { held: false })).status).toBe(200);
    caller.send(voice(0x11));
    await hears(phone, 0x11);
    expect(heard(phone, 0x33)).toBe(false);
  });

  it("hands the keys of the person's pad on as tones", async () => {
    const { caller, phone } = await talking();
    phone.send(encodeControl({ type: "digit", digit: "5" }));
    const [first] = dtmfTone("5");
    await caller.until(
      () => frames(caller).some((seen) => seen.type === "audio" && seen.audio.join() === first?.join()),
      "the key's tones",
    );
  });

  it("holds the caller while the browser is away, and rings with the others when it stays away", async () => {
    const { callId, caller, phone, paul } = await talking();
    await paul.available();
    phone.close(1_001);
    await caller.until(
      () => frames(caller).filter(({ type }) => type === "audio").length > 5,
      "the hold tone",
    );
    await expect.poll(() => typesOf(callId)).toContain("leg_lost");
    await expect
      .poll(
        async () => {
          await runDurableObjectAlarm(session(callId));
          return typesOf(callId);
        },
        { timeout: 25_000, interval: 1_000 },
      )
      .toContain("leg_given_up");
    const answer = await paul.post(`/calls/${callId}/answer`);
    expect(answer.status).toBe(200);
    const other = await paul.phone(answer.body);
    other.send(voice(0x44));
    await hears(caller, 0x44);
  });

  it("takes a phone that sends nothing for lost, whatever its socket says", async () => {
    const { callId, caller, phone } = await talking();
    expect((await phone.until(() => phone.closed, "the close")).reason).toBe("silent");
    await expect.poll(() => typesOf(callId)).toContain("leg_lost");
    await caller.until(
      () => frames(caller).filter(({ type }) => type === "audio").length > 5,
      "the hold tone",
    );
  });

  it("goes on after a crash of the edge once both are back", async () => {
    const { callId, olivia, caller, phone, leg } = await talking();
    const [callerKey, phoneKey] = [await frame(caller, "welcome"), await frame(phone, "welcome")];
    await abortAllDurableObjects();
    const callerBack = await openMedia(callId, callerKey.resume, "resume");
    await frame(callerBack, "welcome");
    const phoneBack = await olivia.phone({ ...(leg as object), ticket: phoneKey.resume }, "resume");
    callerBack.send(voice(0x11));
    phoneBack.send(voice(0x22));
    await Promise.all([hears(phoneBack, 0x11), hears(callerBack, 0x22)]);
    expect((await typesOf(callId)).filter((type) => type === "call_answered")).toHaveLength(1);
  });

  it("ends when the person puts their phone down", async () => {
    const { callId, connector, phone } = await talking();
    phone.send(encodeControl({ type: "bye", reason: "hangup" }));
    const { data } = await connector.message("command");
    expect(data.command).toMatchObject({ kind: "hangup", uniqueid: "u.1", cause: 16 });
    expect(await eventOf(callId, "hangup_requested")).toMatchObject({ by: { name: "Olivia" } });
  });

  it("comes back to a person whose page was loaded anew", async () => {
    const { callId, caller, phone, olivia } = await talking();
    const answer = await olivia.post(`/calls/${callId}/answer`);
    expect(answer.status).toBe(200);
    expect(await frame(phone, "bye")).toMatchObject({ reason: "transferred" });
    const again = await olivia.phone(answer.body);
    again.send(voice(0x44));
    await hears(caller, 0x44);
  });

  it("takes no second phone on the same ticket", async () => {
    const { olivia, leg } = await talking();
    await expect(olivia.phone(leg)).rejects.toThrow("waited in vain");
  });
});
