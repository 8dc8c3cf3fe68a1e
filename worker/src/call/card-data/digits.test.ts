import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { WITHHELD, withoutCardNumbers, withoutDigits } from "./digits.ts";

const X = WITHHELD;

describe("what is said while a secret is", () => {
  test.each([
    ["4111 1111 1111 1111", X],
    ["My number is 4111-1111-1111-1111, and it expires 12/27.", `My number is ${X}, and it expires ${X}.`],
    // In pieces, each a turn of its own: none of them may tell a part of it.
    ["4111", X],
    ["41", X],
    ["The code is 123.", `The code is ${X}.`],
    ["Four one one one, one one one one.", `${X}.`],
    ["it's four, uh, double one, oh, one then twenty-two", `it's ${X}`],
    ["Forty-one eleven, and 11 11", X],
    ["Four.", `${X}.`],
    ["vier eins eins eins", X],
    ["Die Prüfnummer ist eins zwo drei.", `Die Prüfnummer ist ${X}.`],
    ["einundvierzig elf elf elf", X],
    ["quatre un un un, quatre-vingt-dix-sept", X],
    ["Le code, c'est euh deux, trois et quatre.", `Le code, c'est euh ${X}.`],
    ["cuatro uno uno uno, cuarenta y uno", X],
    ["El código es siete, ocho, dieciséis.", `El código es ${X}.`],
    ["Un momento, por favor.", "Un momento, por favor."],
    ["Une seconde, je cherche la carte.", "Une seconde, je cherche la carte."],
    ["٤١١١ ١١١١", X],
    ["Yes, one moment please.", "Yes, one moment please."],
    ["Acht geben, bitte.", "Acht geben, bitte."],
    ["I am at home alone.", "I am at home alone."],
    ["", ""],
  ])("%s", (said, kept) => expect(withoutDigits(said)).toBe(kept));

  it("has no figure left, whatever was said, and stays as it is when it is withheld again", () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(" four ", "one", " - ", ", uh, ", " and ", "41", " 1111"),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const kept = withoutDigits(pieces.join(""));
        expect(kept).not.toMatch(/\p{Nd}/u);
        expect(withoutDigits(kept)).toBe(kept);
      }),
    );
  });

  it("takes no longer for what is made to take long", () => {
    const once = (): number => {
      const began = performance.now();
      withoutDigits("one and, ".repeat(2_000));
      withoutDigits(`${" .".repeat(10_000)}1`);
      withoutCardNumbers("1 ".repeat(10_000));
      return performance.now() - began;
    };
    // What took its time squared would take seconds each time; a busy machine is slow now and then.
    expect(Math.min(...Array.from({ length: 5 }, once))).toBeLessThan(500);
  });
});

describe("what is said at any other time", () => {
  test.each([
    ["It is 4111 1111 1111 1111.", `It is ${X}.`],
    ["5555-5555-5555-4444", X],
    ["378282246310005 please", `${X} please`],
    ["4111 1111 1111 1111 12 27 123", `${X} 12 27 123`],
    ["Room 12, card 4111.1111.1111.1111", `Room 12, card ${X}`],
    // A digit is wrong; an order, a telephone number, an IBAN.
    ["4111 1111 1111 1112", "4111 1111 1111 1112"],
    ["Order 10000000000000", "Order 10000000000000"],
    ["Call me at +49 1512 3456789.", "Call me at +49 1512 3456789."],
    ["DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00"],
    ["At 9, or at 10:30.", "At 9, or at 10:30."],
    ["four one one one", "four one one one"],
  ])("%s", (said, kept) => expect(withoutCardNumbers(said)).toBe(kept));
});
