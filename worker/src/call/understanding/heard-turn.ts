import type { Turn } from "@patchbay/protocol/turn";
import type { Effect } from "../life/state.ts";
import { urgentWords } from "./urgency/urgency.ts";

/** What follows from a finished turn: the caller's words are understood, and urgent ones are not waited for. */
export function heardTurn({ id: turnId, speaker, text }: Turn): Effect[] {
  if (speaker !== "caller" || text === "") return [];
  const words = urgentWords(text);
  return [
    ...(words === null ? [] : [{ do: "raise_urgency", turnId, words } as const]),
    { do: "understand", turnId },
  ];
}
