import type { Effect } from "../../../call/life/state.ts";
import { coaching, toolEnd } from "../../../call/memory.ts";
import type { CallVoice } from "./voice.ts";

/** What the assistant's voice has to do. */
export type VoiceEffect = Extract<
  Effect,
  {
    do:
      | "close_engine"
      | "coach"
      | "greet"
      | "go_on"
      | "disclose"
      | "prompt"
      | "speak"
      | "tool_done"
      | "bring_news"
      | "remind";
  }
>;

export function haveVoice(voice: CallVoice, effect: VoiceEffect): void {
  switch (effect.do) {
    case "close_engine":
      return voice.close();
    case "coach":
      return voice.tell(coaching(effect.name, effect.text));
    case "greet":
      return voice.greet();
    case "go_on":
      return voice.goOn();
    case "disclose":
      return voice.disclose();
    case "prompt":
      return voice.playPrompt(effect.prompt);
    case "speak":
      return voice.speak(effect.cue);
    case "remind":
      return voice.tell(effect.memo);
    case "bring_news":
      return voice.bringNews(toolEnd(effect.tool, effect.result));
    case "tool_done":
      return voice.toolDone(effect.tool, effect.cue);
  }
}
