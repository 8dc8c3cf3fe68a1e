import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AmiDecoder, blockKind } from "./decoder.ts";
import { type AmiEvent, parseAmiEvent } from "./events.ts";

function eventsOf(fixture: string): AmiEvent[] {
  const events: AmiEvent[] = [];
  const decoder = new AmiDecoder();
  decoder.push(readFileSync(join(import.meta.dirname, "fixtures", fixture)), (block) => {
    if (blockKind(block) !== "event") return;
    const parsed = parseAmiEvent(block);
    if (!parsed.ok) throw new Error(parsed.error);
    if (parsed.value !== null) events.push(parsed.value);
  });
  return events;
}
const named = <N extends AmiEvent["Event"]>(events: AmiEvent[], name: N) =>
  events.filter((event): event is Extract<AmiEvent, { Event: N }> => event.Event === name);

describe("parseAmiEvent on what Asterisk sent", () => {
  it("tells a call between two phones from its first ring to its end", () => {
    const events = eventsOf("call-pjsip.raw");
    const [caller, callee] = named(events, "Newchannel");
    expect(caller?.Channel).toMatch(/^PJSIP\/1001-/);
    const [dialled] = named(events, "DialEnd");
    expect(dialled).toMatchObject({ DialStatus: "ANSWER", DestUniqueid: callee?.Uniqueid });
    expect(named(events, "BridgeEnter")).toHaveLength(2);
    expect(named(events, "Hangup").map((event) => event.Cause)).toEqual([16, 16]);
  });

  it("tells a queue's callers and members", () => {
    const events = eventsOf("queue.raw");
    expect(named(events, "QueueCallerJoin")[0]).toMatchObject({ Queue: "support", Position: 1 });
    expect(named(events, "QueueCallerAbandon")[0]).toMatchObject({ HoldTime: 1 });
    expect(named(events, "AgentConnect")[0]).toMatchObject({ MemberName: "Agent A" });
    expect(named(events, "QueueMemberPause")[0]).toMatchObject({ Paused: true, PausedReason: "lunch" });
    expect(named(events, "QueueEntry")[0]).toMatchObject({ Queue: "support", Position: 1, Wait: 1 });
  });

  it("reads the channel list, `<unknown>` as nothing", () => {
    const events = eventsOf("status-lists.raw");
    expect(named(events, "CoreShowChannel").length).toBeGreaterThanOrEqual(4);
    expect(named(events, "Newchannel")[0]).toMatchObject({ CallerIDNum: "", ConnectedLineNum: "" });
  });
});

describe("parseAmiEvent on anything else", () => {
  it("ignores events that it does not know", () => {
    expect(parseAmiEvent({ Event: "VarSet" })).toEqual({ ok: true, value: null });
    expect(parseAmiEvent({ Event: "constructor" })).toEqual({ ok: true, value: null });
    expect(parseAmiEvent({})).toEqual({ ok: true, value: null });
  });

  it("says what is wrong with a malformed one", () => {
    expect(parseAmiEvent({ Event: "Hangup", Channel: "x", Uniqueid: "1", Cause: "soon" })).toMatchObject({
      ok: false,
      error: expect.stringContaining("Cause"),
    });
    expect(parseAmiEvent({ Event: "Newchannel", Channel: "x" })).toMatchObject({ ok: false });
  });
});
