import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { beginConversation } from "../conversation.test-rig.ts";

const call = (toolCallId: string) => ({ toolCallId, name: "look", arguments: "{}" });

describe("a tool at work", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** The caller has asked for something, and the engine wants tools for it. */
  function asked(...ids: string[]) {
    const rig = beginConversation();
    rig.talk.answer("greet");
    rig.say("greeting", 400, "Hello.");
    rig.pass(600);
    rig.speak("c1", 800);
    rig.take({ type: "caller_said", itemId: "c1", said: { text: "Is it ready?" } });
    rig.engine.answering = false;
    rig.take({ type: "tools_called", calls: ids.map(call) });
    return rig;
  }
  const end = (toolCallId: string, output: string) => ({ toolCallId, output, cue: "answer" as const });

  it("is told of once all are done, and then the assistant goes on", () => {
    const { talk, engine, called } = asked("t1", "t2");
    expect(called).toEqual([call("t1"), call("t2")]);
    const before = engine.asked.length;
    expect(talk.endErrand(end("t2", "two"))).toBe(true);
    expect([engine.results, engine.asked.length]).toEqual([[], before]);
    expect(talk.endErrand(end("t1", "one"))).toBe(true);
    expect(engine.results).toEqual([
      [
        { toolCallId: "t1", output: "one" },
        { toolCallId: "t2", output: "two" },
      ],
    ]);
    expect(engine.asked.slice(before)).toEqual(["answer"]);
    // Twice is once.
    expect(talk.endErrand(end("t1", "again"))).toBe(false);
    expect(engine.asked).toHaveLength(before + 1);
  });

  it("that is slow has the caller asked for patience, once, and no engine is given up for it", () => {
    const { talk, pass, news, silent, longestSilenceMs, resetSilence } = asked("t1");
    resetSilence();
    pass(5_000);
    expect(news).toEqual([{ type: "tool_filler_played", ms: expect.any(Number) }]);
    expect(news[0]).toMatchObject({ ms: 1_200 });
    expect(longestSilenceMs()).toBeLessThan(4_000);
    expect(silent).toEqual([]);
    pass(6_000);
    // So long after the first it is said again; nobody is asked whether they are still there.
    expect(news).toHaveLength(2);
    expect(new Set(news.map(({ type }) => type))).toEqual(new Set(["tool_filler_played"]));
    talk.endErrand(end("t1", "one"));
    expect(silent).toEqual([]);
  });

  it("lets the caller speak, and answers both", () => {
    const { talk, engine, speak, take } = asked("t1");
    const before = engine.asked.length;
    speak("c2", 900);
    take({ type: "caller_said", itemId: "c2", said: { text: "And is it blue?" } });
    talk.endErrand(end("t1", "one"));
    expect(engine.results).toHaveLength(1);
    expect(engine.asked.slice(before).at(-1)).toBe("answer");
  });

  it("belongs to the engine that called it: the next one knows nothing of it", () => {
    const { talk, engine } = asked("t1");
    expect(talk.awaitsEngine).toBe(true);
    expect(talk.pausing).toBe(false);
    talk.loseEngine();
    expect(talk.endErrand(end("t1", "one"))).toBe(false);
    expect(engine.results).toEqual([]);
  });
});
