import { type LineId, lineOf } from "../speech/lines.ts";

/** A function that the assistant calls, and what it says with it in the same answer. */
export interface ToolWish {
  readonly name: string;
  readonly arguments: string;
  readonly says?: string;
}

/** What the person is told whom the caller is put through to; whatever is to be pressed is not the model's to say. */
const BRIEF = lineOf("assistant.brief").text.replace(/ Press .*$/, "");

/** What the model uses a function for when it hears this, where the function is to be had. */
const WISHES: Partial<Record<LineId, { name: string; arguments: object; says?: LineId }>> = {
  "caller.person": { name: "transfer_call", arguments: { to: "front desk", brief: BRIEF } },
  "caller.callback": { name: "schedule_callback", arguments: { when: "tomorrow afternoon" } },
  "caller.message": {
    name: "take_message",
    arguments: { text: "My crown fell out.", recipient: "Doctor Hansen" },
  },
  "caller.stop": { name: "do_not_call", arguments: { words: lineOf("caller.stop").text } },
  "caller.nothing-else": { name: "end_call", arguments: {}, says: "assistant.goodbye" },
};

/** What it says when that was done. */
const ENDS: Record<string, LineId> = {
  transfer_call: "assistant.transfer",
  schedule_callback: "assistant.callback-noted",
  take_message: "assistant.message-noted",
  do_not_call: "assistant.opted-out",
  end_call: "assistant.goodbye",
};

/** The function for what was heard; undefined where there is none, or this session has it not. */
export function wishFor(
  heard: LineId,
  tools: readonly string[],
  people: readonly string[] = [],
): ToolWish | undefined {
  const wish = WISHES[heard];
  if (wish === undefined || !tools.includes(wish.name)) return undefined;
  const { name, says } = wish;
  // Of the names that it was given it takes the first.
  const [first] = people;
  const args = JSON.stringify(
    name === "transfer_call" && first !== undefined ? { ...wish.arguments, to: first } : wish.arguments,
  );
  return says === undefined ? { name, arguments: args } : { name, arguments: args, says: lineOf(says).text };
}

/** What the model says about what came of a function: it reads the answer as far as it says whether it was done. */
export function answerTo(name: string, output: string): LineId {
  if (/"status":\s*"(?:refused|failed)"/.test(output)) return "assistant.tool-failed";
  return (Object.hasOwn(ENDS, name) ? ENDS[name] : undefined) ?? "assistant.repeat";
}
