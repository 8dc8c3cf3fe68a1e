import { expect, it } from "vitest";
import { callerIdOf } from "./caller-id.ts";

const party = (number: string) => ({ number, name: "" });
const ours = party("+12125550100");

it.each([
  ["the caller's own number", "inbound", party("+12125550142"), ours, "+12125550142", true],
  ["ours for a caller who withholds theirs", "inbound", party(""), ours, ours.number, false],
  [
    "ours for a caller who has no telephone number",
    "inbound",
    party("sip:anna@example.com"),
    ours,
    ours.number,
    false,
  ],
  ["ours for somebody whom we have called", "outbound", ours, party("+12125550199"), ours.number, false],
] as const)(
  "F7: whom Twilio puts a caller through to sees %s",
  (_what, direction, from, to, number, isCallers) => {
    expect(callerIdOf({ direction, from, to })).toEqual({ number, isCallers });
  },
);
