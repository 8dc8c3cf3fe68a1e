import type { CallEvent, CallSummary } from "../call.ts";
import { type CallCost, withTwilioMinutes } from "./cost.ts";

/**
 * What the telephone takes of a call, by Twilio's begun minutes: the call itself, where it came or went by Twilio, and
 * whoever Twilio put it through to, from their answer on. A PBX's trunk sends its own bill.
 */
export function changeByPhone(summary: CallSummary, event: CallEvent, at: number): Partial<CallSummary> {
  const phone = summary.phone ?? { dialled: false, leg: null };
  const { leg } = phone;
  switch (event.type) {
    case "dial_started":
      return event.twilio ? { phone: { ...phone, dialled: true } } : {};
    case "transfer_requested":
      return event.way === "twilio" ? { phone: { ...phone, leg: { rate: "putThrough", since: null } } } : {};
    case "transfer_ringing":
      return event.twilio ? { phone: { ...phone, leg: { rate: "outbound", since: null } } } : {};
    case "transfer_claimed":
    case "transfer_completed":
      return leg && leg.since === null ? { phone: { ...phone, leg: { ...leg, since: at } } } : {};
    case "transfer_failed":
      return leg === null ? {} : { phone: { ...phone, leg: null }, ...withLeg(summary.cost, leg, at) };
    case "call_ended":
      return summary.status === "ended" ? {} : { phone: null, ...ended(summary, at) };
    default:
      return {};
  }
}

type Leg = NonNullable<NonNullable<CallSummary["phone"]>["leg"]>;

const withLeg = (cost: CallCost | null, { rate, since }: Leg, at: number): { cost?: CallCost } =>
  since === null ? {} : { cost: withTwilioMinutes(cost, rate, at - since) };

function ended(summary: CallSummary, at: number): { cost?: CallCost } {
  const { source, direction, answeredAt, phone, cost } = summary;
  const put = phone?.leg ? withLeg(cost, phone.leg, at) : {};
  if (source !== "twilio" && !phone?.dialled) return put;
  const out = phone?.dialled === true || direction === "outbound";
  const answeredMs = answeredAt === null ? 0 : at - answeredAt;
  return { cost: withTwilioMinutes(put.cost ?? cost, out ? "outbound" : "inbound", answeredMs) };
}
