import type { AmiAction } from "@patchbay/protocol/ami/actions";
import { describe, expect, it } from "vitest";
import { enqueue } from "./enqueue.ts";

const command = {
  kind: "enqueue",
  callId: "c1",
  mediaTicket: "ticket",
  queue: "support",
  leg: "target-1",
  callerNumber: "+12125550142",
  callerName: "Anna",
  uniqueid: "patchbay-transfer-1",
  waitMs: 300_000,
} as const;

/** What an Asterisk is told whose dialplan says that of the context. */
async function told(exists: string) {
  const actions: AmiAction[] = [];
  const announced: string[] = [];
  const outcome = await enqueue(command, {
    ami: {
      state: { state: "up", amiVersion: "9.0.0" },
      send: async (action) => {
        actions.push(action);
        return { ok: true, headers: { Value: exists }, items: [] };
      },
    },
    calls: {
      announce: (ticket) => {
        announced.push(ticket);
        return [];
      },
      hold: async () => null,
      withdraw: () => {},
    },
  });
  return { outcome, announced, actions: actions.map(({ Action }) => Action) };
}

describe("a caller of another line who is to wait in a queue", () => {
  it("is dialled into none where the dialplan is older and has no place for them, which is said", async () => {
    const { outcome, announced, actions } = await told("0");
    expect(outcome).toMatchObject({
      code: "refused",
      text: expect.stringContaining("extensions_patchbay.conf"),
    });
    expect(actions).toEqual(["Getvar"]);
    expect(announced).toEqual([]);
  });

  it("waits where it has", async () => {
    const { outcome, announced, actions } = await told("1");
    expect(outcome.code).toBe("");
    expect(actions).toEqual(["Getvar", "Originate"]);
    expect(announced).toEqual(["ticket"]);
  });
});
