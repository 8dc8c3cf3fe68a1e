import { expect, it } from "vitest";
import { versionProblem } from "./version-check.ts";

it.each(["22.8.0", "22.10.1+dfsg+~cs6.17.60671434-1", "23.0.0", "24.1"])("takes Asterisk %s", (version) => {
  expect(versionProblem(version)).toBe("");
});

it.each(["22.7.2", "20.15.0", "18.9-cert4", "", "GIT-master"])(
  "refuses Asterisk %j and says what is needed",
  (version) => {
    expect(versionProblem(version)).toMatch(/22\.8 or newer/);
  },
);
