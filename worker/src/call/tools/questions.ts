import type { Actor, CallEvent, LogEntry } from "@patchbay/protocol/call";
import type { Refusal } from "../life/may.ts";
import { become, type CallState, canTalk, hasEnded, type Reaction } from "../life/state.ts";
import { done, failed } from "./tool.ts";

type Outcome = Extract<CallEvent, { type: "person_answered" | "question_expired" }>;

/** What came of a question, for the model: a colleague's words are their answer, not the caller's. */
export function outcomeOf(event: Outcome): string {
  return event.type === "person_answered"
    ? done("Tell the caller in your own words.", { answeredBy: event.by.name, answer: event.text })
    : failed("Nobody could answer in time. Tell the caller so, and offer to take a message or a callback.");
}

/** Whom a name means: who is called just so, else who has it among their names, else who has it in one of them. */
export function whoIsMeant<M extends { name: string }>(members: readonly M[], name: string): readonly M[] {
  const wanted = name.trim().toLowerCase();
  const fits: readonly ((of: string) => boolean)[] = [
    (of) => of === wanted,
    (of) => of.split(/[\s-]+/).includes(wanted),
    (of) => of.includes(wanted),
  ];
  for (const fit of fits) {
    const found = members.filter((member) => fit(member.name.toLowerCase()));
    if (found.length > 0) return found;
  }
  return [];
}

/** The assistant goes on with what it was told, if it has the caller; whoever has them instead reads it on the page. */
export function reactOfQuestions(state: CallState, event: Outcome): Reaction {
  if (!canTalk(state) || state.closing !== null) return become(state, {});
  return become(state, {}, { do: "bring_news", tool: "ask_person", result: outcomeOf(event) });
}

/** May this person answer? The refusal says who has, or whose question it is. */
export function mayAnswerQuestion(
  state: CallState,
  log: readonly LogEntry[],
  questionId: string,
  by: Actor,
): Refusal | null {
  const answered = log.find(
    ({ event }) => event.type === "person_answered" && event.questionId === questionId,
  );
  if (answered?.event.type === "person_answered") {
    const { name } = answered.event.by;
    return { code: "question_answered", message: `${name} has answered this question already.` };
  }
  if (state.summary === null || hasEnded(state)) {
    return { code: "already_ended", message: "This call has already ended." };
  }
  const open = state.summary.question;
  if (open?.id !== questionId) {
    return {
      code: "question_over",
      message: "This question is over; the assistant has gone on without an answer.",
    };
  }
  if (open.member === null || open.member.id === by.id) return null;
  return { code: "not_asked", message: `This question is for ${open.member.name}.` };
}
