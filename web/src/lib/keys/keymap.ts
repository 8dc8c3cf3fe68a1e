/** What a key can ask for. */
export type KeyAction =
  | "next"
  | "previous"
  | "close"
  | "search"
  | "help"
  | "hang_up"
  | "answer"
  | "take_over"
  | "listen"
  | "barge_in"
  | "whisper"
  | "coach"
  | "transfer"
  | "mute"
  | "new_call";

/** A key press as the map sees it; `inText` is true inside a field, `inOverlay` inside a dialog or menu. */
export interface KeyPress {
  key: string;
  ctrl: boolean;
  meta: boolean;
  alt: boolean;
  inText: boolean;
  inOverlay: boolean;
  repeated: boolean;
}

/** Every key and its words, for the map below and for the help that `?` opens. */
export const keyWords: readonly { keys: readonly string[]; words: string; single: boolean }[] = [
  { keys: ["J"], words: "Next call", single: true },
  { keys: ["K"], words: "Previous call", single: true },
  { keys: ["Enter"], words: "Open the call", single: false },
  { keys: ["Esc"], words: "Leave the search, close the call, clear the search", single: false },
  {
    keys: ["A"],
    words: "Answer the open call, the ringing one with the least time left, or the assistant's question",
    single: true,
  },
  { keys: ["T"], words: "Take the open call over from its assistant, or hand yours back", single: true },
  { keys: ["L"], words: "Listen to the open call, or stop", single: true },
  { keys: ["B"], words: "Join the call you listen to, or only listen again", single: true },
  { keys: ["W"], words: "Speak to its operator alone, or only listen again", single: true },
  { keys: ["C"], words: "Write to the assistant of the open call", single: true },
  { keys: ["P"], words: "Put the caller of the open call through to somebody else", single: true },
  { keys: ["M"], words: "Mute or unmute your microphone", single: true },
  { keys: ["H", "H"], words: "Hang up the call", single: true },
  { keys: ["N"], words: "New call", single: true },
  { keys: ["/"], words: "Search", single: true },
  { keys: ["?"], words: "Show these keys", single: true },
];

const singles: Readonly<Record<string, KeyAction>> = {
  j: "next",
  k: "previous",
  h: "hang_up",
  a: "answer",
  t: "take_over",
  l: "listen",
  b: "barge_in",
  w: "whisper",
  c: "coach",
  p: "transfer",
  m: "mute",
  n: "new_call",
  "/": "search",
  "?": "help",
};

const once: ReadonlySet<KeyAction | null> = new Set<KeyAction>([
  "hang_up",
  "answer",
  "take_over",
  "listen",
  "transfer",
  "barge_in",
  "whisper",
  "mute",
  "new_call",
]);

/**
 * Which action a press asks for, or none. Single letters can be switched off (WCAG 2.1.4) and never act in a field,
 * in a dialog, with a modifier, or, where an action cannot be undone, by holding the key down.
 */
export function actionOf(press: KeyPress, singleKeys: boolean): KeyAction | null {
  if (press.ctrl || press.meta || press.alt || press.inOverlay) return null;
  if (press.key === "Escape") return "close";
  if (press.inText || !singleKeys) return null;
  const action = singles[press.key.toLowerCase()] ?? null;
  return press.repeated && once.has(action) ? null : action;
}
