import { describe, expect, it } from "vitest";
import { inForm, readNumber } from "./number-entry.ts";

describe("an entry in the dialer", () => {
  it.each([
    ["+1 212 555 0142", "+12125550142"],
    ["(212) 555-0142", "+12125550142"],
    ["tel:+442079460018", "+442079460018"],
    ["\u00a0+44 20\u202f7946\u00a00018 ", "+442079460018"],
  ])("reads %j as %s", (typed, number) => {
    expect(readNumber(typed, "US")).toMatchObject({ kind: "number", number, extension: false });
  });

  it("reads a few digits as an extension", () => {
    expect(readNumber("1002", "US")).toEqual({
      kind: "number",
      number: "1002",
      shown: "ext 1002",
      extension: true,
    });
  });

  it.each(["", "Olivia", "Room 12", "+".repeat(60)])("takes %j for no number", (typed) => {
    expect(readNumber(typed, "US")).toEqual({ kind: "none" });
  });

  it("says what is missing", () => {
    expect(readNumber("+1 21", "US")).toMatchObject({
      kind: "unfinished",
      why: expect.stringMatching(/not complete/),
    });
    expect(readNumber("0123 4567 8901 2345 6", "US")).toMatchObject({ kind: "unfinished" });
    expect(readNumber("212 555 0142", undefined)).toMatchObject({
      kind: "unfinished",
      why: expect.stringMatching(/Begin with \+/),
    });
  });

  it("is put in form while it is typed, and left alone while it is corrected", () => {
    expect(inForm("212555", "2125550", "US")).toBe("(212) 555-0");
    expect(inForm("", "+442079460018", "US")).toBe("+44 20 7946 0018");
    expect(inForm("(212) 555-0", "(212) 55-0", "US")).toBe("(212) 55-0");
    expect(inForm("Oliv", "Olivi", "US")).toBe("Olivi");
  });
});
