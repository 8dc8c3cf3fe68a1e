import { abortAllDurableObjects, env, runDurableObjectAlarm } from "cloudflare:test";
import { encodeControl } from "@patchbay/protocol/media";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { audit } from "../../src/store/schema.ts";
import { channelRow, frame, openMedia, TestConnector } from "../support/connector.ts";
import { hears, TestDesk } from "../support/phone.ts";
import type { TestSocket } from "../support/socket.ts";
import { ASSISTANT, session, summaryOf, typesOf, withAssistant } from "../support/supervised.ts";
import {
  backEarly,
  bridged,
  briefLeg,
  CALLER,
  failure,
  press,
  putThrough,
  rang,
  rings,
  TARGET,
} from "../support/transfer/put-through.ts";

describe("a PBX call that is put through inside the PBX", () => {
  it("briefs the target, who takes the caller with 1; the call goes on and ends there", async () => {
    const { callId, connector, command } = await putThrough();
    expect(command).toMatchObject({
      channel: CALLER,
      uniqueid: "u.1",
      to: { kind: "number", number: "1002" },
    });
    rings(connector);
    await expect
      .poll(() => summaryOf(callId))
      .toMatchObject({ transfer: { stage: "ringing", by: { name: "Olivia" } } });
    rang(connector, "ANSWER");
    const target = await briefLeg(callId, command.brief);
    await hears(target, ASSISTANT);
    expect(await summaryOf(callId)).toMatchObject({ transfer: { stage: "briefing" } });
    press(target, "1");
    expect(await frame(target, "bye")).toEqual({ type: "bye", reason: "accepted" });
    bridged(connector);
    await expect
      .poll(() => summaryOf(callId))
      .toMatchObject({ transfer: null, status: "in_progress", handler: { kind: "operator", name: "1002" } });
    connector.events({ kind: "channel_hangup", uniqueid: "u.1", channel: CALLER, cause: 16, causeText: "" });
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended", disposition: "completed" });
    expect(await typesOf(callId)).not.toContain("transfer_failed");
  });

  it("declined with 2: the caller is back with the assistant, who says so", async () => {
    const { callId, connector, command } = await putThrough();
    rings(connector);
    rang(connector, "ANSWER");
    const target = await briefLeg(callId, command.brief);
    await hears(target, ASSISTANT);
    press(target, "2");
    expect(await frame(target, "bye")).toEqual({ type: "bye", reason: "transferred" });
    const back = await openMedia(callId, command.backTicket);
    await hears(back, ASSISTANT);
    expect(await failure(callId)).toMatchObject({ reason: "declined" });
    expect(await summaryOf(callId)).toMatchObject({ transfer: null, handler: { kind: "assistant" } });
  });

  it.each([
    ["BUSY", "busy"],
    ["NOANSWER", "no_answer"],
    ["CHANUNAVAIL", "unreachable"],
  ])("%s: the caller is back, and the log says %s", async (status, reason) => {
    const { callId, connector, command } = await putThrough();
    rings(connector);
    rang(connector, status);
    const back = await openMedia(callId, command.backTicket);
    await hears(back, ASSISTANT);
    expect(await failure(callId)).toMatchObject({ reason });
  });

  it("the target hangs up in the brief: the caller is back", async () => {
    const { callId, connector, command } = await putThrough();
    rings(connector);
    rang(connector, "ANSWER");
    const target = await briefLeg(callId, command.brief);
    await hears(target, ASSISTANT);
    target.send(encodeControl({ type: "bye", reason: "hangup" }));
    const back = await openMedia(callId, command.backTicket);
    await hears(back, ASSISTANT);
    expect(await failure(callId)).toMatchObject({ reason: "target_hung_up" });
  });

  it("the target hangs up as soon as the two are connected: the caller is back with the assistant, who knows why", async () => {
    const { callId, connector, command } = await putThrough("blind");
    rings(connector);
    rang(connector, "ANSWER");
    bridged(connector);
    await expect.poll(() => typesOf(callId)).toContain("transfer_completed");
    const back = await openMedia(callId, command.backTicket);
    await hears(back, ASSISTANT);
    expect(await failure(callId)).toMatchObject({ reason: "target_hung_up" });
    expect(await summaryOf(callId)).toMatchObject({ transfer: null, handler: { kind: "assistant" } });
  });

  it.each([
    ["the target", { channel: TARGET }, { kind: "operator", name: "1002" }],
    ["the PBX's fallback queue", { queue: "support" }, { kind: "queue", name: "support" }],
  ])(
    "whose events were lost: the snapshot after the gap says that the caller is with %s",
    async (_whom, at, handler) => {
      const { callId, connector } = await putThrough("blind");
      rings(connector);
      await expect.poll(() => summaryOf(callId)).toMatchObject({ transfer: { stage: "ringing" } });
      const bridgeId = "channel" in at ? "b9" : null;
      const caller = { ...channelRow("u.1"), channel: CALLER, state: "Up", bridgeId };
      const channels = "channel" in at ? [caller, { ...channelRow("t.1"), ...at, bridgeId }] : [caller];
      const waiting = { uniqueid: "u.1", channel: CALLER, position: 1, waitMs: 0 };
      const queues = "queue" in at ? [{ name: at.queue, callers: [waiting], members: [] }] : [];
      connector.send({ type: "snapshot", data: { at: Date.now(), asteriskVersion: "22", channels, queues } });
      await expect.poll(() => summaryOf(callId)).toMatchObject({ transfer: null, handler });
      await runDurableObjectAlarm(session(callId));
      expect(
        connector.messages().some((one) => one.type === "command" && one.data.command.kind === "bring"),
      ).toBe(false);
    },
  );

  it.each<[string, (call: Awaited<ReturnType<typeof putThrough>>) => Promise<TestSocket | null>]>([
    ["reaching", async () => null],
    [
      "ringing",
      async ({ connector }) => {
        rings(connector);
        return null;
      },
    ],
    [
      "briefing",
      async ({ connector, callId, command }) => {
        rings(connector);
        return briefLeg(callId, command.brief);
      },
    ],
    [
      "accepted",
      async ({ connector, callId, command }) => {
        rings(connector);
        const target = await briefLeg(callId, command.brief);
        await hears(target, ASSISTANT);
        press(target, "1");
        return target;
      },
    ],
    ["returned", backEarly],
    [
      "returning",
      async ({ connector, callId, command }) => {
        rings(connector);
        const target = await briefLeg(callId, command.brief);
        await hears(target, ASSISTANT);
        press(target, "2");
        return target;
      },
    ],
  ])(
    "the caller hangs up while the target is in the stage %s: the call ends, the leg too",
    async (stage, reach) => {
      const call = await putThrough();
      const target = await reach(call);
      const shown = stage === "returning" ? null : { stage: stage === "returned" ? "ringing" : stage };
      await expect.poll(() => summaryOf(call.callId)).toMatchObject({ transfer: shown });
      call.connector.hangsUp("u.1");
      await expect.poll(() => summaryOf(call.callId)).toMatchObject({ status: "ended", transfer: null });
      expect(await failure(call.callId)).toMatchObject({ reason: "caller_gone" });
      if (target !== null) await frame(target, "bye");
    },
  );

  it("taken while the edge dies: the call knows afterwards that the two talk", async () => {
    const { callId, connector, command, organization } = await putThrough();
    rings(connector);
    const target = await briefLeg(callId, command.brief);
    await hears(target, ASSISTANT);
    press(target, "1");
    await frame(target, "bye");
    await abortAllDurableObjects();
    const again = await TestConnector.connect(organization.token, connector.epoch, connector.seq);
    bridged(again);
    await expect
      .poll(() => summaryOf(callId))
      .toMatchObject({ transfer: null, handler: { kind: "operator", name: "1002" } });
    expect(await typesOf(callId)).not.toContain("transfer_failed");
  });

  it("blind: completes when the two are in one bridge", async () => {
    const { callId, connector, command } = await putThrough("blind");
    expect(command.brief).toBeNull();
    rings(connector);
    rang(connector, "ANSWER");
    bridged(connector);
    await expect.poll(() => typesOf(callId)).toContain("transfer_completed");
  });

  it("called off: the caller is fetched back", async () => {
    const { callId, connector, paul } = await putThrough();
    rings(connector);
    await expect.poll(() => summaryOf(callId)).toMatchObject({ transfer: { stage: "ringing" } });
    expect(await paul.post(`/calls/${callId}/transfer/cancel`)).toMatchObject({ status: 202 });
    const { data } = await connector.message("command", (one) => one.data.command.kind === "bring");
    expect(data.command).toMatchObject({ channel: CALLER, uniqueid: "u.1" });
    expect(await failure(callId)).toMatchObject({ reason: "cancelled", by: { name: "Paul" } });
  });

  it("refused by the connector: the assistant simply goes on", async () => {
    const { callId, connector, olivia } = await withAssistant();
    await olivia.post(`/calls/${callId}/transfer`, {
      target: { kind: "number", number: "1002" },
      kind: "blind",
    });
    const { data } = await connector.message("command", (one) => one.data.command.kind === "transfer");
    connector.send({
      type: "command_result",
      data: { commandId: data.commandId, ok: false, code: "refused", message: "no" },
    });
    await expect.poll(() => failure(callId)).toMatchObject({ reason: "unreachable" });
    expect(await summaryOf(callId)).toMatchObject({ transfer: null, handler: { kind: "assistant" } });
  });
});

describe("who may put callers through", () => {
  it("only members with the permission, calls of their organization, callers who are here; all of it is on record", async () => {
    const { callId, organization, olivia, paul } = await withAssistant();
    const body = { target: { kind: "number", number: "1002" }, kind: "blind" };
    const viewer = new TestDesk(await organization.signIn("viewer"));
    expect(await viewer.post(`/calls/${callId}/transfer`, body)).toMatchObject({ status: 403 });
    const stranger = (await withAssistant()).olivia;
    expect(await stranger.post(`/calls/${callId}/transfer`, body)).toMatchObject({ status: 404 });
    const bad = { ...body, target: { kind: "number", number: "1002,s,1" } };
    expect(await olivia.post(`/calls/${callId}/transfer`, bad)).toMatchObject({ status: 409 });
    const two = await Promise.all([olivia, paul].map((desk) => desk.post(`/calls/${callId}/transfer`, body)));
    expect(two.map(({ status }) => status).sort()).toEqual([202, 409]);
    const rows = await drizzle(env.DB).select().from(audit);
    const results = rows.filter(({ action, target }) => action === "calls.transfer" && target === callId);
    expect(results.map(({ result }) => result).sort()).toEqual(["done", "not_found", "refused", "refused"]);
    await runDurableObjectAlarm(session(callId));
  });
});
