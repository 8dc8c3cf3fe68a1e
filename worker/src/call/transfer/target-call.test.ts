import type { CallEvent, TransferTarget } from "@patchbay/protocol/call";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CALL_STATUSES } from "../../telephony/twilio/call-status.ts";
import { dana, joins, talkingOver } from "../calls.test-data.ts";
import { hasEnded } from "../life/state.ts";
import { hasPlace, isTargetCall, type TargetCall, targetCallEvent } from "./target-call.ts";
import { Call, failed, transferId } from "./twilio-transfer.test-data.ts";

const account = `AC${"0".repeat(32)}`;
const twilio: TargetCall = { accountSid: account, callSid: `CA${"1".repeat(32)}` };
const target: TransferTarget = {
  kind: "number",
  number: "+12125550177",
  name: "",
  line: `twilio:${account}:+12125550100`,
};
const requested: CallEvent = {
  type: "transfer_requested",
  transferId,
  by: dana,
  kind: "blind",
  target,
  way: "outside",
  brief: "",
  keepsCallerId: false,
  ringMs: 30_000,
};
const reaching = () => new Call(...talkingOver("browser"), requested);
const ringing = () => reaching().take({ type: "transfer_ringing", transferId, untilMs: null, twilio });
const talking = () =>
  ringing().take(
    joins(`target-${transferId}`, "twilio"),
    {
      type: "transfer_claimed",
      transferId,
      by: { kind: "system", id: "", name: "B" },
      legId: `target-${transferId}`,
    },
    { type: "transfer_completed", transferId },
  );
const told = (call: Call, status: (typeof CALL_STATUSES)[number]) =>
  targetCallEvent(call.state, transferId, twilio, status);

describe("a call that Twilio makes to the target", () => {
  it("is the one that was made for this transfer, which is known by what comes first", () => {
    const other = { ...twilio, callSid: `CA${"2".repeat(32)}` };
    expect(isTargetCall(reaching().state, transferId, other)).toBe(true);
    expect(isTargetCall(reaching().state, transferId, { ...twilio, accountSid: "AC2" })).toBe(false);
    expect(isTargetCall(reaching().state, "t2", twilio)).toBe(false);
    expect(isTargetCall(ringing().state, transferId, other)).toBe(false);
    expect(isTargetCall(talking().state, transferId, twilio)).toBe(true);
  });

  it("rings, once, and tells so with its name", () => {
    expect(told(reaching(), "initiated")).toMatchObject({ type: "transfer_ringing", twilio });
    expect(told(ringing(), "ringing")).toBeNull();
    expect(ringing().state.targetCalls).toEqual({ [transferId]: twilio });
  });

  it("that ends while the caller talks with them ends the call, unless that is ending", () => {
    expect(hasPlace(talking().state, transferId)).toBe(true);
    expect(told(talking(), "completed")).toMatchObject({ type: "hangup_requested", by: { name: "B" } });
    const ending = talking().take({ type: "hangup_requested", by: dana });
    expect(told(ending, "completed")).toBeNull();
    expect(hasPlace(ending.state, transferId)).toBe(false);
  });

  it("means nothing any more when the transfer has failed, or the time for an answer was over", () => {
    const over = ringing().take(failed("cancelled"));
    expect(told(over, "in-progress")).toBeNull();
    expect(hasPlace(over.state, transferId)).toBe(false);
  });

  it("leaves nobody behind, however it goes", () => {
    const heard = fc.array(fc.constantFrom(...CALL_STATUSES, "answers" as const), { maxLength: 8 });
    fc.assert(
      fc.property(heard, (news) => {
        const call = reaching();
        for (const one of news) {
          if (one === "answers") {
            if (hasPlace(call.state, transferId)) call.take(joins(`target-${transferId}`, "twilio"));
            continue;
          }
          const event = told(call, one);
          if (event !== null) call.take(event);
        }
        const { transfer, people } = call.state;
        expect(hasEnded(call.state)).toBe(false);
        // Under way with a limit, with somebody, or with the assistant again.
        expect(transfer === null ? people === null : transfer.dueAtMs > 0).toBe(true);
      }),
    );
  });
});
