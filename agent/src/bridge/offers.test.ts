import { describe, expect, it, vi } from "vitest";
import { type Decision, OfferDesk } from "./offers.ts";

const question = {
  channel: "PJSIP/1001-1",
  uniqueid: "lab-1.1",
  linkedid: "lab-1.1",
  from: { number: "1001", name: "" },
  to: { number: "1412", name: "" },
  context: "patchbay-route",
};
const never = new AbortController().signal;
const decision = (offerId: string): Decision => ({
  offerId,
  callId: "caaaaaaaaaaaaaaaaaaaaaaaaaa",
  plan: { kind: "queue", queue: "support" },
  mediaTicket: "",
  validMs: 1_000,
});

function desk(linkUp = true, deadlineMs = 20) {
  const send = vi.fn<ConstructorParameters<typeof OfferDesk>[0]["send"]>();
  return { send, offers: new OfferDesk({ send, linkUp: () => linkUp, deadlineMs }) };
}
const sent = (send: ReturnType<typeof desk>["send"]) => send.mock.calls.map(([message]) => message.type);
const offerOf = (send: ReturnType<typeof desk>["send"]) => send.mock.calls[0]?.[0].data.offerId ?? "";

describe("OfferDesk", () => {
  it("answers with the edge's decision", async () => {
    const { send, offers } = desk(true, 1_000);
    const asked = offers.ask(question, never);
    offers.decided(decision(offerOf(send)));
    expect((await asked)?.plan.kind).toBe("queue");
    expect(sent(send)).toEqual(["call_offered"]);
    expect(offers.waiting).toBe(0);
  });

  it("says offer_expired at the deadline and drops a decision that comes later", async () => {
    const { send, offers } = desk();
    expect(await offers.ask(question, never)).toBeNull();
    expect(sent(send)).toEqual(["call_offered", "offer_expired"]);
    offers.decided(decision(offerOf(send)));
    expect(offers.lateDecisions).toBe(1);
  });

  it("does not wait, and offers nothing, while the link is down", async () => {
    const { send, offers } = desk(false, 60_000);
    expect(await offers.ask(question, never)).toBeNull();
    expect(sent(send)).toEqual(["offer_expired"]);
  });

  it("stops waiting when the caller hangs up", async () => {
    const { send, offers } = desk(true, 60_000);
    const caller = new AbortController();
    const asked = offers.ask(question, caller.signal);
    caller.abort();
    expect(await asked).toBeNull();
    expect([sent(send), offers.waiting]).toEqual([["call_offered"], 0]);
  });

  it("keeps two offers of the same call apart", async () => {
    const { send, offers } = desk(true, 30);
    const first = offers.ask(question, never);
    const second = offers.ask(question, never);
    offers.decided(decision(offerOf(send)));
    expect([(await first)?.callId !== undefined, await second]).toEqual([true, null]);
  });
});
