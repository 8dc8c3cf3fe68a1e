import { expect, it } from "vitest";
import { KnownChannels } from "../known-channels.ts";
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

it("takes a caller only while nobody talks with them, where that is asked for", async () => {
  const sent: string[] = [];
  const channels = new KnownChannels();
  const runner = {
    ami: {
      state: { state: "up" },
      send: async ({ Action }: { Action: string }) => {
        sent.push(Action);
        return { ok: true, headers: {}, items: [] };
      },
    },
    channels,
    calls: { announce: () => [], withdraw: () => {} },
    edgeNow: () => 0,
  } as unknown as CommandRunner;
  const at = { uniqueid: "u.1", channel: "PJSIP/1001-00000001" };
  const row = { ...at, linkedid: "u.1", state: "Ring", callerNumber: "1001", callerName: "" };
  const where = { connectedNumber: "", context: "internal", exten: "1002", bridgeId: null };
  channels.apply({ kind: "channel_new", channel: { ...row, ...where } });
  const bring = (waiting?: boolean) => {
    const asked = { kind: "bring", callId: `c${"a".repeat(26)}`, mediaTicket: "t", ...at } as const;
    const command = waiting === undefined ? asked : { ...asked, waiting };
    return runCommand({ commandId: "c1", expiresAt: 1_000, command }, runner);
  };
  channels.apply({ kind: "bridge_enter", bridgeId: "b1", ...at });
  expect(await bring(true)).toMatchObject({ ok: false, code: "refused" });
  expect(sent).toEqual([]);
  // Where it is not asked for, a conversation ends by it.
  expect(await bring()).toMatchObject({ ok: true });
  channels.apply({ kind: "bridge_leave", bridgeId: "b1", ...at });
  expect(await bring(true)).toMatchObject({ ok: true });
  expect(sent.filter((action) => action === "Redirect")).toHaveLength(2);
});
