import { expect, it } from "vitest";
import { refusedWords } from "./refused-words.ts";

it("says how many requests of an account were turned away, and why", () => {
  expect(
    refusedWords({ forged: 0, sharedKey: 0, wrongSharedKey: 0, replayed: 0, unknownNumber: 0, lastAt: null }),
  ).toBeNull();
  expect(
    refusedWords({ forged: 2, sharedKey: 0, wrongSharedKey: 0, replayed: 0, unknownNumber: 1, lastAt: 5 }),
  ).toBe("Requests turned away: 2 without the account's signature, 1 to numbers that are not here.");
  expect(
    refusedWords({ forged: 0, sharedKey: 0, wrongSharedKey: 0, replayed: 3, unknownNumber: 0, lastAt: 5 }),
  ).toBe("Requests turned away: 3 of calls that were over.");
  expect(
    refusedWords({ forged: 0, sharedKey: 4, wrongSharedKey: 2, replayed: 0, unknownNumber: 0, lastAt: 5 }),
  ).toBe(
    "Requests turned away: 4 signed with a SharedKey whose secret is not here (enter it beside the Auth Token, or have Twilio sign with the token), 2 signed with another SharedKey than the one that is kept (enter its secret anew).",
  );
});
