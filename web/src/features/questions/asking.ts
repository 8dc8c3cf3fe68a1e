import type { CallSummary } from "@patchbay/protocol/call";
import * as z from "zod";
import { request } from "../../lib/api/request.ts";

/** Tells the assistant what it asked; whoever was faster is in the refusal's words. */
export async function answerQuestion(callId: string, questionId: string, text: string): Promise<void> {
  const body = { questionId, text };
  await request(`/api/calls/${callId}/answer-question`, z.unknown(), { method: "POST", body });
}

/** Is there a question open on this call that this member may answer? */
export const asksMe = ({ status, question }: CallSummary, memberId: string): boolean =>
  status !== "ended" && !!question && (question.member === null || question.member.id === memberId);
