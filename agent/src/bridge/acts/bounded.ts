import {
  type ActAnswer,
  type AmiBlock,
  MOST_ANSWER_CHARS,
  MOST_ITEMS,
} from "@patchbay/protocol/ami/act-answer";
import type { AmiHeaders } from "@patchbay/protocol/ami/decoder";

/** What Asterisk tells of phones and trunks that stays on the site: it would be a way in. */
const SECRET = /password|secret|md5_?cred|refresh_?token/i;
const SECRET_LINE = /^(\s*(?:\S*(?:password|secret|md5_?cred|refresh_?token)\S*)\s*[:=]\s*)\S.*$/i;
const NOT_TOLD = "(stays at the site)";
const MOST_VALUE_CHARS = 4_000;

/** Headers that are about the message, not about the PBX. */
const ABOUT_THE_MESSAGE = new Set(["ActionID", "EventList", "ListItems"]);

const cut = (value: string): string => value.replace(SECRET_LINE, `$1${NOT_TOLD}`).slice(0, MOST_VALUE_CHARS);

function told(headers: AmiHeaders): AmiBlock {
  const block: AmiBlock = {};
  for (const [name, value] of Object.entries(headers)) {
    if (ABOUT_THE_MESSAGE.has(name)) continue;
    if (SECRET.test(name)) block[name] = value.length === 0 ? "" : NOT_TOLD;
    else block[name] = typeof value === "string" ? cut(value) : value.map(cut);
  }
  return block;
}

/** A page of an answer: items from `from` on, so many and so large as one message carries. */
export function bounded(
  { headers, items }: { headers: AmiHeaders; items: readonly AmiHeaders[] },
  page: { from?: number; most?: number },
): Pick<ActAnswer, "headers" | "items" | "leftOut"> {
  const { from = 0, most = MOST_ITEMS } = page;
  const response = trimmed(told(headers));
  let chars = JSON.stringify(response).length;
  const taken: AmiBlock[] = [];
  for (const item of items.slice(from, from + most)) {
    const block = told(item);
    chars += JSON.stringify(block).length;
    if (chars > MOST_ANSWER_CHARS && taken.length > 0) break;
    taken.push(block);
  }
  return { headers: response, items: taken, leftOut: Math.max(0, items.length - from - taken.length) };
}

/** A response alone may be long as well: what the console says has as many lines as it likes. */
function trimmed(block: AmiBlock): AmiBlock {
  let left = MOST_ANSWER_CHARS / 2;
  const kept: AmiBlock = {};
  for (const [name, value] of Object.entries(block)) {
    const lines = typeof value === "string" ? [value] : value;
    const fitting = lines.filter((line) => {
      left -= line.length + 4;
      return left > 0;
    });
    if (fitting.length < lines.length)
      fitting.push(`(${lines.length - fitting.length} more lines are left out)`);
    kept[name] = typeof value === "string" ? (fitting[0] ?? "") : fitting;
  }
  return kept;
}
