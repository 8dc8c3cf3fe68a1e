import type { ActAnswer, AmiBlock } from "@patchbay/protocol/ami/act-answer";

/** Who is on a channel, in Asterisk's headers. */
const ABOUT_PEOPLE = /^(?:CallerID|ConnectedLine|EffectiveConnectedLine|ANI|Caller)/i;
const HIDDEN = "withheld";

/** Blanks what would tell who withholds their number: their number and name, wherever they stand for somebody. */
export function withoutWithheld(answer: ActAnswer, withheld: ReadonlySet<string>): ActAnswer {
  if (withheld.size === 0) return answer;
  const cleaned = (block: AmiBlock): AmiBlock =>
    Object.fromEntries(
      Object.entries(block).map(([name, value]) => [
        name,
        ABOUT_PEOPLE.test(name) && typeof value === "string" && withheld.has(value) ? HIDDEN : value,
      ]),
    );
  return { ...answer, headers: cleaned(answer.headers), items: answer.items.map(cleaned) };
}
