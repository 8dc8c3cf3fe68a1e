import type { Presence } from "./colleagues.ts";

/** One thing that a picker offers; what picking it means is up to who offers it. */
export interface PickerChoice {
  key: string;
  group: string;
  name: string;
  detail: string;
  /** How a person or a phone is; null where nobody knows. */
  presence: Presence | null;
  /** Why it cannot be picked; it is shown all the same. */
  refusal?: string;
}

/** The place of what Enter means: what was marked by hand, else the first that can be picked. */
export function markedOf(choices: readonly PickerChoice[], byHand: number | null): number {
  const usable = choices.findIndex(({ refusal }) => refusal === undefined);
  return Math.min(Math.max(0, byHand ?? usable), choices.length - 1);
}
