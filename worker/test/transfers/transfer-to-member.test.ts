import { runInDurableObject } from "cloudflare:test";
import { me as meSchema } from "@patchbay/protocol/api";
import { describe, expect, it } from "vitest";
import { frame } from "../support/connector.ts";
import { hears, voice } from "../support/phone.ts";
import { ASSISTANT, session, summaryOf, takenOver, typesOf } from "../support/supervised.ts";
import { failure, press } from "../support/transfer/put-through.ts";

describe("a caller who is put through to a member", () => {
  async function toPaul() {
    const call = await takenOver();
    const feed = await call.paul.available();
    const { id } = meSchema.parse((await call.paul.get("/me")).body).user;
    const answer = await call.olivia.post(`/calls/${call.callId}/transfer`, {
      target: { kind: "member", id },
      kind: "attended",
      brief: "Anna asks about her bill",
    });
    return { ...call, feed, answer };
  }

  it("hears him after he was told who calls; whoever put them through is let go", async () => {
    const { callId, caller, paul, phone, answer } = await toPaul();
    expect(answer.status).toBe(202);
    await expect.poll(() => summaryOf(callId)).toMatchObject({ ringing: { member: { name: "Paul" } } });
    const leg = await paul.post(`/calls/${callId}/answer`);
    expect(leg.status).toBe(200);
    const paulsPhone = await paul.phone(leg.body);
    await hears(paulsPhone, ASSISTANT);
    press(paulsPhone, "1");
    expect(await frame(phone, "bye")).toEqual({ type: "bye", reason: "transferred" });
    await expect.poll(() => summaryOf(callId)).toMatchObject({ handler: { kind: "operator", name: "Paul" } });
    caller.send(voice(0x11));
    paulsPhone.send(voice(0x33));
    await Promise.all([hears(paulsPhone, 0x11), hears(caller, 0x33)]);
  });

  it("is one member's of two who answer at once; the other is told whose", async () => {
    const { callId, olivia, paul } = await takenOver();
    await paul.available();
    await olivia.post(`/calls/${callId}/transfer`, { target: { kind: "operators" }, kind: "attended" });
    await expect.poll(() => summaryOf(callId)).toMatchObject({ ringing: { member: null } });
    const [first, second] = await runInDurableObject(session(callId), (call) =>
      Promise.all(["Paul", "Petra"].map((name) => call.answer({ kind: "member", id: name, name }))),
    );
    expect(first).toMatchObject({ legId: expect.any(String), ticket: expect.any(String) });
    expect(second).toEqual({ code: "answered", message: "Paul is answering this call." });
    expect((await typesOf(callId)).filter((type) => type === "transfer_claimed")).toHaveLength(1);
  });

  it.each(["before his phone was here", "while he was told who calls", "when the old one has gone (F1)"])(
    "is his on a new page, too, when he loads his anew %s",
    async (when) => {
      const { callId, caller, paul } = await toPaul();
      await expect.poll(() => summaryOf(callId)).toMatchObject({ ringing: { member: { name: "Paul" } } });
      const first = await paul.post(`/calls/${callId}/answer`);
      if (!when.startsWith("before")) {
        const old = await paul.phone(first.body);
        await hears(old, ASSISTANT);
        if (when.startsWith("when")) {
          old.close();
          await old.untilClosed();
        }
      }
      const again = await paul.post(`/calls/${callId}/answer`);
      expect(again.status).toBe(200);
      const phone = await paul.phone(again.body);
      await hears(phone, ASSISTANT);
      press(phone, "1");
      await expect
        .poll(() => summaryOf(callId))
        .toMatchObject({ handler: { kind: "operator", name: "Paul" } });
      caller.send(voice(0x11));
      await hears(phone, 0x11);
      expect(await typesOf(callId)).not.toContain("transfer_failed");
    },
  );

  it("is back with whoever put them through when he declines", async () => {
    const { callId, caller, paul, phone } = await toPaul();
    await expect.poll(() => summaryOf(callId)).toMatchObject({ ringing: { member: { name: "Paul" } } });
    expect(await paul.post(`/calls/${callId}/reject`)).toMatchObject({ status: 202 });
    expect(await failure(callId)).toMatchObject({ reason: "declined", by: { name: "Paul" } });
    caller.send(voice(0x12));
    phone.send(voice(0x23));
    await Promise.all([hears(phone, 0x12), hears(caller, 0x23)]);
  });
});
