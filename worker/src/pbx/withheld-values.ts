import type { ActAnswer, AmiBlock } from "@patchbay/protocol/ami/act-answer";
import { WITHHELD, withoutNumbers } from "@patchbay/protocol/pbx/withheld";

/** Who withhold their number and are here now. */
export interface Withheld {
  readonly numbers: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

/** Blanks what would tell who withholds their number, wherever in an answer it stands. */
export function withoutWithheld(answer: ActAnswer, { numbers, names }: Withheld): ActAnswer {
  if (numbers.size === 0 && names.size === 0) return answer;
  const hide = (value: string): string => {
    if (names.has(value)) return WITHHELD;
    let shown = withoutNumbers(value, numbers);
    // A name is within too much else as well, but for where it stands as a caller's: "Anna" <1407>.
    for (const name of names) shown = shown.replaceAll(`"${name}"`, `"${WITHHELD}"`);
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
