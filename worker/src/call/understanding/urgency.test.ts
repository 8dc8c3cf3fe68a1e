import { describe, expect, test } from "vitest";
import { urgentWords } from "./urgency.ts";

describe("words that nobody should be slow to act on", () => {
  test.each([
    ["This is an emergency, I need somebody now.", "emergency"],
    ["It's urgent.", "urgent"],
    ["Please, I can’t breathe well.", "can't breathe"],
    ["I have severe pain in my jaw.", "severe pain"],
    ["My gum won't stop bleeding.", "won't stop bleeding"],
    ["There's smoke in the kitchen.", "There's smoke"],
    ["Send an ambulance!", "Send an ambulance"],
    ["It cannot wait until Monday.", "cannot wait"],
    ["He said he would hurt himself.", "hurt himself"],
    ["My father had a STROKE.", "STROKE"],
  ])("%s", (said, words) => expect(urgentWords(said)).toBe(words));

  test.each([
    "I would like to make an appointment, please.",
    "It is not an emergency, I just have a question.",
    "No, it isn't really urgent.",
    "I can wait, no problem.",
    "The insurgent party won the election.",
    "Nothing urgent, thanks.",
    "The breaststroke class, please.",
    "I paint the smoke shop's door.",
    "",
  ])("but not: %s", (said) => expect(urgentWords(said)).toBeNull());
});
