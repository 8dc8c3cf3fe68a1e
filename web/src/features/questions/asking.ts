import { calls } from "@patchbay/protocol/api/calls";
import type { CallSummary } from "@patchbay/protocol/call";
import { ask } from "../../lib/api/ask.ts";

/** Tells the assistant what it asked; whoever was faster is in the refusal's words. */
export const answerQuestion = (id: string, questionId: string, text: string) =>
  ask(calls.answerQuestion, { params: { id }, body: { questionId, text } });

/** Is there a question open on this call that this member may answer? */
export const asksMe = ({ status, question }: CallSummary, memberId: string): boolean =>
  status !== "ended" && !!question && (question.member === null || question.member.id === memberId);
