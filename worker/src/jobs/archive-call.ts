import { type CallEvent, type CallSummary, type LogEntry, logEntry } from "@patchbay/protocol/call";
import { parseJson } from "@patchbay/protocol/result";
import * as z from "zod";
import type { EndedCall, Env } from "../env.ts";
import type { CallSession } from "../objects/call-session.ts";
import type { Organization } from "../objects/organization.ts";
import { keepFollowUps, numbersIn } from "../store/follow-up/keep.ts";
import { CallHistory } from "../store/history/calls.ts";
import { dropParts, dropRecording, joinRecording } from "./recording/join-recording.ts";
import { recordedMs, wasDeleted, wasSaved } from "./recording/recorded-ms.ts";

/** Where a call's whole log lies in the archive. */
export const archiveKey = (orgId: string, callId: string): string => `${orgId}/calls/${callId}/log.json`;

/** Adds to the archived log of a call whose object has gone. */
export async function noteInArchive(
  archive: R2Bucket,
  orgId: string,
  callId: string,
  event: CallEvent,
): Promise<void> {
  const key = archiveKey(orgId, callId);
  const kept = parseJson(z.array(logEntry), await (await archive.get(key))?.text(), Number.POSITIVE_INFINITY);
  if (!kept.ok) return;
  const n = (kept.value.at(-1)?.n ?? 0) + 1;
  await archive.put(key, JSON.stringify([...kept.value, { n, at: Date.now(), event }]), {
    httpMetadata: { contentType: "application/json" },
  });
}

/** What the call could not tell of its end is told now: a call that never ends has somebody on the phone for ever. */
async function tellEnd(
  organization: DurableObjectStub<Organization>,
  { summary: call, log: entries }: { summary: CallSummary; log: LogEntry[] },
): Promise<void> {
  const held = await organization.call(call.id);
  // One that it holds no more is the history's alone.
  if (held === null || held.version >= call.version) return;
  await organization.callChanged({ call, entries, interim: [], row: null });
}

/**
 * Writes an ended call to D1 and its whole log to R2, then lets the object forget it in time. Works from the call id
 * alone and may run any number of times; whatever fails here is tried again by the queue.
 */
export async function archiveCall(env: Env, { callId }: EndedCall): Promise<void> {
  const session = env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId));
  const kept = await session.export();
  if (kept === null) return;
  const organization = env.ORGANIZATION.get(env.ORGANIZATION.idFromName(kept.orgId));
  await tellEnd(organization, kept);
  const history = new CallHistory(env.DB, kept.orgId);
  await history.save(kept.summary, kept.log);
  const left = await keepFollowUps(env.DB, kept.orgId, callId, kept.log);
  for (const { number, at } of numbersIn(kept.log)) await organization.doNotCall(number, at);
  // It may only be written now.
  if (left) await organization.followUpsChanged();
  await env.ARCHIVE.put(archiveKey(kept.orgId, callId), JSON.stringify(kept.log), {
    httpMetadata: { contentType: "application/json" },
  });
  // Somebody may have dealt with it before the history had it.
  if ((await organization.call(callId))?.handled) await history.markHandled(callId, true);
  await session.confirmArchived(kept.summary.version);
  await archiveRecording(env, session, kept, callId);
}

/** Has the recording as one file; the object repeats the job until that is so. */
async function archiveRecording(
  env: Env,
  session: DurableObjectStub<CallSession>,
  kept: { orgId: string; log: LogEntry[] },
  callId: string,
): Promise<void> {
  if (wasDeleted(kept.log)) return dropRecording(env.ARCHIVE, kept.orgId, callId);
  const ms = recordedMs(kept.log);
  if (ms === null) {
    // An earlier run may have died over it.
    if (wasSaved(kept.log)) await dropParts(env.ARCHIVE, kept.orgId, callId);
    return;
  }
  // What the archive still refuses is in the object: joined now, it would be silence for good.
  if (!(await session.record({ do: "settle" }))) {
    throw new Error("parts of the recording wait for the archive");
  }
  const { bytes } = await joinRecording(env.ARCHIVE, kept.orgId, callId, ms);
  const saved = await session.record({ do: "saved", ms, bytes });
  // Somebody may have deleted it while it was joined.
  if (!saved && wasDeleted((await session.export())?.log ?? [])) {
    return dropRecording(env.ARCHIVE, kept.orgId, callId);
  }
  await dropParts(env.ARCHIVE, kept.orgId, callId);
}
