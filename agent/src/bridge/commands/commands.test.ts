import { expect, it } from "vitest";
import { runCommand } from "./commands.ts";
import type { CommandRunner, Outcome } from "./outcome.ts";

/** How often the lists are read again after an act with this outcome. */
async function readAgain(action: string, code: Outcome["code"]): Promise<number> {
  let snapshots = 0;
  const runner = {
    ami: { state: { state: "up" } },
    acts: { run: async (): Promise<Outcome> => ({ code, text: "" }) },
    requestSnapshot: () => {
      snapshots += 1;
    },
    edgeNow: () => 0,
  } as unknown as CommandRunner;
  const command = { kind: "ami", action, input: {}, actId: "a1" } as const;
  await runCommand({ commandId: "c1", expiresAt: 1_000, command }, runner);
  return snapshots;
}

it("reads the lists again after an act that Asterisk has no event for, where it was done", async () => {
  expect(await readAgain("ConfbridgeLock", "")).toBe(1);
  expect(await readAgain("QueueChangePriorityCaller", "")).toBe(1);
  expect(await readAgain("ConfbridgeLock", "refused")).toBe(0);
  expect(await readAgain("QueuePause", "")).toBe(0);
});
