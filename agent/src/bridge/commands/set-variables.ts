import type { AmiAction } from "@patchbay/protocol/ami/actions";

/** What ARRAY splits nowhere and strips nothing of. */
const PLAIN = /^[\w.:@+*#/ -]*$/;
/** Asterisk drops a line of more than 1,024 bytes. */
const MOST_CHARS = 800;

/**
 * Sets variables of a channel, in their order, with as few actions as there can be: Asterisk does one after the other, for all calls,
 * and each is a question and an answer.
 */
export function setVariables(
  channel: string,
  variables: readonly (readonly [string, string])[],
): AmiAction[] {
  const sets: [names: string[], values: string[]][] = [];
  let last: [names: string[], values: string[]] | null = null;
  for (const [name, value] of variables) {
    const isPlain = PLAIN.test(value);
    if (last !== null && isPlain && lengthOf(last) + name.length + value.length < MOST_CHARS) {
      last[0].push(name);
      last[1].push(value);
      continue;
    }
    const set: [string[], string[]] = [[name], [value]];
    sets.push(set);
    last = isPlain ? set : null;
  }
  return sets.map(([names, values]) => ({
    Action: "Setvar",
    Channel: channel,
    Variable: names.length === 1 ? (names[0] ?? "") : `ARRAY(${names.join(",")})`,
    Value: values.join(","),
  }));
}

const lengthOf = ([names, values]: readonly string[][]): number =>
  [...(names ?? []), ...(values ?? [])].reduce((sum, one) => sum + one.length + 1, 0);
