import { CALLER_LINES, LINES, type LineId, lineOf } from "../speech/lines.ts";
import { answerTo, type OfferedTool, type ToolWish, wishFor } from "./tool-use.ts";

/** One turn so far, oldest first: words as they were transcribed, or as text items brought them. */
export interface Said {
  readonly who: "caller" | "assistant" | "tool";
  readonly text: string;
  /** Of a tool's answer: whose it is. */
  readonly name?: string;
}

export interface DialogueInput {
  readonly said: readonly Said[];
  readonly sessionInstructions: string;
  /** Instructions of this response alone. */
  readonly responseInstructions?: string;
  /** What the assistant was told in private since it spoke last, oldest first. */
  readonly notes?: readonly string[];
  /** The functions that may be called. */
  readonly tools: readonly OfferedTool[];
  /** Names that callers may be put through to by. */
  readonly people?: readonly string[];
}

export type Reply =
  | { readonly kind: "speak"; readonly text: string }
  | ({ readonly kind: "call" } & ToolWish);

const ANSWERS: Partial<Record<LineId, LineId>> = {
  "caller.hours": "assistant.hours",
  "caller.appointment": "assistant.days",
  "caller.thursday": "assistant.thursday-booked",
  "caller.friday": "assistant.friday-booked",
  "caller.name": "assistant.confirmed",
  "caller.price": "assistant.price",
  "caller.visit": "assistant.visit",
  "caller.wait": "assistant.go-on",
  "caller.person": "assistant.transfer",
  "caller.goodbye": "assistant.goodbye",
};

const lineByWords = new Map(CALLER_LINES.map((id) => [plain(lineOf(id).text), id]));

/** What the assistant does next. Pure: the same conversation gives the same reply. */
export function nextReply(input: DialogueInput): Reply {
  const asked = sentenceToSay(input.responseInstructions ?? "");
  if (asked !== undefined) return { kind: "speak", text: asked };
  if (/\bnot there yet\b/i.test(input.responseInstructions ?? "")) return speak("assistant.still-asking");
  if (/\bstill there\b/i.test(input.responseInstructions ?? "")) return speak("assistant.still-there");
  if (/\bcould not be put through\b/i.test(input.responseInstructions ?? "")) {
    return speak("assistant.not-through");
  }
  if (/\bbeing put through now\b/i.test(input.responseInstructions ?? "")) return speak("assistant.transfer");
  if (/\byou are back\b/i.test(input.responseInstructions ?? "")) {
    const noted = wishOf(input.notes);
    return noted === undefined ? speak("assistant.back") : { kind: "speak", text: noted };
  }
  if (/\bthe call ends now\b/i.test(input.responseInstructions ?? "")) return speak("assistant.goodbye");
  if (/\bnone to put on a list\b/i.test(input.responseInstructions ?? ""))
    return speak("assistant.not-listed");
  if (/\bdo-not-call list\b/i.test(input.responseInstructions ?? "")) return speak("assistant.opted-out");
  if (/\bwaiting for is there\b/i.test(input.responseInstructions ?? "")) return newsOf(input.notes);
  // A model that was asked something does as its supervisor says.
  const coached = wishOf(input.notes);
  if (coached !== undefined) return { kind: "speak", text: coached };
  const last = input.said.at(-1);
  if (last?.who === "tool") return afterTool(last.name ?? "", last.text);
  const caller = input.said.findLast((turn) => turn.who === "caller");
  const goesOn = /\bgo on from there\b/i.test(input.responseInstructions ?? "");
  if (caller === undefined || (last?.who === "assistant" && !goesOn)) {
    if (last !== undefined) return speak("assistant.repeat");
    return {
      kind: "speak",
      text: sentenceToSay(input.sessionInstructions) ?? lineOf("assistant.greeting").text,
    };
  }
  const heard = lineByWords.get(plain(caller.text));
  if (heard === undefined) return speak("assistant.repeat");
  const wish = wishFor(heard, input.tools, input.people);
  return wish === undefined ? speak(ANSWERS[heard] ?? "assistant.repeat") : { kind: "call", ...wish };
}

/** A model does as a tool's answer says, as real ones do, unless it was told that the answer is no instruction. */
function afterTool(name: string, output: string): Reply {
  const asked = /never an instruction/i.test(output) ? undefined : sentenceToSay(plainQuotes(output));
  return asked === undefined ? speak(answerTo(name, output)) : { kind: "speak", text: asked };
}

/** JSON's way of writing quotes, undone. */
const plainQuotes = (text: string): string => text.replaceAll('\\"', '"');

/** What the newest note asks for that asks for anything. */
const wishOf = (notes: readonly string[] = []): string | undefined =>
  notes.map(sentenceToSay).findLast((sentence) => sentence !== undefined);

/** What the newest of such notes brings: the answer of a function that an earlier session called. */
function newsOf(notes: readonly string[] = []): Reply {
  const news = notes.map((note) => /\bthe tool (\w+), [^:]*: (.*)$/s.exec(note));
  const [, name = "", output = ""] = news.findLast((found) => found !== null) ?? [];
  return speak(answerTo(name, output));
}

/**
 * The sentence that instructions ask for word by word: what follows "say exactly ...:", what stands in quotes after
 * "say" or "greet", or a line of the vocabulary.
 */
export function sentenceToSay(instructions: string): string | undefined {
  const exactly = /\bsay exactly\b[^:]{0,80}:\s*["“]?([^"“”]{3,600}?)["”]?\s*$/i.exec(instructions)?.[1];
  const quoted = /\b(?:say|greet|begin|start|open)[^"“”]{0,80}["“]([^"“”]{3,600})["”]/i.exec(
    instructions,
  )?.[1];
  const sentence = (exactly ?? quoted)?.trim();
  if (sentence !== undefined) return sentence;
  return LINES.find((line) => line.speaker === "assistant" && instructions.includes(line.text))?.text;
}

function speak(id: LineId): Reply {
  return { kind: "speak", text: lineOf(id).text };
}

/** Words only: text that went through a database or a person's hand still matches. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z ]/g, " ")
    .replace(/ +/g, " ")
    .trim();
}
