import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Ending } from "../../../call/tools/tool.ts";
import { isAsked, NO_TOOLS } from "../../../call/tools/tool-state.ts";
import type { Env } from "../../../env.ts";
import { browserCall, fileWithTool } from "./own-tool.test-data.ts";
import { Toolbox } from "./toolbox.ts";

const ORDER = JSON.stringify({ item: "Crown, size 7" });
/** The same, as a model may write it the next time. */
const SAME = ["Crown, size 7", "crown  size 7", "CROWN, SIZE 7", "Crown – size 7."];

/** A call whose assistant has a tool that orders something, and what that was asked. */
function ordering(repeatable: boolean) {
  const file = fileWithTool({
    name: "order_item",
    description: "Orders something for the caller.",
    fields: [{ name: "item", type: "string" }],
    repeatable,
  });
  const { log, append, state } = browserCall();
  const asked: { key: string; inBody: unknown }[] = [];
  let answer: () => Promise<{ ending: Ending }> = () => new Promise(() => {});
  const never = () => Promise.reject(new Error("nobody asks for it"));
  const call = {
    append,
    state,
    file: () => file,
    targets: never,
    knownCaller: never,
    mayDial: never,
    somebodyToAsk: never,
    askOwnTool: (_tool: unknown, { toolCallId, body }: { toolCallId: string; body: string }) => {
      asked.push({ key: toolCallId, inBody: JSON.parse(body).toolCallId });
      return answer();
    },
  };
  const toolbox = () => new Toolbox({} as unknown as Env, call);
  const called = (toolCallId: string, args = ORDER): void =>
    append({ type: "tool_called", toolCallId, name: "order_item", arguments: args });
  return {
    asked,
    answers: (now: typeof answer): void => {
      answer = now;
    },
    called,
    log,
    /** The assistant uses it, and nothing comes of that yet. */
    begin: (toolCallId: string): void => {
      called(toolCallId);
      void toolbox().use(toolCallId);
    },
    /** A process that died under it, and a new one. */
    recovered: () => toolbox().recover(),
    /** The assistant uses it; what it is told. */
    use: async (toolCallId: string, args = ORDER) => {
      called(toolCallId, args);
      const used = toolbox().use(toolCallId);
      await vi.advanceTimersByTimeAsync(20_000);
      await used;
      const end = log.at(-1);
      if (end?.type !== "tool_finished") throw new Error("the tool has not ended");
      return { ...end, told: JSON.parse(end.result) as unknown };
    },
  };
}

const done = async (): Promise<{ ending: Ending }> => ({ ending: { outcome: "done", result: '"ordered"' } });
const broken = (): Promise<{ ending: Ending }> => Promise.reject(new Error("connection lost"));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("F10: a question to a tool that may have been carried out though no answer came", () => {
  it.each([
    ["took too long", () => new Promise<never>(() => {}), "timed_out"],
    ["broke off", broken, "failed"],
  ] as const)(
    "F10: that %s is told as not known, and is not asked again for the same thing",
    async (_how, how, outcome) => {
      const { asked, answers, use } = ordering(false);
      answers(how);
      expect(await use("t1")).toMatchObject({
        outcome,
        mayBeDone: true,
        told: { status: "unknown", next: expect.stringContaining("do not use it again for the same thing") },
      });
      answers(done);
      // However the model writes the same.
      for (const [n, item] of SAME.entries()) {
        expect(await use(`again-${n}`, JSON.stringify({ item }))).toMatchObject({
          outcome: "refused",
          mayBeDone: true,
          told: { status: "unknown", why: expect.stringContaining("nobody knows whether that was done") },
        });
      }
      expect(asked).toEqual([{ key: "t1", inBody: "t1" }]);
      // Something else is another question.
      expect(await use("other", JSON.stringify({ item: "Crown, size 8" }))).toMatchObject({
        outcome: "done",
      });
      expect(asked.at(-1)).toEqual({ key: "other", inBody: "other" });
    },
  );

  it("F10: whose tool takes the same request for one is asked again by the first one's key, until the end is known", async () => {
    const { asked, answers, use } = ordering(true);
    expect(await use("t1")).toMatchObject({
      mayBeDone: true,
      told: { status: "unknown", next: expect.stringContaining("counts as the same request") },
    });
    answers(broken);
    expect(await use("t2")).toMatchObject({ outcome: "failed", mayBeDone: true });
    answers(done);
    const known = await use("t3");
    expect(known).toMatchObject({ outcome: "done" });
    expect(known.mayBeDone).toBeUndefined();
    // Ordered once; who orders the same once more means it.
    await use("t4");
    expect(asked.map(({ key, inBody }) => [key, inBody])).toEqual([
      ["t1", "t1"],
      ["t1", "t1"],
      ["t1", "t1"],
      ["t4", "t4"],
    ]);
  });

  it.each([true, false])(
    "F10: is not asked beside itself while nobody knows its end (repeatable: %s)",
    async (repeatable) => {
      const { asked, begin, log, use } = ordering(repeatable);
      begin("t1");
      await use("t2");
      expect(asked).toEqual([{ key: "t1", inBody: "t1" }]);
      const ends = log.filter((event) => event.type === "tool_finished");
      expect(ends).toEqual([
        expect.objectContaining({ toolCallId: "t2", outcome: "refused" }),
        expect.objectContaining({ toolCallId: "t1", outcome: "timed_out", mayBeDone: true }),
      ]);
      expect(ends[0]).not.toHaveProperty("mayBeDone");
    },
  );

  it("F10: of two that began at once the first goes on", () => {
    const use = { name: "order_item", arguments: ORDER, sinceMs: 5 };
    const tools = { ...NO_TOOLS, running: { t1: use, t2: use, t3: { ...use, arguments: "{}" } } };
    expect(["t1", "t2", "t3", "t4"].map((id) => isAsked(tools, id))).toEqual([false, true, false, false]);
  });

  it("F10: that a crash took is not known either, and is not asked again", async () => {
    const { asked, answers, called, recovered, use } = ordering(false);
    called("t1");
    await recovered();
    answers(done);
    expect(await use("t2")).toMatchObject({ outcome: "refused", mayBeDone: true });
    expect(asked).toEqual([]);
  });

  it("F10: with a number that the log withholds is not asked again: it may be another", async () => {
    const { asked, use } = ordering(true);
    const args = JSON.stringify({ item: "for the card •••• (digits withheld)" });
    await use("t1", args);
    expect(await use("t2", args)).toMatchObject({ outcome: "refused", mayBeDone: true });
    expect(asked).toHaveLength(1);
  });
});
