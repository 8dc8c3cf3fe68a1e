import type { CallEvent } from "@patchbay/protocol/call";
import type { Turn } from "@patchbay/protocol/turn";
import { WITHHELD, withoutCardNumbers, withoutDigits } from "./digits.ts";
import { type Pause, wasPaused } from "./pauses.ts";

/** Stands for a key of the caller's phone. */
const KEY = "•";

/**
 * An event of a call as it may be written down, `atMs` of the call. Whatever goes to the log, and from there to pages, to
 * the history, the archive and other models, goes through here: while a secret is said no digit stays, and a whole card
 * number never does. What was said is judged by when it was said, for it is often written down after that.
 */
export function withhold(event: CallEvent, pauses: readonly Pause[], atMs: number): CallEvent {
  const paused = wasPaused(pauses, atMs, atMs);
  const hide = hider(paused);
  switch (event.type) {
    case "turn_finished":
      return { ...event, turn: withheldTurn(event.turn, pauses) };
    case "tool_called":
      return { ...event, arguments: withheldArguments(event.arguments, hide) };
    // What comes from elsewhere was not said by the caller, and is as often as not JSON.
    case "tool_finished":
      return { ...event, result: withoutCardNumbers(event.result) };
    case "message_taken":
      return { ...event, text: hide(event.text) };
    case "callback_scheduled":
      return { ...event, about: hide(event.about) };
    case "opted_out":
      return { ...event, words: hide(event.words) };
    case "person_asked":
      return { ...event, question: hide(event.question) };
    case "transfer_announced":
      return { ...event, brief: hide(event.brief) };
    case "digit_pressed":
      return paused ? { ...event, digit: KEY } : event;
    default:
      return event;
  }
}

/** A turn as it may be written down. */
export function withheldTurn(turn: Turn, pauses: readonly Pause[]): Turn {
  const hide = hider(wasPaused(pauses, turn.startMs, turn.endMs));
  const { text, unheard } = turn;
  const rest = unheard === undefined ? {} : { unheard: hide(unheard) };
  return { ...turn, text: hide(text), ...rest };
}

/** Is something missing of these arguments? A tool that is used with them again would do something else. */
export const isWithheld = (args: string): boolean => args.includes(WITHHELD);

type Hide = (text: string) => string;
const hider = (paused: boolean): Hide => (paused ? withoutDigits : withoutCardNumbers);

/** A model's JSON stays JSON; a number that is not to be read becomes the words for it. */
function withheldArguments(args: string, hide: Hide): string {
  try {
    const asked: unknown = JSON.parse(args);
    const shown = JSON.stringify(asked, (_name, value: unknown) => {
      if (typeof value === "string") return hide(value);
      if (typeof value !== "number") return value;
      return hide(String(value)) === String(value) ? value : hide(String(value));
    });
    return shown === JSON.stringify(asked) ? args : shown;
  } catch {
    return hide(args);
  }
}
