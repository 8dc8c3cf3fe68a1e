/** A use of a tool that may have been carried out, though nobody can say. */
export interface UnsureUse {
  name: string;
  /** As the log has them. */
  arguments: string;
  /** By which the tool was asked: with it the same request again is one request. */
  key: string;
}

/** The tools of one call: those at work, by the id of their call, how often each was used, and of which uses nobody knows the end. */
export interface ToolState {
  running: Readonly<Record<string, { name: string; arguments: string; sinceMs: number }>>;
  used: Readonly<Record<string, number>>;
  unsure: readonly UnsureUse[];
}

export const NO_TOOLS: ToolState = { running: {}, used: {}, unsure: [] };

interface Finished {
  toolCallId: string;
  mayBeDone?: boolean | undefined;
}

export function afterTool(state: ToolState, { toolCallId, mayBeDone }: Finished): ToolState {
  const { [toolCallId]: over, ...running } = state.running;
  if (over === undefined) return { ...state, running };
  const before = unsureUse(state, over);
  // Asked again for the same, the end of the one is the end of the other.
  const others = state.unsure.filter((one) => one !== before);
  const { name, arguments: args } = over;
  const now = before ?? { name, arguments: args, key: toolCallId };
  return { ...state, running, unsure: mayBeDone ? [...others, now] : others };
}

/** The earlier use of the same tool for the same thing of which nobody knows the end. */
export const unsureUse = (
  { unsure }: ToolState,
  { name, arguments: args }: Pick<UnsureUse, "name" | "arguments">,
): UnsureUse | undefined => unsure.find((one) => one.name === name && gist(one.arguments) === gist(args));

/** Is the same tool asked for the same thing already, by a use of before of which nothing is known yet? */
export function isAsked({ running }: ToolState, toolCallId: string): boolean {
  // In the order in which they began; two may have begun within one millisecond.
  const uses = Object.entries(running);
  const at = uses.findIndex(([id]) => id === toolCallId);
  const mine = uses[at]?.[1];
  if (mine === undefined) return false;
  return uses
    .slice(0, at)
    .some(([, use]) => use.name === mine.name && gist(use.arguments) === gist(mine.arguments));
}

/** What arguments say, however a model writes them: their letters and digits, field by field. */
function gist(args: string): string {
  try {
    const fields: unknown = JSON.parse(args || "{}");
    if (typeof fields !== "object" || fields === null) return args;
    return JSON.stringify(
      Object.entries(fields)
        .sort(byName)
        .map(([name, value]) => [name, plain(value)]),
    );
  } catch {
    return args;
  }
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : a > b ? 1 : 0);

/** 5 and "5", and "Anna  Smith" and "anna smith.", are one; a number keeps its sign and its point, a letter its marks. */
const plain = (value: unknown): string =>
  typeof value === "number"
    ? String(value)
    : (typeof value === "string" ? value : JSON.stringify(value))
        .normalize("NFKC")
        .toLowerCase()
        .replace(/[^\p{L}\p{M}\p{N}.+-]|[.+-](?!\p{N})/gu, " ")
        .replace(/ +/g, " ")
        .trim();
