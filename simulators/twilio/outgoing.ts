import type { PhoneCall } from "./call.ts";
import type { Callee } from "./callee.ts";
import type { StatusSubscription } from "./status-callbacks.ts";
import { elapsed } from "./twiml/wait.ts";

/** A call out of the account, by REST or by a `<Dial>`. */
export interface OutgoingLeg {
  readonly from: string;
  readonly to: string;
  readonly parentCallSid: string | null;
  readonly callbacks: readonly StatusSubscription[];
  readonly fallbackUrl: string | null;
}

/**
 * Rings until somebody answers, nobody does, or `signal` gives up; true when the call is answered. It has ended when
 * it is not.
 */
export async function ring(
  call: PhoneCall,
  callee: Callee,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  call.initiated();
  call.ring();
  const gone = AbortSignal.any([signal, endOf(call)]);
  const ringMs = callee.does === "ring on" ? timeoutMs : Math.min(callee.ringMs, timeoutMs);
  await elapsed(ringMs, gone);
  if (call.over) return false;
  if (signal.aborted) call.end("canceled", "twiml");
  else if (callee.does === "ring on" || callee.ringMs > timeoutMs) call.end("no-answer", "party");
  else if (callee.does !== "answer") call.end(callee.does === "busy" ? "busy" : "failed", "party");
  else {
    call.connect(callee.talker());
    call.answer();
    return true;
  }
  return false;
}

/** Aborts when the call ends. */
export function endOf(call: PhoneCall): AbortSignal {
  const controller = new AbortController();
  call.ended.then(
    () => controller.abort(),
    () => {},
  );
  return controller.signal;
}
