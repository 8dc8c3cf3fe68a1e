import { describe, expect, it } from "vitest";
import { toolsOf } from "./catalogue.ts";

const context = {
  callId: `c${"a".repeat(26)}`,
  toolCallId: "call_1",
  outside: { number: "+12125550142", name: "Julia", country: "US" },
  timeZone: "America/Los_Angeles",
  recording: { on: true, pausedBy: null },
  now: 1_000,
};
const tool = (name: string) => {
  const found = toolsOf({}).get(name);
  if (found === undefined) throw new Error(`no tool ${name}`);
  return found;
};

describe("the tool that puts callers through", () => {
  const billing = {
    name: "Billing",
    target: { kind: "number", number: "1002", name: "", line: "" },
    kind: "attended",
    when: "Questions about invoices",
  } as const;
  const sales = {
    ...billing,
    name: "Sales",
    target: { kind: "queue", queue: "sales", line: "" },
    when: "",
  } as const;

  it("is there for an assistant with somebody to put through to, unless it is switched off", () => {
    expect(toolsOf({}).has("transfer_call")).toBe(false);
    expect(toolsOf({ putsThroughTo: [billing] }).has("transfer_call")).toBe(true);
    expect(toolsOf({ putsThroughTo: [billing], tools: ["end_call"] }).has("transfer_call")).toBe(false);
  });

  it("offers the names of the list, with when to use each, and takes no other", () => {
    const transfer = toolsOf({ putsThroughTo: [billing, sales] }).get("transfer_call");
    expect(transfer?.parameters).toMatchObject({ properties: { to: { enum: ["Billing", "Sales"] } } });
    expect(transfer?.description).toContain("- Billing: Questions about invoices\n- Sales");
    expect(transfer?.plan('{"to":"Sales"}', context)).toEqual({ do: "put_through", to: sales, brief: "" });
    for (const args of [
      '{"to":"sales"}',
      "{}",
      '{"to":"1002"}',
      `{"to":"Sales","brief":"${"x".repeat(301)}"}`,
    ]) {
      expect(transfer?.plan(args, context)).toMatchObject({ do: "refuse" });
    }
  });
});

describe("the tools of an assistant", () => {
  it("are all of them where it names none, and else those it names; nobody switches the do-not-call list off", () => {
    expect([...toolsOf({}).keys()]).toContain("take_message");
    expect([...toolsOf({ tools: null }).keys()]).toEqual([...toolsOf({}).keys()]);
    expect([...toolsOf({ tools: ["end_call", "of_tomorrow"] }).keys()]).toEqual(["end_call", "do_not_call"]);
  });

  it.each([...toolsOf({}).values()])(
    "$name is described to a model as a function",
    ({ description, parameters }) => {
      expect(description.length).toBeGreaterThan(40);
      expect(parameters).toMatchObject({ type: "object" });
      expect(parameters).not.toHaveProperty("$schema");
    },
  );

  it("write down what the model asked for, with what the call knows beside it", () => {
    expect(
      tool("take_message").plan('{"text":"My crown fell out.","recipient":"Doctor Hansen"}', context),
    ).toMatchObject({
      do: "log",
      events: [
        {
          type: "message_taken",
          messageId: `${context.callId}/call_1`,
          from: "Julia",
          number: "+12125550142",
          recipient: "Doctor Hansen",
          text: "My crown fell out.",
          urgent: false,
        },
      ],
    });
    const at = "2026-11-26T14:00:00Z";
    expect(
      tool("schedule_callback").plan(
        JSON.stringify({ when: "tomorrow", at, number: "(646) 555-0100" }),
        context,
      ),
    ).toMatchObject({
      events: [{ type: "callback_scheduled", number: "+16465550100", atMs: Date.parse(at) }],
    });
    expect(tool("do_not_call").plan("{}", context)).toMatchObject({
      events: [
        { type: "opted_out", number: "+12125550142" },
        { type: "closing_began", reason: "opt_out" },
      ],
    });
  });

  it("C3: take a time without a zone for the assistant's, and keep none that is no exact moment", () => {
    const when = (at: string) =>
      tool("schedule_callback").plan(JSON.stringify({ when: "on Wednesday", at }), context);
    expect(when("2026-03-04T15:00:00")).toMatchObject({
      events: [{ atMs: Date.parse("2026-03-04T23:00:00Z") }],
      result: expect.stringContaining("Wednesday, March 4, 2026, 15:00 (America/Los_Angeles"),
    });
    for (const at of ["3", "2026-03-04", "afternoon"]) {
      expect(when(at)).toMatchObject({ do: "log", events: [{ atMs: null, when: "on Wednesday" }] });
    }
    expect(
      tool("schedule_callback").plan(JSON.stringify({ when: "then", at: "1969-12-31T12:00" }), context),
    ).toMatchObject({
      do: "refuse",
      result: expect.stringContaining("is over; it is Wednesday, December 31, 1969, 16:00"),
    });
  });

  it("C1: have a number said once more that is none, and keep one whose country nobody knows", () => {
    const back = (number: string, country: string | null) =>
      tool("schedule_callback").plan(JSON.stringify({ when: "later", number }), {
        ...context,
        outside: { ...context.outside, country },
      });
    expect(back("555-0142", "US")).toMatchObject({
      do: "refuse",
      result: expect.stringContaining("555-0142: This is no telephone number of United States."),
    });
    expect(back("(646) 555-0100 ext. 7", "US")).toMatchObject({ events: [{ number: "+16465550100" }] });
    expect(back("646 555 0100", null)).toMatchObject({ events: [{ number: "646 555 0100" }] });
    const left = tool("take_message").plan('{"text":"Hi","number":"call my brother"}', context);
    expect(left).toMatchObject({ events: [{ number: "call my brother" }] });
  });

  it.each([
    ["take_message", "not json", "not a JSON object"],
    ["take_message", "[]", "not a JSON object"],
    ["take_message", "{}", "text"],
    ["take_message", '{"text":7}', "text"],
    ["schedule_callback", '{"when":""}', "when"],
  ])("%s tells the model what is wrong with %s", (name, args, words) => {
    const deed = tool(name).plan(args, context);
    expect(deed.do).toBe("refuse");
    expect(deed).toMatchObject({ result: expect.stringContaining(words) });
  });

  it("pause what is recorded, and resume only what the assistant paused itself", () => {
    const at = (on: boolean, by: "nobody" | "assistant" | "member") => {
      const pausedBy = by === "nobody" ? null : { kind: by, id: "", name: by === "member" ? "Olivia" : "A" };
      return { ...context, recording: { on, pausedBy } };
    };
    const pause = (...how: Parameters<typeof at>) => tool("pause_recording").plan("{}", at(...how));
    const resume = (...how: Parameters<typeof at>) => tool("resume_recording").plan("{}", at(...how));
    const paused = { type: "recording_paused", by: { kind: "assistant", id: "", name: "The assistant" } };
    expect(pause(true, "nobody")).toMatchObject({ do: "log", events: [paused] });
    expect(pause(true, "assistant")).toMatchObject({ do: "log", events: [] });
    expect(pause(true, "member")).toMatchObject({
      do: "log",
      events: [],
      result: expect.stringContaining("Olivia has paused it"),
    });
    // Without sound there are still words that are written down.
    expect(pause(false, "nobody")).toMatchObject({
      events: [{ ...paused, transcriptOnly: true }],
      result: expect.stringContaining("This call is not recorded"),
    });
    expect(resume(true, "assistant")).toMatchObject({ do: "log", events: [{ type: "recording_resumed" }] });
    expect(resume(false, "assistant")).toMatchObject({ events: [{ transcriptOnly: true }] });
    for (const [how, why] of [
      [resume(true, "nobody"), "It is not paused"],
      [resume(false, "nobody"), "This call is not recorded"],
      [resume(true, "member"), "Olivia paused the recording"],
    ] as const) {
      expect(how).toMatchObject({ do: "refuse", result: expect.stringContaining(why) });
    }
  });

  it("need a number to call back and to look up", () => {
    const unknown = { ...context, outside: { number: "", name: "", country: "US" } };
    expect(tool("schedule_callback").plan('{"when":"later"}', unknown).do).toBe("refuse");
    expect(tool("look_up_caller").plan("", unknown).do).toBe("refuse");
    expect(tool("look_up_caller").plan("", context)).toEqual({ do: "look_up", number: "+12125550142" });
  });
});
