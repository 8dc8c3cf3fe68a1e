import { type LineId, lineOf } from "../speech/lines.ts";

/** A function that the assistant calls, and what it says with it in the same answer. */
export interface ToolWish {
  readonly name: string;
  readonly arguments: string;
  readonly says?: string;
}

/** What the person is told whom the caller is put through to; whatever is to be pressed is not the model's to say. */
const BRIEF = lineOf("assistant.brief").text.replace(/ Press .*$/, "");

/** A function that may be called. */
export interface OfferedTool {
  readonly name: string;
  readonly description: string;
}

/** What the model uses a function for when it hears this, where the function is to be had. */
const WISHES: Partial<Record<LineId, { name: string; arguments: object; says?: LineId }>> = {
  "caller.person": { name: "transfer_call", arguments: { to: "An operator", brief: BRIEF } },
  "caller.laboratory": { name: "transfer_call", arguments: { to: "The laboratory", brief: BRIEF } },
  "caller.queue": { name: "transfer_call", arguments: { to: "The waiting line", brief: BRIEF } },
  "caller.insurance": {
    name: "ask_person",
    arguments: { question: "Does the caller's company plan pay for braces?", person: "Olivia" },
  },
  "caller.order": { name: "order_status", arguments: { item: "night guard" } },
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

/** What a tool of an organization's own is described to want said with it. */
const SAID_FIRST = /\bsay in the same answer: “([^”]+)”/;

/** The function for what was heard; undefined where there is none, or this session has it not. */
export function wishFor(
  heard: LineId,
  tools: readonly OfferedTool[],
  people: readonly string[] = [],
): ToolWish | undefined {
  const wish = WISHES[heard];
  const tool = tools.find(({ name }) => name === wish?.name);
  if (wish === undefined || tool === undefined) return undefined;
  const { name } = wish;
  const args = name === "transfer_call" ? amongThese(wish.arguments, people) : wish.arguments;
  const says = wish.says === undefined ? SAID_FIRST.exec(tool.description)?.[1] : lineOf(wish.says).text;
  return { name, arguments: JSON.stringify(args), ...(says === undefined ? {} : { says }) };
}

/** Whom the caller means, where they are among the names that it was given; else the first of these. */
function amongThese(args: object, people: readonly string[]): object {
  const [first] = people;
  const meant = "to" in args && people.some((name) => name === args.to);
  return first === undefined || meant ? args : { ...args, to: first };
}

/** What the model says about what came of a function: it reads the answer as far as it says whether it was done. */
export function answerTo(name: string, output: string): LineId {
  if (name === "ask_person") return aboutQuestion(output);
  if (/"status":\s*"(?:refused|failed)"/.test(output)) return "assistant.tool-failed";
  if (name === "order_status" && /\bready\b/.test(output)) return "assistant.order-ready";
  return (Object.hasOwn(ENDS, name) ? ENDS[name] : undefined) ?? "assistant.repeat";
}

/** What the person who was asked has to write for the caller to hear of it in a line of the vocabulary. */
export const ANSWER_FOR_THE_CALLER = "With braces, your plan pays one half.";

/** A colleague was asked, has answered, or has not in time. */
function aboutQuestion(output: string): LineId {
  if (/"status":\s*"failed"/.test(output)) return "assistant.nobody-knew";
  if (/"status":\s*"refused"/.test(output)) return "assistant.tool-failed";
  if (!output.includes('"answeredBy"')) return "assistant.asking";
  return output.includes(ANSWER_FOR_THE_CALLER) ? "assistant.answer-found" : "assistant.repeat";
}
