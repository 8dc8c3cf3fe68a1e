/** Stands where digits were that nobody is to read. It has none itself: what was withheld once stays as it is. */
export const WITHHELD = "•••• (digits withheld)";

const UNITS =
  "zero|nought|one|two|three|four|five|six|seven|eight|nine|null|eins|zwei|zwo|drei|vier|fünf|fuenf|sechs|sieben|acht|neun";
const TEENS =
  "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|zehn|elf|zwölf|zwoelf|(?:drei|vier|fünf|fuenf|sech|sieb|acht|neun)zehn";
const TENS =
  "twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety|(?:(?:ein|zwei|drei|vier|fünf|fuenf|sechs|sieben|acht|neun)und)?(?:zwan|drei|vier|fünf|fuenf|sech|sieb|acht|neun)(?:zig|ßig|ssig)";
const MORE = "hundred|thousand|double|triple|hundert|tausend";
const FRENCH =
  "zéro|une?|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|cinquante|soixante|septante|huitante|nonante|cents?|mille";
const SPANISH =
  "cero|un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieci\\p{L}+|veinte|veinti\\p{L}+|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien(?:to)?|mil|doble";
const WORD = `(?<!\\p{L})(?:${UNITS}|${TEENS}|${TENS}|${MORE}|${FRENCH}|${SPANISH})(?!\\p{L})`;
/** What is said between the digits of one number. */
const BETWEEN = "[\\s.,:;/()+*#…–—-]{1,4}";
const FILLER = "uh|um|er|erm|hm|and|then|oh|o|äh|ähm|hmm|und|dann|euh|et|puis|eh|este|y|luego";
const RUN = new RegExp(
  `(?:\\p{Nd}+|${WORD})(?:${BETWEEN}(?:(?:${FILLER})${BETWEEN}){0,2}(?:\\p{Nd}+|${WORD}))*`,
  "giu",
);
const FIGURE = /\p{Nd}/u;

/**
 * A text without any digits, for what is said while a secret is: every figure is withheld, however they are grouped, and
 * number words where two of them follow each other, or nothing else is said. A number said in pieces, each a turn of its
 * own, has no piece that could be told from "at 9", so that one goes with it.
 */
export function withoutDigits(text: string): string {
  const only = text.replace(/[\s.,!?…-]+/g, " ").trim();
  return text.replace(RUN, (run) => {
    if (FIGURE.test(run) || run.length >= only.length) return WITHHELD;
    const said = run.match(new RegExp(WORD, "giu"))?.length ?? 0;
    return said >= 2 ? WITHHELD : run;
  });
}

const GROUPS = /\d+(?:[ .–-]{1,2}\d+)*/g;
const LEAST_DIGITS = 13;
const MOST_DIGITS = 19;

/** A text without whole card numbers, for what is said at any other time; other numbers stay. */
export function withoutCardNumbers(text: string): string {
  return text.replace(GROUPS, (run) => {
    const groups = [...run.matchAll(/\d+/g)];
    for (const [first, { index: from }] of groups.entries()) {
      let digits = "";
      for (const { 0: group, index: at } of groups.slice(first)) {
        digits += group;
        if (digits.length > MOST_DIGITS) break;
        if (!isCardNumber(digits)) continue;
        return run.slice(0, from) + WITHHELD + withoutCardNumbers(run.slice(at + group.length));
      }
    }
    return run;
  });
}

/** A phone number has more, a card number begins with as many: nobody can tell yet which it becomes. */
const UNFINISHED_DIGITS = 8;

/** A text that is still being said, for those who only see the list of calls: long numbers wait until they are told apart. */
export function beingSpoken(text: string): string {
  return text.replace(GROUPS, (run) => (run.replace(/\D/g, "").length < UNFINISHED_DIGITS ? run : WITHHELD));
}

/** As issuers give them: the first digits of one, the right length, and a check digit that fits (Luhn). */
function isCardNumber(digits: string): boolean {
  if (digits.length < LEAST_DIGITS || !/^(?:4|5|6|2[2-7]|3[04-9])/.test(digits)) return false;
  let sum = 0;
  for (let n = 0; n < digits.length; n += 1) {
    const digit = Number(digits[digits.length - 1 - n]);
    const counted = n % 2 === 0 ? digit : digit * 2;
    sum += counted > 9 ? counted - 9 : counted;
  }
  return sum % 10 === 0;
}
