import type { CallEvent } from "@patchbay/protocol/call";
import type { Usage } from "@patchbay/protocol/cost/cost";
import { hashToken } from "../../auth/tokens.ts";
import type { Env, ToUnderstand } from "../../env.ts";
import { type Answer, ask } from "./ask.ts";
import { aboutCall, aboutTurn } from "./questions.ts";

/** So often an unreachable model is asked about one thing; a turn's meaning is soon of no use any more. */
const MOST_TRIES = { turn: 3, call: 12 } as const;

/** What the queue is to do with the message. */
export type Verdict = "done" | "again";

/**
 * Has one turn, or a whole ended call, understood and tells the call. Works from names alone and may run any number of
 * times: a call that has its answer is not asked about again.
 */
export async function understand(
  env: Env,
  { callId, turnId }: ToUnderstand,
  tries: number,
): Promise<Verdict> {
  const session = env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId));
  const open = await session.openQuestion(turnId);
  if (open === null) return "done";
  const { turns, emotions } = open;
  const caller = (await hashToken(callId)).slice(0, 32);
  if (turnId !== null) {
    const answer = await ask(env, aboutTurn(turns, emotions), caller);
    if (isWorthAnotherTry(answer, tries, MOST_TRIES.turn)) return "again";
    const event: CallEvent = answer.ok
      ? { type: "turn_understood", turnId, ...answer.value }
      : failed(turnId, answer);
    await session.understood(turnId, [event, ...usageEvent(answer.usage)]);
    return "done";
  }
  const answer = await ask(env, aboutCall(turns, emotions), caller);
  if (isWorthAnotherTry(answer, tries, MOST_TRIES.call)) return "again";
  const event: CallEvent = answer.ok ? { type: "call_understood", ...answer.value } : failed(null, answer);
  // The answer last: with it the call is complete and goes to the history once more.
  await session.understood(null, [...usageEvent(answer.usage), event]);
  return "done";
}

const isWorthAnotherTry = (answer: Answer<unknown>, tries: number, most: number): boolean =>
  !answer.ok && answer.reason === "unavailable" && tries < most;

const failed = (
  turnId: string | null,
  { reason, message }: Extract<Answer<unknown>, { ok: false }>,
): CallEvent => ({
  type: "understanding_failed",
  turnId,
  reason,
  message,
});

const usageEvent = (usage: Usage | null): CallEvent[] =>
  usage === null ? [] : [{ type: "usage_recorded", ...usage }];
