import type { PhoneTargets } from "@patchbay/protocol/api";
import type { Actor, LogEntry } from "@patchbay/protocol/call";
import type { Refusal } from "../../../call/life/may.ts";
import { type CallState, hasEnded } from "../../../call/life/state.ts";
import { ANSWER_MS } from "../../../call/tools/house/ask-person.ts";
import { mayAnswerQuestion, whoIsMeant } from "../../../call/tools/questions.ts";
import { done, type Ending, failed, refused } from "../../../call/tools/tool.ts";
import { errorText, report } from "../../../log.ts";
import type { CallContext } from "../call-context.ts";

/** What the questions need of their call. */
export interface AskingCall extends Pick<CallContext, "state" | "append"> {
  /** Has this member a dashboard open, or with null anybody who may answer? */
  somebodyToAsk(memberId: string | null): Promise<boolean>;
  targets(): Promise<Pick<PhoneTargets, "members">>;
}

/** Puts the assistant's question to the person it names, or to everybody. It is answered as an event of the call, or not. */
export async function askPeople(
  call: AskingCall,
  { questionId, question, person }: { questionId: string; question: string; person: string },
  signal: AbortSignal,
): Promise<Ending> {
  const no = (why: string): Ending => ({ outcome: "refused", result: refused(why) });
  const members = person === "" ? [] : (await call.targets()).members;
  const named = whoIsMeant(members, person);
  const [only] = named;
  if (person !== "" && (only === undefined || named.length > 1)) {
    const names = (named.length > 1 ? named : members).map(({ name }) => name).join(", ");
    return no(
      `${named.length > 1 ? "That may be several people" : "Nobody here has that name"}. There are: ${names}.`,
    );
  }
  // A question that nobody sees would cost the caller its whole deadline.
  if (!(await isSeen(call, only?.id ?? null))) {
    const away = only === undefined ? "Nobody is here now" : `${only.name} is not here now`;
    return { outcome: "failed", result: failed(`${away}. Tell the caller so, and offer to take a message.`) };
  }
  // The assistant has said by now that it came to nothing.
  if (signal.aborted || hasEnded(call.state())) return no("It came too late.");
  if (call.state().summary?.question) return no("Another question is open. Wait for its answer first.");
  const untilMs = Date.now() + ANSWER_MS;
  call.append({ type: "person_asked", questionId, member: only ?? null, question, untilMs });
  const whom = only?.name ?? "your colleagues";
  return {
    outcome: "done",
    result: done(`You have asked ${whom}. Tell the caller so and go on; the answer comes as a note.`),
  };
}

/** Where nobody can tell who is there, the question is put: it has its deadline. */
async function isSeen(call: AskingCall, memberId: string | null): Promise<boolean> {
  try {
    return await call.somebodyToAsk(memberId);
  } catch (error) {
    report("warn", "nobody told who is there to ask", { error: errorText(error) });
    return true;
  }
}

/** The first answer counts; whoever comes second is told whose it was. */
export function answerQuestion(
  call: Pick<AskingCall, "append">,
  state: CallState,
  log: readonly LogEntry[],
  by: Actor,
  { questionId, text }: { questionId: string; text: string },
): Refusal | null {
  const refusal = mayAnswerQuestion(state, log, questionId, by);
  if (refusal === null) call.append({ type: "person_answered", questionId, by, text });
  return refusal;
}
