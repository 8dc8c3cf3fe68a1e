import { sampleCall } from "@patchbay/protocol/samples.test-data";
import { describe, expect, it } from "vitest";
import {
  canListen,
  coached,
  handBackTo,
  presenceWords,
  speechRefusal,
  takeoverOf,
  whisperRefusal,
} from "./supervising.ts";

const mine = {
  ...sampleCall,
  handler: { kind: "operator" as const, id: "u1", name: "Olivia" },
  supervision: { ...sampleCall.supervision, takenFrom: { id: "a1", name: "Receptionist" } },
};
const atTwilio = {
  ...sampleCall,
  source: "twilio" as const,
  handler: { kind: "operator" as const, name: "+12125550177" },
};
const ended = { ...sampleCall, status: "ended" as const };

describe("what a supervisor is offered", () => {
  it.each([
    ["a call of the assistant", sampleCall, false, "take_over"],
    ["the own call on this phone", mine, true, null],
    ["the own call after a reload", mine, false, "take_up"],
    ["a colleague's call", { ...mine, handler: { ...mine.handler, id: "u2" } }, false, null],
    ["a call that has ended", ended, false, null],
    ["a caller who talks from phone to phone, as Twilio put them through (F7)", atTwilio, false, "fetch"],
    ["a caller whom the PBX has put through", { ...atTwilio, source: "pbx" as const }, false, null],
  ] as const)("%s", (_name, call, onIt, offered) => expect(takeoverOf(call, "u1", onIt)).toBe(offered));

  it.each([
    ["a call of the assistant", sampleCall, true],
    ["a colleague's call", { ...mine, handler: { ...mine.handler, id: "u2" } }, true],
    ["the own call", mine, false],
    ["a call that people of the PBX have", { ...mine, handler: { kind: "operator", name: "Ole" } }, true],
    ["a call that waits in a queue", { ...sampleCall, status: "queued" }, false],
    ["a call that has ended", ended, false],
  ] as const)("is to listen, or not: %s", (_name, call, can) => expect(canListen(call, "u1")).toBe(can));

  it("is to whisper to people only, and else the reason why not", () => {
    expect(whisperRefusal(mine)).toBeUndefined();
    expect(whisperRefusal(sampleCall)).toMatch(/is an assistant: write to it in private, or barge in\.$/);
    expect(whisperRefusal(undefined)).toBe("Nobody has the caller.");
  });

  it("F7: is not to speak to a caller whom Twilio has put through, and why not", () => {
    const why = /^Twilio has put this caller through .+ listen, or take the caller over\.$/;
    expect([speechRefusal(atTwilio), whisperRefusal(atTwilio)]).toEqual([
      expect.stringMatching(why),
      expect.stringMatching(why),
    ]);
    for (const call of [mine, sampleCall, { ...atTwilio, handler: mine.handler }, undefined]) {
      expect(speechRefusal(call)).toBeUndefined();
    }
  });

  it("is to see who is at the call, and how", () => {
    const at = (...modes: (readonly [string, "listen" | "whisper" | "barge"])[]) => ({
      ...mine,
      supervision: {
        ...mine.supervision,
        listeners: modes.map(([name, mode]) => ({ id: name, name, mode, legId: `listener-${name}` })),
      },
    });
    expect(presenceWords(at(["Ada", "barge"], ["Paul", "listen"], ["Sam", "listen"]), "u1")).toEqual([
      "Ada is on the call",
      "Paul, Sam listen in",
    ]);
    expect(presenceWords(at(["Ada", "whisper"]), "u1")).toEqual(["Ada whispers to you"]);
    expect(presenceWords(at(["Ada", "whisper"]), "Ada")).toEqual(["You whisper to Olivia"]);
    expect(presenceWords(at(["Ada", "barge"]), "Ada")).toEqual(["You are on the call"]);
    expect(presenceWords(at(), "u1")).toEqual([]);
  });

  it("is to write to the assistant that has the caller, or had them before a person took over", () => {
    expect(coached(sampleCall)).toEqual({ name: "Receptionist", later: false });
    expect(coached(mine)).toEqual({ name: "Receptionist", later: true });
    expect(coached({ ...mine, supervision: { ...mine.supervision, takenFrom: null } })).toBeNull();
    expect(coached(ended)).toBeNull();
  });

  it("is to hand back only what they took from an assistant", () => {
    expect(handBackTo(mine, "u1")).toBe("Receptionist");
    expect(handBackTo(mine, "u2")).toBeNull();
    expect(handBackTo(sampleCall, "u1")).toBeNull();
    expect(handBackTo(undefined, "u1")).toBeNull();
  });
});
