import type { Effect } from "../../call/life/state.ts";
import type { CallContext } from "./call-context.ts";
import type { Crew } from "./crew.ts";
import { haveVoice } from "./voice/voice-effects.ts";

/** What effects need of their call beside its parts. */
export interface CarryingCall extends CallContext {
  /** Opens the assistant's voice with everything that it has to know. */
  openVoice(): Promise<void>;
  /** Finds out whom the organization knows by the caller's number. Never rejects. */
  identify(): Promise<void>;
  /** The object stays awake until this is done. */
  waitUntil(task: Promise<unknown>): void;
}

/** Has the part do it that can. What takes time is not waited for: its outcome comes as an event. */
export function carryOut(effect: Effect, crew: Crew, call: CarryingCall): void {
  switch (effect.do) {
    case "open_engine":
      return call.waitUntil(call.openVoice());
    case "identify":
      return call.waitUntil(call.identify());
    case "understand":
      return call.waitUntil(crew.insight.ask(effect.turnId));
    case "raise_urgency":
      return call.append({ type: "urgency_raised", turnId: effect.turnId, words: effect.words });
    case "close_engine":
    case "coach":
    case "greet":
    case "go_on":
    case "disclose":
    case "prompt":
    case "speak":
    case "tool_done":
    case "bring_news":
    case "remind":
      return haveVoice(crew.voice, effect);
    case "use_tool":
      return call.waitUntil(crew.toolbox.use(effect.toolCallId));
    case "follow_up":
      return call.waitUntil(crew.followUps.keep());
    case "log":
      for (const event of effect.events) call.append(event);
      return;
    case "answer_leg":
      if (call.file()?.answerWhenTold) crew.switchboard.caller?.answer();
      return;
    case "say_answered":
      return call.append({ type: "call_answered", by: crew.reception.answerer() });
    case "ring":
      return call.waitUntil(crew.reception.ring(effect));
    case "release_leg":
    case "release_person":
    case "release_person_leg":
    case "release_listener":
      return crew.legs.letGo(effect);
    case "note_listened":
      return call.waitUntil(crew.supervisor.noteEnd(effect.by, effect.detail));
    case "begin_transfer":
      return crew.transferring.begin(effect);
    case "send_to_queue":
      return crew.transferring.sendToQueue(effect.queue);
    case "transfer":
      return call.waitUntil(crew.transferring.carryOut(effect));
    case "ring_desk":
      return call.waitUntil(crew.desk.ring(effect));
    case "let_desk_go":
      return call.waitUntil(crew.desk.letGo(effect.desk));
    case "end":
      return call.append({ type: "call_ended", disposition: effect.disposition, cause: effect.cause });
    case "archive":
      return call.waitUntil(crew.upkeep.archive());
    default:
      return call.waitUntil(crew.farEnd.reachOut(effect));
  }
}
