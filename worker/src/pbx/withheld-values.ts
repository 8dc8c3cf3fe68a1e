import type { ActAnswer, AmiBlock } from "@patchbay/protocol/ami/act-answer";

/** Who withhold their number and are here now. */
export interface Withheld {
  readonly numbers: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

const HIDDEN = "withheld";
/** A shorter number is hidden where it is the whole value only: `1407` is within too much else. */
const LEAST_WITHIN = 6;

/** Blanks what would tell who withholds their number, wherever in an answer it stands. */
export function withoutWithheld(answer: ActAnswer, { numbers, names }: Withheld): ActAnswer {
  if (numbers.size === 0 && names.size === 0) return answer;
  const hide = (value: string): string => {
    if (numbers.has(value) || names.has(value)) return HIDDEN;
    let shown = value;
    for (const number of numbers) {
      if (number.length >= LEAST_WITHIN) shown = shown.replaceAll(number, HIDDEN);
      else shown = shown.replaceAll(`<${number}>`, `<${HIDDEN}>`);
    }
    // A name is within too much else as well, but for where it stands as a caller's: "Anna" <1407>.
    for (const name of names) shown = shown.replaceAll(`"${name}"`, `"${HIDDEN}"`);
    return shown;
  };
  const cleaned = (block: AmiBlock): AmiBlock =>
    Object.fromEntries(
      Object.entries(block).map(([name, value]) => [
        name,
        typeof value === "string" ? hide(value) : value.map(hide),
      ]),
    );
  return { ...answer, headers: cleaned(answer.headers), items: answer.items.map(cleaned) };
}
