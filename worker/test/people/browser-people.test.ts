import { me as meSchema } from "@patchbay/protocol/api";
import { encodeControl } from "@patchbay/protocol/media";
import { describe, expect, it } from "vitest";
import { memoryOf } from "../../src/call/memory.ts";
import { callerFrom } from "../support/callers/caller.ts";
import { frame } from "../support/connector.ts";
import { finishedTools } from "../support/greeted.ts";
import { createOrganization } from "../support/organization.ts";
import { hears, TestDesk, voice } from "../support/phone.ts";
import { ASSISTANT, logOf, session, summaryOf, typesOf } from "../support/supervised.ts";
import { failure, press } from "../support/transfer/put-through.ts";

const memos = async (callId: string) =>
  memoryOf((await session(callId).export())?.log ?? []).filter((one) => "memo" in one);

describe("a browser caller and people", () => {
  it("is taken over by a supervisor, and handed back to the assistant, who goes on", async () => {
    const { callId, caller, olivia } = await callerFrom("browser");
    const phone = await olivia.phone((await olivia.post(`/calls/${callId}/take-over`)).body);
    await expect
      .poll(() => summaryOf(callId))
      .toMatchObject({ handler: { kind: "operator", name: "Olivia" } });
    caller.says(0x11);
    phone.send(voice(0x22));
    await Promise.all([hears(phone, 0x11), caller.hears(0x22)]);
    const before = caller.heard().length;
    expect((await olivia.post(`/calls/${callId}/hand-back`)).status).toBe(202);
    expect(await frame(phone, "bye")).toMatchObject({ reason: "transferred" });
    await caller.hears(ASSISTANT, before);
    expect(await summaryOf(callId)).toMatchObject({
      handler: { kind: "assistant", name: "Receptionist" },
      supervision: { takenFrom: null },
    });
  });

  it("hears nothing of a supervisor who listens and coaches, which the assistant knows", async () => {
    const { callId, caller, paul } = await callerFrom("browser");
    const ear = await paul.phone((await paul.post(`/calls/${callId}/listen`)).body);
    // The greeting still lies over the first words.
    const speaking = setInterval(() => caller.says(0x11), 20);
    await hears(ear, 0x11).finally(() => clearInterval(speaking));
    ear.send(voice(0x44));
    expect((await paul.post(`/calls/${callId}/coach`, { text: "Offer Friday." })).status).toBe(202);
    await expect
      .poll(() => memos(callId))
      .toContainEqual(expect.objectContaining({ text: expect.stringContaining("Offer Friday.") }));
    expect(caller.heard().some((bytes) => bytes.every((one) => one === 0x44))).toBe(false);
  });

  /** Put through to Paul, who was rung. */
  async function ringing() {
    const call = await callerFrom("browser");
    await call.paul.available();
    const { id } = meSchema.parse((await call.paul.get("/me")).body).user;
    const wish = { target: { kind: "member", id }, kind: "attended", brief: "Dana asks about her bill" };
    expect((await call.olivia.post(`/calls/${call.callId}/transfer`, wish)).status).toBe(202);
    await expect.poll(() => summaryOf(call.callId)).toMatchObject({ ringing: { member: { name: "Paul" } } });
    return call;
  }
  const briefed = async ({ callId, paul }: Awaited<ReturnType<typeof ringing>>) => {
    const phone = await paul.phone((await paul.post(`/calls/${callId}/answer`)).body);
    await hears(phone, ASSISTANT);
    return phone;
  };

  it("is put through to an operator, who is told who calls and takes them with 1", async () => {
    const call = await ringing();
    const { callId, caller } = call;
    const phone = await briefed(call);
    press(phone, "1");
    await expect.poll(() => summaryOf(callId)).toMatchObject({ handler: { kind: "operator", name: "Paul" } });
    caller.says(0x12);
    phone.send(voice(0x33));
    await Promise.all([hears(phone, 0x12), caller.hears(0x33)]);
    phone.send(encodeControl({ type: "bye", reason: "hangup" }));
    await caller.gone();
    await expect.poll(() => summaryOf(callId)).toMatchObject({ status: "ended", disposition: "completed" });
  });

  it("is back with the assistant, who says so, when the operator declines with 2", async () => {
    const call = await ringing();
    const { callId, caller } = call;
    const phone = await briefed(call);
    const before = caller.heard().length;
    press(phone, "2");
    await expect.poll(() => failure(callId)).toMatchObject({ reason: "declined" });
    await caller.hears(ASSISTANT, before);
    expect(await summaryOf(callId)).toMatchObject({ transfer: null, handler: { kind: "assistant" } });
    expect((await memos(callId)).at(-1)).toMatchObject({
      text: expect.stringContaining("put through to Paul and could not be"),
    });
  });

  it("hangs up after the operator has clicked and before their phone is there: the call ends, and there is nothing to answer", async () => {
    const { callId, caller, paul } = await ringing();
    expect((await paul.post(`/calls/${callId}/answer`)).status).toBe(200);
    expect((await logOf(callId)).at(-1)).toMatchObject({ type: "transfer_claimed" });
    await caller.hangsUp();
    expect(await failure(callId)).toMatchObject({ reason: "caller_gone" });
    expect(await summaryOf(callId)).toMatchObject({ status: "ended", transfer: null, ringing: null });
    expect((await paul.post(`/calls/${callId}/answer`)).status).toBe(409);
  });

  it("has their assistant use the organization's own tool, and hears what came of it", async () => {
    const organization = await createOrganization();
    const admin = new TestDesk(await organization.signIn("admin"));
    const tool = {
      description: "Tells whether an order is ready to be fetched.",
      fields: [{ name: "order", type: "string", description: "The order’s number." }],
      url: "https://tools.example.com/order",
      allowedHosts: ["tools.example.com"],
      secret: "only-for-tests-only",
    };
    expect((await admin.put("/tools/check_order", tool)).status).toBe(200);
    const model = JSON.stringify({ calls: [["check_order", '{"order":"7"}']] });
    const { callId, caller } = await callerFrom("browser", { organization, model });
    await expect.poll(() => typesOf(callId)).toContain("turn_finished");
    const before = caller.heard().length;
    for (let n = 0; n < 30; n += 1) caller.says(0x11, n);
    await expect.poll(() => finishedTools(callId)).toMatchObject([{ outcome: "done" }]);
    expect((await finishedTools(callId))[0]?.result).toContain("ready");
    await caller.hears(ASSISTANT, before);
  });
});
