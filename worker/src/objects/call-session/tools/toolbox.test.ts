import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { talkingOver } from "../../../call/calls.test-data.ts";
import type { Env } from "../../../env.ts";
import { browserCall, fileWithTool } from "./own-tool.test-data.ts";
import { Toolbox } from "./toolbox.ts";

/** An organization with one site that answers when it is told to. */
function slowOrganization() {
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  const site = { id: "oslo01", name: "Oslo", from: "", country: "NO" };
  const targets = () => answered.then(() => ({ assistants: [], members: [], lines: [site] }));
  return { answer, answered, targets };
}

const file = fileWithTool({ name: "check_order", description: "Tells whether an order is ready." }, [
  {
    name: "Billing",
    when: "",
    kind: "blind",
    target: { kind: "number", number: "1001", line: "", name: "" },
  },
]);

/** A browser's call, for which a number's line has to be looked for, and who is there. */
function calling(name: string, args: object) {
  const { answer, answered, targets } = slowOrganization();
  const { log, append, state } = browserCall();
  const toolbox = new Toolbox({} as unknown as Env, {
    append,
    state,
    file: () => file,
    targets,
    knownCaller: () => answered.then(() => ({ contact: null, earlierCalls: [] })),
    mayDial: () => answered.then(() => "yes"),
    somebodyToAsk: () => answered.then(() => true),
    askOwnTool: () => answered.then(() => ({ ending: { outcome: "done", result: "ready" } })),
  });
  append({ type: "tool_called", toolCallId: "t1", name, arguments: JSON.stringify(args) });
  const typesOf = () => log.slice(talkingOver("browser").length).map(({ type }) => type);
  return { answer, log, typesOf, used: toolbox.use("t1") };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a tool of the organization's own", () => {
  it("is asked by the organization, never from the object that has the voice service on the line", async () => {
    vi.stubGlobal("fetch", () => {
      throw new Error("no call asks anybody by HTTP");
    });
    const { answer, log, used } = calling("check_order", {});
    answer();
    await used;
    expect(log.at(-1)).toMatchObject({ type: "tool_finished", outcome: "done", result: "ready" });
    vi.unstubAllGlobals();
  });
});

describe("a tool of the house that the organization keeps waiting", () => {
  it.each([
    ["transfer_call", { to: "Billing" }, "transfer_announced"],
    ["ask_person", { question: "Are you there?" }, "person_asked"],
  ])(
    "%s is given up after its time, and does nothing any more when the answer comes",
    async (name, args, deed) => {
      const { answer, log, typesOf, used } = calling(name, args);
      await vi.advanceTimersByTimeAsync(3_000);
      await used;
      expect(log.at(-1)).toMatchObject({ type: "tool_finished", toolCallId: "t1", outcome: "timed_out" });
      answer();
      await vi.advanceTimersByTimeAsync(1_000);
      expect(typesOf()).toEqual(["tool_called", "tool_finished"]);
      expect(typesOf()).not.toContain(deed);
    },
  );
});
