import { readFileSync } from "node:fs";
import { AMI_ACTS } from "@patchbay/protocol/ami/registry/acts";
import { describe, expect, it } from "vitest";
import { missingRights, unavailableActs, whyNoRight } from "./rights.ts";

const all = {
  Response: "Success",
  Setvar: "",
  Getvar: "",
  Hangup: "",
  Redirect: "",
  Originate: "",
  CoreSettings: "",
  CoreShowChannels: "",
  QueueStatus: "",
};

describe("missingRights", () => {
  it("has nothing to say of the user that manager_patchbay.conf makes", () => {
    expect(missingRights(all)).toEqual([]);
  });

  it("names the action and the class that would permit it", () => {
    const { Originate: _originate, Redirect: _redirect, ...rest } = all;
    expect(missingRights(rest)).toEqual([
      expect.stringMatching(/may not Redirect: it needs write = call,/),
      expect.stringMatching(/may not Originate: it needs write = originate,/),
    ]);
  });
});

const granted = (() => {
  const file = new URL("../../../asterisk-config/manager_patchbay.conf", import.meta.url);
  const [, write = ""] = /^write = (.*)$/m.exec(readFileSync(file, "utf8")) ?? [];
  return write.split(",").map((one) => one.trim());
})();

describe("manager_patchbay.conf", () => {
  it("grants what the acts need, and no class that none of them does", () => {
    const needed = AMI_ACTS.filter(({ action, rights }) => action !== "Command" && rights.length > 0);
    const without = needed.filter(({ rights }) => !rights.some((right) => granted.includes(right)));
    expect(without.map(({ action }) => action)).toEqual([]);
    const idle = granted.filter((right) => !needed.some(({ rights }) => rights.some((one) => one === right)));
    expect(idle).toEqual([]);
  });

  it("does not grant the console, nor the configuration", () => {
    expect(granted).not.toContain("command");
    expect(granted).not.toContain("config");
  });
});

describe("what a user of fewer rights cannot be asked for", () => {
  const listed = Object.fromEntries(
    AMI_ACTS.filter(({ rights }) => rights.length === 0 || rights.some((one) => one === "call")).map(
      ({ action }) => [action, ""],
    ),
  );

  it("is said by the right that is lacking", () => {
    const said = unavailableActs(listed);
    expect(said).toContainEqual(expect.stringMatching(/^without write = system nobody.*PJSIPShowEndpoints/));
    expect(said).toContainEqual(expect.stringMatching(/^without write = agent nobody.*QueueAdd/));
    expect(said.join()).not.toContain("Command");
    expect(unavailableActs(Object.fromEntries(AMI_ACTS.map(({ action }) => [action, ""])))).toEqual([]);
  });

  it("is told apart from what Asterisk has not loaded", () => {
    const { ParkedCalls: _, ...without } = listed;
    expect(whyNoRight(without, { action: "ParkedCalls", rights: ["call"] })).toContain("not loaded");
    expect(whyNoRight(without, { action: "DBPut", rights: ["system"] })).toContain("write = system");
    const noQueues = whyNoRight(without, { action: "QueueAdd", rights: ["agent"] });
    expect(noQueues).toContain("app_queue.so is not loaded");
    expect(noQueues).toContain("write = agent");
    expect(whyNoRight(null, { action: "DBPut", rights: ["system"] })).not.toBe("");
  });
});
