import { describe, expect, it } from "vitest";
import { missingRights } from "./rights.ts";

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
