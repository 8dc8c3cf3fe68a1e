import { AMI_ACTS } from "@patchbay/protocol/ami/registry/acts";
import { expect, it } from "vitest";
import type { AmiReply } from "../../asterisk/ami-client.ts";
import { Acts } from "./acts.ts";

const DONE: AmiReply = { ok: true, headers: { Response: "Success" }, items: [] };

/** A connector whose Asterisk has no parking yet. */
function connector() {
  const modules = new Set<string>();
  const listed = () =>
    AMI_ACTS.filter(({ action }) => modules.has("parking") || action !== "Parkinglots").map(
      ({ action }) => [action, ""] as const,
    );
  const acts = new Acts({
    ami: {
      act: async () => DONE,
      send: async () => ({ ok: true, headers: Object.fromEntries(listed()), items: [] }),
    },
    second: { act: async () => DONE },
    rules: { acts: "*", contexts: "*", numbers: "*", command: false },
  });
  const run = (action: string, input: Record<string, string> = {}) =>
    acts.run({ kind: "ami", action, input, actId: "0123456789" });
  return { acts, modules, run };
}

it("what a module brings can be asked for once it is loaded from here", async () => {
  const { modules, run } = connector();
  expect(await run("Parkinglots")).toMatchObject({ code: "no_right" });
  modules.add("parking");
  expect(await run("ModuleLoad", { Module: "res_parking.so", LoadType: "load" })).toMatchObject({ code: "" });
  expect(await run("Parkinglots")).toMatchObject({ code: "" });
});

it.each(["Load", "Unload", "Reload"])(
  "what there is to ask for is looked at anew after a %s",
  async (Event) => {
    const { acts, modules, run } = connector();
    expect(await run("Parkinglots")).toMatchObject({ code: "no_right" });
    modules.add("parking");
    acts.event({ Event, Module: "res_parking.so" });
    expect(await run("Parkinglots")).toMatchObject({ code: "" });
  },
);
