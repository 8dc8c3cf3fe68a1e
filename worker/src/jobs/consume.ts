import type { EndedCall, EndedInside, Env, ToUnderstand } from "../env.ts";
import { errorText, report } from "../log.ts";
import { archiveCall } from "./archive-call.ts";
import { keepInside } from "./keep-inside.ts";
import { waitBeforeNextTry } from "./understanding/again.ts";
import { understand, type Verdict } from "./understanding/understand.ts";

/** What comes by the queues; each message stands alone, and one that fails is tried again without the others. */
export type Job = EndedCall | EndedInside | ToUnderstand;

export async function consume(batch: MessageBatch<Job>, env: Env): Promise<void> {
  await Promise.all(
    batch.messages.map(async (message) => {
      try {
        const verdict = await work(env, message);
        if (verdict.done) message.ack();
        else message.retry({ delaySeconds: verdict.inS });
      } catch (error) {
        const { callId: call } = message.body;
        report("error", "a job about a call failed", { call, code: batch.queue, error: errorText(error) });
        const retry = retryOf(message);
        if (retry === null) message.ack();
        else message.retry(retry);
      }
    }),
  );
}

/** Told apart by what they carry: a deployment may name its queues as it likes. */
async function work(env: Env, { body, attempts }: Message<Job>): Promise<Verdict> {
  if ("turnId" in body) return understand(env, body, attempts);
  if ("inside" in body) await keepInside(env, body);
  else await archiveCall(env, body);
  return { done: true };
}

/**
 * When a message comes again whose job broke; null for one that nobody waits for any more. What is to be understood
 * comes as late as with a model that is away, an ended call as its queue says.
 */
function retryOf({ body, attempts }: Message<Job>): QueueRetryOptions | null {
  if (!("turnId" in body)) return {};
  const delaySeconds = waitBeforeNextTry(body.turnId === null ? "call" : "turn", attempts, null);
  return delaySeconds === null ? null : { delaySeconds };
}
