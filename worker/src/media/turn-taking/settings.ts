import { DEFAULT_TURN_TAKING, type TurnTaking, turnTaking } from "@patchbay/protocol/turn-taking";

export { DEFAULT_TURN_TAKING, type TurnTaking } from "@patchbay/protocol/turn-taking";

/** What is stored may name only what differs from the defaults. */
export function turnTakingOf(stored: unknown): TurnTaking {
  const read = turnTaking.safeParse(stored ?? {});
  return read.success ? read.data : DEFAULT_TURN_TAKING;
}
