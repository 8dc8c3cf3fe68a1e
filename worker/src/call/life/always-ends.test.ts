import type { CallEvent } from "@patchbay/protocol/call";
import { describe, expect, it } from "vitest";
import { began, joins, logOf, routed, talkingOver, throughout } from "../calls.test-data.ts";
import { callEventOf } from "../pbx-facts.ts";
import { step } from "./machine.ts";
import { overdue } from "./watch.ts";

const MINUTE_MS = 60_000;

/** A PBX call that the assistant talks in, and what it becomes with further entries. */
function talking(...more: CallEvent[]) {
  const log = logOf([...talkingOver("pbx"), ...more]);
  return { ...throughout(log), at: log.at(-1)?.at ?? 0, n: log.length };
}
const gone = { type: "leg_lost", legId: "caller", reason: "gone" } as const;

describe("a call always ends", () => {
  it("E3: that nobody can find for ten minutes, and says so of itself; one that is heard goes on", () => {
    const { state, at } = talking(gone, { type: "far_end_unknown" });
    expect(overdue(state, at + 9 * MINUTE_MS)).toBeNull();
    const due = overdue(state, at + 10 * MINUTE_MS);
    expect(due).toMatchObject({ type: "call_ended", disposition: "lost" });
    if (due === null) return;
    const { state: ended } = step(state, { n: 99, at: at + 10 * MINUTE_MS, event: due });
    expect(ended.summary).toMatchObject({
      status: "ended",
      disposition: "lost",
      attention: expect.stringContaining("Nobody saw how this call ended"),
    });
    const found = talking(gone, { type: "far_end_unknown" }, { type: "far_end_known" });
    expect(overdue(found.state, found.at + 11 * MINUTE_MS)).toBeNull();
    const heard = talking({ type: "far_end_unknown" });
    expect(overdue(heard.state, heard.at + 11 * MINUTE_MS)).toBeNull();
    // Who was here again and goes once more is looked for anew: the ten minutes begin with the next look.
    const again = talking(gone, { type: "far_end_unknown" }, joins("caller", "pbx"), gone);
    expect(overdue(again.state, again.at + 11 * MINUTE_MS)).toBeNull();
  });

  it("E3: that has lasted as long as the organization lets one last: the caller is told goodbye", () => {
    const { state, effects } = talking({ type: "longest_reached", minutes: 240 });
    expect(effects).toContainEqual({ do: "prompt", prompt: "goodbye" });
    const over = step(state, { n: 98, at: 2, event: { type: "prompt_played", prompt: "goodbye" } });
    expect(over.effects).toContainEqual(expect.objectContaining({ do: "hang_up" }));
    const hungUp = callEventOf(
      { kind: "channel_hangup", uniqueid: state.pbx?.uniqueid ?? "", channel: "", cause: 16, causeText: "" },
      over.state,
    );
    expect(hungUp).toMatchObject({ type: "call_ended", disposition: "too_long" });
    expect(over.state.summary?.attention).toContain("240 minutes");
  });

  it("E3: is due to end after the longest time that its log names, whatever happens in it", () => {
    const { state } = talking();
    const startedAt = state.summary?.startedAt ?? 0;
    const bounded = { ...state, longestMs: 240 * MINUTE_MS };
    expect(overdue(bounded, startedAt + 239 * MINUTE_MS)).toBeNull();
    expect(overdue(bounded, startedAt + 240 * MINUTE_MS)).toEqual({ type: "longest_reached", minutes: 240 });
  });

  it("is not ended by us where we only hear a conversation of the PBX, until a decision is made for it", () => {
    const { state } = throughout(
      logOf([
        { ...began, ongoing: true } as CallEvent,
        { type: "operator_connected", name: "1002", channel: "PJSIP/1002-2" },
      ]),
    );
    const endless = (state.summary?.startedAt ?? 0) + 100 * 24 * 60 * MINUTE_MS;
    expect(overdue(state, endless)).toBeNull();
    const { state: asked } = step(state, {
      n: 9,
      at: 5,
      event: { ...routed, to: { number: "1412", name: "" } } as CallEvent,
    });
    expect(overdue(asked, endless)).toMatchObject({ type: "longest_reached" });
  });

  it("E3: is due to end where it rang at the PBX and somebody here has its caller", () => {
    const { state } = throughout(
      logOf([
        { ...began, ongoing: true } as CallEvent,
        { type: "phone_rung", name: "1002" },
        joins("caller", "pbx"),
      ]),
    );
    const endless = (state.summary?.startedAt ?? 0) + 24 * 60 * MINUTE_MS;
    expect(overdue(state, endless)).toMatchObject({ type: "longest_reached" });
  });

  it("E6: whose end nobody saw is lost, and wants attention; one that was being hung up is completed", () => {
    const unseen = (state: ReturnType<typeof talking>["state"]) =>
      callEventOf(
        {
          kind: "channel_hangup",
          uniqueid: state.pbx?.uniqueid ?? "",
          channel: "",
          cause: 0,
          causeText: "seen gone",
          unseen: true,
        } as const,
        state,
      );
    expect(unseen(talking().state)).toMatchObject({ type: "call_ended", disposition: "lost" });
    const by = { kind: "member", id: "u1", name: "Olivia" } as const;
    expect(unseen(talking({ type: "hangup_requested", by }).state)).toMatchObject({
      disposition: "completed",
    });
  });

  it("E6: that rings or waits when its PBX goes away is lost as well: nobody says that its caller hung up", () => {
    const [began, routed] = talkingOver("pbx");
    if (began === undefined || routed === undefined) throw new Error("a call begins and is routed");
    const rings: CallEvent = { type: "operators_rang", untilMs: 20_000, member: null };
    const waits: CallEvent = { type: "queue_joined", queue: "support", position: 1 };
    for (const unanswered of [rings, waits]) {
      const { state } = throughout(logOf([began, routed, unanswered]));
      const { uniqueid = "" } = state.pbx ?? {};
      const away = {
        kind: "channel_hangup",
        uniqueid,
        channel: "",
        cause: 0,
        causeText: "seen gone",
      } as const;
      const event = callEventOf({ ...away, unseen: true }, state);
      expect(event).toMatchObject({ type: "call_ended", disposition: "lost" });
      if (event === null) continue;
      const { state: ended } = step(state, { n: 99, at: 30_000, event });
      expect(ended.summary?.attention).toMatch(
        /went out of reach before anybody had answered it\. Call back\.$/,
      );
      // Who does hang up while it rings is told of as ever.
      expect(callEventOf({ ...away, cause: 16 }, state)).toMatchObject({ disposition: "abandoned" });
    }
  });

  it("E6: whose end nobody saw says so beside whatever else was wrong with it", () => {
    const { state, at } = talking(gone, { type: "fault", code: "x", message: "The voice was late." });
    const event: CallEvent = { type: "call_ended", disposition: "lost", cause: "" };
    const { state: ended } = step(state, { n: 99, at, event });
    expect(ended.summary?.attention).toMatch(/^The voice was late\. Nobody saw how this call ended/);
  });

  it("E7: has lasted until the line went, however late that was told, and no shorter than until its answer", () => {
    const { state } = talking();
    const answeredAt = state.summary?.answeredAt ?? 0;
    const toldAt = answeredAt + 51_000;
    const told = (hungUpAt?: number) => {
      const event: CallEvent = {
        type: "call_ended",
        disposition: "completed",
        cause: "",
        ...(hungUpAt === undefined ? {} : { hungUpAt }),
      };
      return step(state, { n: 1_000, at: toldAt, event }).state.summary?.endedAt;
    };
    expect(told(answeredAt + 16_000)).toBe(answeredAt + 16_000);
    expect(told()).toBe(toldAt);
    expect(told(answeredAt - 5_000)).toBe(answeredAt);
    expect(told(toldAt + 5_000)).toBe(toldAt);
  });

  it("E8: a member who hangs up on a caller before an answer turns them away, by name", () => {
    const by = { kind: "member", id: "u1", name: "Olivia" } as const;
    const ringing = talkingOver("pbx").slice(0, 1);
    const log = logOf([...ringing, { type: "hangup_requested", by }]);
    const { state, effects } = throughout(log);
    expect(state.rejected).toBe(true);
    expect(effects).toContainEqual(expect.objectContaining({ do: "hang_up", cause: 21 }));
    expect(state.summary?.attention).toBe("Olivia hung up before anybody answered.");
    const fact = { kind: "channel_hangup", uniqueid: state.pbx?.uniqueid ?? "", channel: "" } as const;
    expect(callEventOf({ ...fact, cause: 21, causeText: "" }, state)).toMatchObject({
      disposition: "rejected",
    });
  });
});
