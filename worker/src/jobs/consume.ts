import type { EndedCall, Env, ToUnderstand } from "../env.ts";
import { errorText, report } from "../log.ts";
import { archiveCall } from "./archive-call.ts";
import { understand } from "./understanding/understand.ts";

/** What comes by the queues; each message stands alone, and one that fails is tried again without the others. */
export type Job = EndedCall | ToUnderstand;

export async function consume(batch: MessageBatch<Job>, env: Env): Promise<void> {
  await Promise.all(
    batch.messages.map(async (message) => {
      try {
        if ((await work(env, message)) === "done") message.ack();
        else message.retry();
      } catch (error) {
        const { callId: call } = message.body;
        report("error", "a job about a call failed", { call, code: batch.queue, error: errorText(error) });
        message.retry();
      }
    }),
  );
}

/** Told apart by what they carry: a deployment may name its queues as it likes. */
async function work(env: Env, { body, attempts }: Message<Job>): Promise<"done" | "again"> {
  if ("turnId" in body) return understand(env, body, attempts);
  await archiveCall(env, body);
  return "done";
}
