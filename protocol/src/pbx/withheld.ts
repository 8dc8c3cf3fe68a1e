/** What stands where the number of a caller who withholds it stood. */
export const WITHHELD = "withheld";
/** A shorter one is hidden only where it is the whole value, or a caller's as in `"Anna" <1407>`: it is within too much else. */
const LEAST_WITHIN = 6;

/** A value of Asterisk's without these numbers, wherever in it they stand. */
function withoutNumbers(value: string, numbers: ReadonlySet<string>): string {
  if (numbers.has(value)) return WITHHELD;
  let shown = value;
  for (const number of numbers) {
    if (number.length >= LEAST_WITHIN) shown = shown.replaceAll(number, WITHHELD);
    else shown = shown.replaceAll(`<${number}>`, `<${WITHHELD}>`);
  }
  return shown;
}

/** What is to be told of nobody: numbers, and the names of those who withhold them. */
export interface Withheld {
  readonly numbers: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

type Block = Record<string, string | string[]>;

/** A block of Asterisk's without what would tell who withholds their number, wherever in it that stands. */
export function withoutCallers(block: Block, { numbers, names }: Withheld): Block {
  if (numbers.size === 0 && names.size === 0) return block;
  const hide = (value: string): string => {
    if (names.has(value)) return WITHHELD;
    let shown = withoutNumbers(value, numbers);
    // A name is within too much else as well, but for where it stands as a caller's: "Anna" <1407>.
    for (const name of names) shown = shown.replaceAll(`"${name}"`, `"${WITHHELD}"`);
    return shown;
  };
  return Object.fromEntries(
    Object.entries(block).map(([name, value]) => [
      name,
      typeof value === "string" ? hide(value) : value.map(hide),
    ]),
  );
}
