/** A place in a row: `1st`, `12th`, `22nd`. */
export function ordinal(at: number): string {
  const ending = at % 100 >= 11 && at % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][at % 10] ?? "th");
  return `${at}${ending}`;
}
