import { expect, test } from "vitest";
import { stateOf } from "./act-mark.tsx";
import { type AskedAct, isOn, isPending, newestOf } from "./asked-log.ts";

const CALLER = "PJSIP/nordic-0000000a";
const OTHER = "PJSIP/1402-0000000b";
const asked = (action: string, values: string[], outcome: AskedAct["outcome"] = null): AskedAct => ({
  id: `${action} ${values.join()}`,
  action,
  title: action,
  summary: "",
  values,
  at: 1_000,
  limitMs: null,
  outcome,
});
const refused = { tookMs: 1, refused: "No such channel." };

test("the same act is not asked for twice, whatever else was asked meanwhile", () => {
  const log = [asked("MixMonitor", [CALLER]), asked("Park", [CALLER, OTHER])];
  expect(isPending(log, "Park", [CALLER, OTHER])).toBe(true);
  expect(isPending(log, "Park", [OTHER, CALLER])).toBe(false);
  expect(isPending(log, "Hangup", [CALLER])).toBe(false);
  expect(isPending([asked("Park", [CALLER, OTHER], refused)], "Park", [CALLER, OTHER])).toBe(false);
});

test("a mute that was refused leaves the caller heard, and one that was taken back too", () => {
  const on = asked("MuteAudio", [CALLER, "in", "on"]);
  const off = asked("MuteAudio", [CALLER, "in", "off"]);
  expect(isOn([on], "MuteAudio", CALLER)).toBe(true);
  expect(isOn([on], "MuteAudio", OTHER)).toBe(false);
  expect(isOn([off, on], "MuteAudio", CALLER)).toBe(false);
  expect(isOn([{ ...on, outcome: refused }], "MuteAudio", CALLER)).toBe(false);
  expect(isOn([{ ...off, outcome: refused }, on], "MuteAudio", CALLER)).toBe(true);
});

test("what was asked about either end of a call is told of the call", () => {
  const transfer = asked("BlindTransfer", [OTHER, "internal", "1421"], refused);
  expect(newestOf([transfer], [CALLER, OTHER])).toBe(transfer);
  expect(newestOf([transfer], [CALLER])).toBeUndefined();
});

test("an act is done when its event came: what Asterisk only answered is answered", () => {
  const told = {
    id: "a",
    action: "Park",
    message: "",
    headers: {},
    items: [],
    leftOut: 0,
    nextCursor: null,
    named: {},
  };
  const standing = (verdict: "answered" | "done" | "not_confirmed") =>
    stateOf(asked("Park", [CALLER], { tookMs: 1, told: { ...told, verdict } }));
  expect([standing("answered"), standing("done"), standing("not_confirmed")]).toEqual([
    "answered",
    "done",
    "late",
  ]);
  expect([stateOf(asked("Park", [CALLER])), stateOf(asked("Park", [CALLER], refused))]).toEqual([
    "asked",
    "refused",
  ]);
});
