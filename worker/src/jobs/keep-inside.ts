import type { EndedInside, Env } from "../env.ts";
import { CallHistory } from "../store/history/calls.ts";

/** Writes a call to the history that a PBX had in its own hands; may run any number of times. */
export async function keepInside(env: Env, { callId, orgId, inside, country }: EndedInside): Promise<void> {
  const history = new CallHistory(env.DB, orgId);
  await history.saveInside(inside, country);
  // Somebody may have dealt with it before the history had it.
  const held = await env.ORGANIZATION.get(env.ORGANIZATION.idFromName(orgId)).call(callId);
  if (held?.handled) await history.markHandled(callId, true);
}
