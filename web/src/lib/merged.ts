/** What two people made of one value; `both` when each has changed it, and not to the same. */
export interface Merged<T> {
  value: T;
  both: boolean;
}

/** What was typed stands where both changed something; `told` is what of a value counts. */
export function merged<T>(
  base: T,
  mine: T,
  theirs: T,
  told: (value: T) => unknown = (value) => value,
): Merged<T> {
  const same = (one: T, other: T): boolean => JSON.stringify(told(one)) === JSON.stringify(told(other));
  if (same(mine, base)) return { value: theirs, both: false };
  return { value: mine, both: !same(theirs, base) && !same(theirs, mine) };
}
