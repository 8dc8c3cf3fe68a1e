import { pbxTransferPhase, pbxTransferWhy } from "@patchbay/protocol/pbx/transfers";
import { expect, it } from "vitest";
import { transferWords } from "./transfer-words.ts";

const names = { party: "Dana Ruiz", transferrer: "Anna Berg" };
const to = { kind: "extension", context: "internal", exten: "1003" } as const;

it.each(
  pbxTransferPhase.options.flatMap((phase) => pbxTransferWhy.options.map((why) => [phase, why] as const)),
)("%s %s is a whole sentence that names the party or the target", (phase, why) => {
  for (const kind of ["blind", "attended"] as const) {
    const { words } = transferWords({ phase, why, kind, to }, names);
    expect(words).toMatch(/^\S.*\S\.$|calls\.$/);
    expect(words).toMatch(/Dana Ruiz|1003/);
    expect(words).not.toMatch(/undefined| {2}/);
  }
});

it("says why the party is back, and with whom", () => {
  expect(transferWords({ phase: "back", why: "busy", kind: "attended", to }, names).words).toBe(
    "1003 is busy. Dana Ruiz is back with Anna Berg.",
  );
  expect(
    transferWords(
      { phase: "calling", why: "", kind: "blind", to: { kind: "queue", queue: "support" } },
      names,
    ).words,
  ).toBe("Dana Ruiz waits in the queue support.");
});
