import type { CallSummary, SupervisorMode } from "@patchbay/protocol/call";
import type { LineState } from "../phone/line/messages.ts";
import type { Part } from "../phone/phone.ts";

/** How the phone's call stands, in a word or two, and how the dot beside it looks. */
export interface CallState {
  words: string;
  look: "live" | "waiting" | "trouble";
  /** When the conversation began (epoch ms, server's clock); null while nobody talks yet. */
  since: number | null;
}

/** The line's state goes before the call's: what cannot be heard is not "in call". */
export function callState(
  line: LineState,
  call: CallSummary | undefined,
  part: Part,
  mode: SupervisorMode = "listen",
): CallState {
  const since = call?.answeredAt ?? null;
  switch (line.state) {
    case "connecting":
      return { words: "Connecting", look: "waiting", since: null };
    case "reconnecting":
      return {
        words:
          line.reason === "network"
            ? "Reconnecting: this computer has no network"
            : "Reconnecting: the connection broke",
        look: "trouble",
        since,
      };
    case "ended":
      return { words: "Ended", look: "waiting", since };
    case "live":
      if (part === "listening") return { words: listeningWords(call, mode), look: "live", since };
      if (call?.held === true) return { words: "On hold", look: "waiting", since };
      if (call?.status === "ringing") return { words: "Ringing", look: "waiting", since: null };
      if (call?.status === "queued") return { words: "Connecting", look: "waiting", since: null };
      return { words: "In call", look: "live", since };
  }
}

/** Who hears whoever listens in. */
function listeningWords(call: CallSummary | undefined, mode: SupervisorMode): string {
  if (mode === "barge") return "On the call, everybody hears you";
  // Nobody shall take it for a broken line.
  if (call?.secret === true) return "Silent while a card number is said";
  if (mode === "listen") return "Listening, nobody hears you";
  return `Only ${call?.handler.kind === "operator" ? call.handler.name : "the operator"} hears you`;
}
