import { describe, expect, test } from "vitest";
import { actionOf, type KeyPress, keyWords } from "./keymap.ts";

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrl: false,
  meta: false,
  alt: false,
  inText: false,
  inOverlay: false,
  repeated: false,
  ...more,
});

describe("keys", () => {
  test.each([
    ["j", "next"],
    ["J", "next"],
    ["k", "previous"],
    ["h", "hang_up"],
    ["t", "take_over"],
    ["l", "listen"],
    ["b", "barge_in"],
    ["w", "whisper"],
    ["c", "coach"],
    ["p", "transfer"],
    ["/", "search"],
    ["?", "help"],
    ["Escape", "close"],
    ["x", null],
    ["toString", null],
  ])("%s asks for %s", (key, action) => expect(actionOf(press(key), true)).toBe(action));

  test("single letters can be switched off; Escape stays", () => {
    expect(["j", "k", "h", "/", "?"].map((key) => actionOf(press(key), false))).toEqual(Array(5).fill(null));
    expect(actionOf(press("Escape"), false)).toBe("close");
  });

  test("typing in a field is typing", () => {
    expect(actionOf(press("h", { inText: true }), true)).toBeNull();
    expect(actionOf(press("Escape", { inText: true }), true)).toBe("close");
  });

  test("the browser's and the system's own chords are left alone", () => {
    for (const modifier of ["ctrl", "meta", "alt"]) {
      expect(actionOf(press("k", { [modifier]: true }), true)).toBeNull();
    }
  });

  test("an open dialog has the keys for itself", () => {
    expect(actionOf(press("Escape", { inOverlay: true }), true)).toBeNull();
  });

  test("holding H down never hangs up, holding J moves on", () => {
    expect(actionOf(press("h", { repeated: true }), true)).toBeNull();
    expect(actionOf(press("j", { repeated: true }), true)).toBe("next");
  });

  test("the help lists every single key that acts", () => {
    for (const { keys, single } of keyWords.filter((entry) => entry.single)) {
      expect(actionOf(press(keys[0] ?? ""), single)).not.toBeNull();
    }
  });
});
