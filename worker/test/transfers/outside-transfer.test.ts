import { encodeControl } from "@patchbay/protocol/media";
import { describe, expect, it } from "vitest";
import { callerFrom } from "../support/callers/caller.ts";
import { hears, voice } from "../support/phone.ts";
import type { TestSocket } from "../support/socket.ts";
import { ASSISTANT, summaryOf, typesOf } from "../support/supervised.ts";
import { dialledOutside } from "../support/transfer/dialled-outside.ts";
import { failure, press } from "../support/transfer/put-through.ts";

type Dialled = Awaited<ReturnType<typeof dialledOutside>>;
const dialled = async () => dialledOutside(await callerFrom("browser"));

/** The target has answered, and hears who calls. */
async function briefed(call: Dialled): Promise<TestSocket> {
  const target = await call.answers();
  await hears(target, ASSISTANT);
  await expect.poll(() => summaryOf(call.callId)).toMatchObject({ transfer: { stage: "briefing" } });
  return target;
}
/** The caller hears the assistant again, who has them. */
async function isBack({ callId, caller }: Dialled, heard: number, reason: string): Promise<void> {
  await expect.poll(() => failure(callId)).toMatchObject({ reason });
  await caller.hears(ASSISTANT, heard);
  expect(await summaryOf(callId)).toMatchObject({ transfer: null, handler: { kind: "assistant" } });
}

describe("a browser caller who is put through to an outside number by a site", () => {
  it("hears whom they go to after the target was told who calls and pressed 1", async () => {
    const call = await dialled();
    const { callId, caller, command } = call;
    expect(command).toMatchObject({ number: "+12125550199", callerName: "Dana" });
    const target = await briefed(call);
    press(target, "1");
    await expect
      .poll(() => summaryOf(callId))
      .toMatchObject({ transfer: null, handler: { kind: "operator", name: "+12125550199" } });
    caller.says(0x11);
    target.send(voice(0x33));
    await Promise.all([hears(target, 0x11), caller.hears(0x33)]);
    target.send(encodeControl({ type: "bye", reason: "hangup" }));
    await caller.gone();
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended", disposition: "completed" });
  });

  it.each([
    [17, "busy"],
    [19, "no_answer"],
    [21, "declined"],
    [34, "unreachable"],
  ])("is back with the assistant when the target's phone ends with %s: %s", async (cause, reason) => {
    const call = await dialled();
    const { caller, command, connector } = call;
    const heard = caller.heard().length;
    const { uniqueid } = command;
    connector.events({ kind: "channel_hangup", uniqueid, channel: "x", cause, causeText: "" });
    await isBack(call, heard, reason);
  });

  it.each<[string, string, (target: TestSocket) => void]>([
    ["declines with 2", "declined", (target) => press(target, "2")],
    [
      "hangs up in the brief",
      "target_hung_up",
      (target) => target.send(encodeControl({ type: "bye", reason: "hangup" })),
    ],
  ])("is back with the assistant when the target %s", async (_what, reason, does) => {
    const call = await dialled();
    const target = await briefed(call);
    const heard = call.caller.heard().length;
    does(target);
    await isBack(call, heard, reason);
    if (reason === "declined") await target.until(() => target.closed, "the target's end");
  });

  it.each<[string, (call: Dialled) => Promise<TestSocket | null>]>([
    ["ringing", async () => null],
    ["briefing", briefed],
  ])("hangs up while the target is at %s: the call ends, the target's leg too", async (stage, reach) => {
    const call = await dialled();
    const { callId, caller, connector, command } = call;
    connector.events({ kind: "channel_new", channel: call.channel });
    const target = await reach(call);
    expect(await summaryOf(callId)).toMatchObject({ transfer: { stage } });
    await caller.hangsUp();
    expect(await failure(callId)).toMatchObject({ reason: "caller_gone" });
    expect(await summaryOf(callId)).toMatchObject({ transfer: null });
    if (target !== null) return void (await target.until(() => target.closed, "the target's end"));
    const { data } = await connector.message("command", (one) => one.data.command.kind === "hangup");
    expect(data.command).toMatchObject({ uniqueid: command.uniqueid });
  });

  it("hangs up before the site has answered that it dials: what it dialled is let go when it has", async () => {
    const call = await dialledOutside(await callerFrom("browser"), "unanswered");
    const { callId, caller, connector, command, answer } = call;
    expect(await summaryOf(callId)).toMatchObject({ transfer: { stage: "reaching" } });
    await caller.hangsUp();
    expect(await failure(callId)).toMatchObject({ reason: "caller_gone" });
    answer();
    connector.events({ kind: "channel_new", channel: call.channel });
    const { data } = await connector.message("command", (one) => one.data.command.kind === "hangup");
    expect(data.command).toMatchObject({ uniqueid: command.uniqueid });
    expect(await typesOf(callId)).not.toContain("transfer_ringing");
  });
});
