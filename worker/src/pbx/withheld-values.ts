import type { ActAnswer } from "@patchbay/protocol/ami/act-answer";
import { type Withheld, withoutCallers } from "@patchbay/protocol/pbx/withheld";

/** Blanks what would tell who withholds their number, wherever in an answer it stands. */
export function withoutWithheld(answer: ActAnswer, withheld: Withheld): ActAnswer {
  if (withheld.numbers.size === 0 && withheld.names.size === 0) return answer;
  const cleaned = (block: ActAnswer["headers"]) => withoutCallers(block, withheld);
  return { ...answer, headers: cleaned(answer.headers), items: answer.items.map(cleaned) };
}
