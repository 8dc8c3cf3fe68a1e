import type { Actor, CallEvent, ToolOutcome } from "@patchbay/protocol/call";
import type { HttpTool } from "@patchbay/protocol/http-tools";
import { plainWords } from "@patchbay/protocol/plain-words";
import type { PutThroughEntry } from "@patchbay/protocol/put-through";
import * as z from "zod";
import type { OutsideParty } from "./outside.ts";

/** What a tool knows of the call that it is used in. */
export interface ToolContext {
  callId: string;
  toolCallId: string;
  /** The outside party; the number as lists know it. */
  outside: OutsideParty;
  /** The assistant's, by its IANA name: times without a zone are in it. */
  timeZone: string;
  /** Is the call kept as sound, and who has paused that, or the writing down of digits where there is no sound? */
  recording: { on: boolean; pausedBy: Actor | null };
  /** Epoch milliseconds. */
  now: number;
  /** Tried from the dashboard: there is no call. */
  trial?: true;
}

/** What using a tool means, as data: the object that has the call carries it out. */
export type Deed =
  /** Stands in the log and is done with that; what follows from it follows from the log. */
  | { do: "log"; events: CallEvent[]; result: string }
  | { do: "refuse"; result: string }
  | { do: "look_up"; number: string }
  /** Asks a colleague; an empty name is anybody. */
  | { do: "ask"; question: string; person: string }
  /** Puts the caller through to somebody of the assistant's list, once they know it. */
  | { do: "put_through"; to: PutThroughEntry; brief: string }
  /** Asks a tool of the organization's own; `body` is what it gets. */
  | { do: "fetch"; tool: HttpTool; body: string };

/** What came of it: for the log, and for the model. */
export interface Ending {
  outcome: ToolOutcome;
  result: string;
  /** Nobody knows: it may have been carried out all the same. */
  mayBeDone?: true;
}

/** One thing that an assistant can do beside speaking. */
export interface Tool {
  readonly name: string;
  /** For the model: what it does, and when to use it. */
  readonly description: string;
  readonly parameters: Record<string, unknown>;
  /** So long it may take, in milliseconds. */
  readonly limitMs: number;
  /** So often in one call. */
  readonly most: number;
  /** May it be used again when nobody knows whether it was done? */
  readonly repeatable: boolean;
  /** What the model's arguments ask for; a deed that refuses says what is wrong with them. */
  plan(args: string, context: ToolContext): Deed;
}

interface Definition<S extends z.ZodObject> {
  name: string;
  description: string;
  parameters: S;
  limitMs?: number;
  most?: number;
  repeatable?: boolean;
  does(args: z.infer<S>, context: ToolContext): Deed;
}

const LIMIT_MS = 3_000;
const MOST = 5;

export function defineTool<S extends z.ZodObject>(tool: Definition<S>): Tool {
  const { $schema: _, ...parameters } = z.toJSONSchema(tool.parameters, { io: "input" });
  return {
    name: tool.name,
    description: tool.description,
    parameters,
    limitMs: tool.limitMs ?? LIMIT_MS,
    most: tool.most ?? MOST,
    repeatable: tool.repeatable ?? true,
    plan(args, context) {
      const read = readArguments(args);
      if (read === undefined) return { do: "refuse", result: refused(NOT_JSON) };
      const parsed = tool.parameters.safeParse(read, { error: plainWords });
      if (parsed.success) return tool.does(parsed.data, context);
      const wrong = parsed.error.issues
        .map(({ path, message }) => `${path.join(".")}: ${message}`)
        .join("; ");
      return { do: "refuse", result: refused(`The arguments do not fit: ${wrong}.`) };
    },
  };
}

const NOT_JSON = "The arguments are not a JSON object. Call the tool again with one.";

/** The model's arguments as an object; undefined when they are none. */
export function readArguments(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = text.trim() === "" ? {} : JSON.parse(text);
    const parsed = z.record(z.string(), z.unknown()).safeParse(value);
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** What the model is told, in one form. */
export const done = (next: string, rest: object = {}): string =>
  JSON.stringify({ status: "done", next, ...rest });
export const refused = (why: string): string => JSON.stringify({ status: "refused", why });
export const failed = (why: string): string => JSON.stringify({ status: "failed", why });

export const TIMED_OUT: Ending = {
  outcome: "timed_out",
  result: failed("It took too long and was given up. Say so, and go on without it."),
};

/**
 * Nobody knows whether it was done; `why` in a sentence. `repeatable`: the tool takes the same request for one, however often it is
 * sent. The model is told what is known, and never left to try its luck.
 */
export const perhapsDone = (outcome: ToolOutcome, why: string, repeatable: boolean): Ending => ({
  outcome,
  mayBeDone: true,
  result: JSON.stringify({ status: "unknown", why, next: repeatable ? ONCE_MORE : NOT_AGAIN }),
});

const NOT_AGAIN =
  "It may have been done, or not. Tell the caller that you do not know, do not use it again for the same thing, and offer that a colleague finds out.";
const ONCE_MORE =
  "It may have been done, or not. You may use it once more with the very same arguments, which counts as the same request; if that fails, too, tell the caller that you do not know.";
