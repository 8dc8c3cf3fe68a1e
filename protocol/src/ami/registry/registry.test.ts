import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACT_SAMPLES } from "../act-samples.test-data.ts";
import { AmiDecoder } from "../decoder.ts";
import { type AmiAct, cameAbout, defineAmiAct, MAX_LIMIT_MS, picksOf } from "./act.ts";
import { AMI_ACTS, actNamed, encodeAct, headersOf } from "./acts.ts";
import { whyNoAct } from "./removed.ts";

const ID = "0b5f3c1e-6f0e-4c57-9d55-0a7b6c1d2e3f";
const named = (action: string): AmiAct => {
  const act = actNamed(action);
  if (act === null) throw new Error(`no ${action}`);
  return act;
};
const sent = (action: string, input: object) => encodeAct({ action, input, id: ID }, "a1");
const refusal = (action: string, input: object): string => {
  const encoded = sent(action, input);
  return encoded.ok ? "" : encoded.error;
};

describe("the registry", () => {
  it("has at least 70 acts, each name once, each in words", () => {
    expect(AMI_ACTS.length).toBeGreaterThanOrEqual(70);
    expect(new Set(AMI_ACTS.map(({ action }) => action.toLowerCase())).size).toBe(AMI_ACTS.length);
    for (const { words, family } of AMI_ACTS) expect([words.title, words.about, family]).not.toContain("");
  });

  it("declares targets, dials, names and events by headers that are sent", () => {
    for (const act of AMI_ACTS) {
      const sends = [...Object.keys(act.input.shape), ...Object.keys(act.fixed), act.named?.header];
      const used = [
        ...act.targets.flatMap(({ context, exten }) => [context, exten]),
        ...act.dials,
        ...Object.values(act.done?.same ?? {}),
        ...(act.inBridge === null ? [] : [act.inBridge]),
      ];
      expect([act.action, used.filter((header) => !sends.includes(header))]).toEqual([act.action, []]);
      expect(act.done?.limitMs ?? 0).toBeLessThanOrEqual(MAX_LIMIT_MS);
    }
  });

  it("looks up what every call is sent to", () => {
    const sending = AMI_ACTS.filter(({ input }) => "Context" in input.shape && "Channel" in input.shape);
    expect(sending.length).toBeGreaterThan(3);
    for (const act of sending) expect([act.action, act.targets.length > 0]).toEqual([act.action, true]);
  });

  it("knows a channel's field by what it picks, also where it may be left out", () => {
    const fields = AMI_ACTS.flatMap(({ action, input }) =>
      Object.entries(input.shape).map(([name, field]) => ({ action, name, picks: picksOf(field) })),
    );
    const untold = fields.filter(
      ({ name, picks }) =>
        /Channel|^Caller$/.test(name) && !["channel", "participant", "dial"].includes(picks ?? ""),
    );
    expect(untold.map(({ action, name }) => `${action}.${name}`)).toEqual([]);
  });
});

describe("an act on the wire", () => {
  it("is Asterisk's action with what it always has", () => {
    const input = { Channel: "PJSIP/1001", Context: "internal", Exten: "1002", Timeout: 20_000 };
    const encoded = sent("originate", input);
    expect(encoded.ok && encoded.value.split("\r\n")).toEqual([
      "Action: Originate",
      "ActionID: a1",
      "Channel: PJSIP/1001",
      "Context: internal",
      "Exten: 1002",
      "Timeout: 20000",
      "Priority: 1",
      "Async: true",
      `ChannelId: patchbay-act-${ID}`,
      "",
      "",
    ]);
  });

  it("is none of those that there are not, nor one of the connector's own choreography alone", () => {
    for (const action of ["Login", "UpdateConfig", "Events", "AGI", "constructor", "Monitor", "Filter"]) {
      expect(refusal(action, {})).not.toBe("");
    }
  });

  it("has no application, no other header, and no name of one's own for what is made", () => {
    const input = { Channel: "PJSIP/1001", Context: "internal", Exten: "1002" };
    expect(refusal("Originate", { ...input, Application: "System", Data: "id" })).toContain("Application");
    expect(refusal("Originate", { ...input, Async: false })).toContain("Async");
    expect(refusal("Originate", { ...input, Variable: "X=1" })).toContain("Variable");
    expect(refusal("MixMonitor", { Channel: "PJSIP/1001-1", File: "../../etc/x.wav" })).toContain("File");
    expect(refusal("MixMonitor", { Channel: "PJSIP/1001-1", Command: "rm" })).toContain("Command");
    expect(sent("MixMonitor", { Channel: "PJSIP/1001-1" })).toMatchObject({
      value: expect.stringContaining(`File: patchbay-${ID}.wav\r\n`),
    });
  });

  it.each([
    ["a second digit", "PlayDTMF", { Channel: "PJSIP/1-1", Digit: "12" }],
    ["a letter that is no key", "PlayDTMF", { Channel: "PJSIP/1-1", Digit: "x" }],
    ["a word for paused", "QueuePause", { Interface: "PJSIP/1001", Paused: "maybe" }],
    ["a member that is no device", "QueueAdd", { Queue: "support", Interface: "nonsense" }],
    ["a member in an unread context", "QueueAdd", { Queue: "support", Interface: "Local/1@patchbay-out/b" }],
    ["a member behind a second place", "QueueAdd", { Queue: "support", Interface: "Local/1/2@outgoing" }],
    ["a number by another technology", "QueueAdd", { Queue: "support", Interface: "IAX2/trunk/21000000" }],
    ["a penalty in letters", "QueueAdd", { Queue: "support", Interface: "PJSIP/1001", Penalty: "abc" }],
    ["parking without a way back", "Park", { Channel: "PJSIP/1-1" }],
    ["letters in a transfer's target", "Atxfer", { Channel: "PJSIP/1-1", Context: "internal", Exten: "abc" }],
    ["an unknown direction", "MuteAudio", { Channel: "PJSIP/1-1", Direction: "both", State: "on" }],
    ["an unknown state", "MuteAudio", { Channel: "PJSIP/1-1", Direction: "all", State: "maybe" }],
    ["a second place in one", "Redirect", { Channel: "PJSIP/1-1", Context: "internal", Exten: "1,1&2" }],
    ["a dialplan expression", "Originate", { Channel: `Local/${"$"}{X}@x`, Context: "x", Exten: "1" }],
    ["another technology", "Originate", { Channel: "Console/dsp", Context: "x", Exten: "1" }],
    ["a function that runs programs", "Getvar", { Variable: "SHELL(id)" }],
    ["a function that reads files", "Getvar", { Variable: "FILE(/etc/passwd)" }],
    ["the environment", "Getvar", { Variable: "ENV(PATH)" }],
    ["a media ticket", "Getvar", { Channel: "PJSIP/1-1", Variable: "PATCHBAY_TICKET" }],
    ["a ticket's shared form", "Getvar", { Variable: "SHARED(PATCHBAY_VERDICT)" }],
    ["a phone's password", "Getvar", { Variable: "PJSIP_ENDPOINT(1001,auth)" }],
    ["a ticket among others", "Status", { Variables: "CALLERID(num),PATCHBAY_TICKET" }],
    ["a trunk's secret", "Getvar", { Variable: "TRUNK_SECRET" }],
    ["a password among others", "Status", { Variables: "LAB,DB_PASSWORD" }],
    ["a database's pass word", "Getvar", { Variable: "DB_PASS" }],
    ["a caller's PIN", "Getvar", { Channel: "PJSIP/1-1", Variable: "PIN" }],
    ["the heartbeat", "Setvar", { Variable: "PATCHBAY_HEARTBEAT", Value: "1" }],
    ["where a transfer goes", "Setvar", { Channel: "PJSIP/1-1", Variable: "__TRANSFER_CONTEXT", Value: "x" }],
    [
      "what is run at the end",
      "Setvar",
      { Channel: "x", Variable: "CHANNEL(hangup_handler_push)", Value: "x" },
    ],
    ["a module that calls stand on", "ModuleLoad", { Module: "res_pjsip.so", LoadType: "unload" }],
    ["a shell", "Command", { Command: " !id" }],
    [
      "an application that runs programs",
      "DialplanExtensionAdd",
      { Context: "x", Extension: "1", Priority: "1", Application: "System" },
    ],
  ])("never has %s", (_what, action, input) => {
    expect(refusal(action, input)).not.toBe("");
  });

  it("is sent for an input of each act", () => {
    for (const { action } of AMI_ACTS) {
      expect([action, refusal(action, ACT_SAMPLES[action] ?? {})]).toEqual([action, ""]);
    }
  });

  it.each(["\r\nAction: Command", "\n", "\r", "\0"])("never has %j in any text of any act", (bad) => {
    for (const { action, input } of AMI_ACTS) {
      const sample = ACT_SAMPLES[action] ?? {};
      for (const name of Object.keys(input.shape)) {
        const { [name]: value = "PJSIP/1001" } = sample;
        const spoilt = { ...sample, [name]: Array.isArray(value) ? [`Event=${bad}`] : `${value}${bad}` };
        expect([action, name, refusal(action, spoilt) === ""]).toEqual([action, name, false]);
      }
    }
  });

  it("is one block with its own headers, whatever is asked", async () => {
    const value = fc.oneof(fc.string({ unit: "binary", maxLength: 40 }), fc.integer(), fc.boolean());
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...AMI_ACTS),
        fc.array(value, { maxLength: 8 }),
        async (act, values) => {
          const names = Object.keys(act.input.shape);
          const input = Object.fromEntries(names.map((name, n) => [name, values[n]]));
          const encoded = encodeAct({ action: act.action, input, id: ID }, "a1");
          if (!encoded.ok) return;
          const blocks: object[] = [];
          new AmiDecoder().push(new TextEncoder().encode(encoded.value), (block) => blocks.push(block));
          const own = new Set([
            "Action",
            "ActionID",
            ...names,
            ...Object.keys(act.fixed),
            act.named?.header ?? "",
          ]);
          expect(blocks).toHaveLength(1);
          expect(Object.keys(blocks[0] ?? {}).filter((name) => !own.has(name))).toEqual([]);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("adds members that can be read, and moves out of a queue whoever is in it", () => {
    for (const Interface of ["PJSIP/1001", "Local/1412@internal", "Local/1001@from-queue/n", "Agent/7"])
      expect([Interface, refusal("QueueAdd", { Queue: "support", Interface })]).toEqual([Interface, ""]);
    const odd = { Queue: "support", Interface: "IAX2/trunk/21000000" };
    expect(refusal("QueueRemove", odd)).toBe("");
  });

  it("takes names as people have them", () => {
    const Channel = "PJSIP/anna-müller & söhne-00000001";
    expect(sent("Hangup", { Channel })).toMatchObject({ ok: true });
    expect(sent("QueueStatus", { Queue: "Vertrieb & Straße-2" })).toMatchObject({ ok: true });
    expect(headersOf(named("Hangup"), { Channel }, "x")).toMatchObject({ ok: false });
  });

  it("is refused where Asterisk would drop a line of it", () => {
    expect(refusal("Setvar", { Variable: "X", Value: "ä".repeat(700) })).toContain("bytes");
  });
});

describe("an act has come about", () => {
  const headers = { Queue: "support", Interface: "PJSIP/1001", Paused: true };
  const done = named("QueuePause").done ?? { event: "", limitMs: 0, same: {} };
  const event = { Event: "QueueMemberPause", Queue: "support", Interface: "PJSIP/1001", Paused: "1" };

  it("when its event says so of the same thing", () => {
    expect(cameAbout(done, headers, event)).toBe(true);
    expect(cameAbout(done, headers, { ...event, Interface: "PJSIP/1002" })).toBe(false);
    expect(cameAbout(done, headers, { ...event, Event: "QueueMemberStatus" })).toBe(false);
    // In all queues: the first of them.
    expect(cameAbout(done, { ...headers, Queue: undefined }, { ...event, Queue: "sales" })).toBe(true);
  });
});

describe("what nobody can ask for", () => {
  it.each([
    ["Monitor", "use MixMonitor"],
    ["SIPpeers", "use PJSIPShowEndpoints"],
    ["UpdateConfig", "on the PBX"],
    ["toString", "no act toString"],
  ])("%s says what to do", (action, words) => {
    expect(whyNoAct(action)).toContain(words);
    expect(actNamed(action)).toBeNull();
  });

  it("names nothing in its place that there is not", () => {
    for (const removed of ["Monitor", "SIPnotify", "MeetmeMute", "Queues"]) {
      const [, instead = ""] = /use (\w+)\./.exec(whyNoAct(removed)) ?? [];
      expect(actNamed(instead)).not.toBeNull();
    }
  });
});

it("a planted act is sent by its entry alone", () => {
  const planted = defineAmiAct({
    action: "PlantedAction",
    family: "Planted",
    input: named("Ping").input,
    permission: "pbx.control",
    rights: [],
    words: { title: "Planted", about: "Only here" },
  });
  expect(encodeAct({ action: "PlantedAction", input: {}, id: ID }, "a1")).toMatchObject({ ok: false });
  expect(encodeAct({ action: "PlantedAction", input: {}, id: ID }, "a1", [...AMI_ACTS, planted])).toEqual({
    ok: true,
    value: "Action: PlantedAction\r\nActionID: a1\r\n\r\n",
  });
});
