import { randomUUID } from "node:crypto";
import { AMI_ACTS, encodeAct } from "@patchbay/protocol/ami/registry/acts";
import { expect, it } from "vitest";
import { Acts, type ActsSite } from "./acts.ts";

const LOT = { Event: "Parkinglot", Name: "default", StartSpace: "701", StopSpace: "702" };
const parked = (ParkingSpace: string, Parkinglot = "default") => ({
  Event: "ParkedCall",
  Parkinglot,
  ParkingSpace,
});

/** A PBX with these parked calls; the names of the actions that it was asked for. */
function pbx(calls: Record<string, string>[]) {
  const asked: string[] = [];
  const send: ActsSite["second"]["act"] = async (one) => {
    expect(encodeAct(one, "1").ok).toBe(true);
    const { Channel = "", Variable = "" } = one.input as Record<string, string>;
    asked.push(one.action);
    const Value = Variable === "CHANNEL(name)" ? Channel : "";
    const lists: Record<string, Record<string, string>[]> = { Parkinglots: [LOT], ParkedCalls: calls };
    return { ok: true, headers: { Response: "Success", Value }, items: lists[one.action] ?? [] };
  };
  const headers = Object.fromEntries(AMI_ACTS.map(({ action }) => [action, ""]));
  const acts = new Acts({
    ami: { act: send, send: async () => ({ ok: true, headers, items: [] }) },
    second: { act: send },
    rules: { acts: "*", contexts: "*", numbers: "*", command: false },
  });
  const park = (more: Record<string, string> = {}) => {
    const input = { Channel: "PJSIP/1001-1", TimeoutChannel: "PJSIP/1002-2", ...more };
    return acts.run({ kind: "ami", action: "Park", input, actId: randomUUID() });
  };
  return { asked, park };
}

it("nobody is sent to a lot that is full: Asterisk would say success, and hang up who waits alone", async () => {
  const { asked, park } = pbx([parked("701"), parked("702")]);
  expect(await park()).toMatchObject({ code: "no_free_space", text: expect.stringContaining("default") });
  expect(asked).not.toContain("Park");
});

it.each([
  ["has a place", [parked("701"), parked("702", "sales")], {}],
  ["is not among those that are told", [parked("701"), parked("702")], { Parkinglot: "sales" }],
])("a lot that %s is asked for", async (_what, calls, more) => {
  const { asked, park } = pbx(calls);
  void park(more);
  await expect.poll(() => asked).toContain("Park");
});
