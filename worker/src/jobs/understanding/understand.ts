import type { CallEvent } from "@patchbay/protocol/call";
import type { Usage } from "@patchbay/protocol/cost/cost";
import { hashToken } from "../../auth/tokens.ts";
import type { Env, ToUnderstand } from "../../env.ts";
import { retrying } from "../../objects/common/retry.ts";
import { type Asked, waitBeforeNextTry } from "./again.ts";
import { type Answer, ask } from "./ask.ts";
import { aboutCall, aboutTurn } from "./questions.ts";

/** How long the model may take. */
const TIMEOUT_MS: Readonly<Record<Asked, number>> = { turn: 6_000, call: 20_000 };

/** What the queue is to do with the message: let it go, or bring it again in so many seconds. */
export type Verdict = { done: true } | { done: false; inS: number };
const DONE: Verdict = { done: true };
const again = (inS: number | null): Verdict => (inS === null ? DONE : { done: false, inS });

/**
 * Has one turn, or a whole ended call, understood and tells the call. Works from names alone and may run any number of
 * times: a call that has its answer is not asked about again.
 */
export async function understand(
  env: Env,
  { callId, turnId }: ToUnderstand,
  tries: number,
): Promise<Verdict> {
  const session = () => env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId));
  const claimed = await session().claimQuestion(turnId);
  if (claimed === null) return DONE;
  if (claimed.kind === "asked")
    return again(waitBeforeNextTry(turnId === null ? "call" : "turn", tries, null));
  /** The answer is paid for: it is brought to a call whose process is lost meanwhile, too. */
  const bring = (events: CallEvent[]) => retrying(() => session().understood(turnId, events));
  const { turns, emotions } = claimed;
  const caller = (await hashToken(callId)).slice(0, 32);
  if (turnId !== null) {
    const answer = await ask(env, aboutTurn(turns, emotions), caller, TIMEOUT_MS.turn);
    const inS = nextTry("turn", answer, tries);
    if (inS !== null) return bring([]).then(() => again(inS));
    const event: CallEvent = answer.ok
      ? { type: "turn_understood", turnId, ...answer.value }
      : failed(turnId, answer);
    await bring([event, ...usageEvent(answer.usage)]);
    return DONE;
  }
  const answer = await ask(env, aboutCall(turns, emotions), caller, TIMEOUT_MS.call);
  const inS = nextTry("call", answer, tries);
  if (inS !== null) return bring([]).then(() => again(inS));
  const event: CallEvent = answer.ok ? { type: "call_understood", ...answer.value } : failed(null, answer);
  // The answer last: with it the call is complete and goes to the history once more.
  await bring([...usageEvent(answer.usage), event]);
  return DONE;
}

/** In how many seconds to ask again; null when the answer stands. */
const nextTry = (asked: Asked, answer: Answer<unknown>, tries: number): number | null =>
  !answer.ok && answer.reason === "unavailable" ? waitBeforeNextTry(asked, tries, answer.afterS) : null;

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
