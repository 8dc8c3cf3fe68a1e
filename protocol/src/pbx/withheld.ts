/** What stands where the number of a caller who withholds it stood. */
export const WITHHELD = "withheld";
/** A shorter one is hidden only where it is the whole value, or a caller's as in `"Anna" <1407>`: it is within too much else. */
const LEAST_WITHIN = 6;

/** A value of Asterisk's without these numbers, wherever in it they stand. */
export function withoutNumbers(value: string, numbers: ReadonlySet<string>): string {
  if (numbers.has(value)) return WITHHELD;
  let shown = value;
  for (const number of numbers) {
    if (number.length >= LEAST_WITHIN) shown = shown.replaceAll(number, WITHHELD);
    else shown = shown.replaceAll(`<${number}>`, `<${WITHHELD}>`);
  }
  return shown;
}
