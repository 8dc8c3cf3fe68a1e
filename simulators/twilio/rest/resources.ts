import type { PhoneCall } from "../call.ts";
import type { RecordingObservation } from "../observation.ts";

const rfc2822 = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toUTCString().replace("GMT", "+0000");

const secondsBetween = (from: number | null, to: number | null): string | null =>
  from === null || to === null ? null : String(Math.ceil((to - from) / 1_000));

/** A call as the vendor shows it. */
export function callJson(call: PhoneCall, accountSid: string): Record<string, unknown> {
  const seen = call.observation;
  const path = `/2010-04-01/Accounts/${accountSid}/Calls/${seen.sid}`;
  const updatedMs = seen.endedAtMs ?? seen.answeredAtMs ?? seen.startedAtMs;
  return {
    sid: seen.sid,
    account_sid: accountSid,
    parent_call_sid: seen.parentCallSid,
    to: seen.to,
    to_formatted: seen.to,
    from: seen.from,
    from_formatted: seen.from,
    phone_number_sid: null,
    status: seen.status,
    direction: seen.direction,
    answered_by: seen.answeredBy,
    start_time: rfc2822(seen.answeredAtMs),
    end_time: rfc2822(seen.endedAtMs),
    duration: secondsBetween(seen.answeredAtMs, seen.endedAtMs),
    date_created: rfc2822(seen.startedAtMs),
    date_updated: rfc2822(updatedMs),
    price: null,
    price_unit: "USD",
    queue_time: String(seen.queuedMs),
    api_version: "2010-04-01",
    forwarded_from: null,
    group_sid: null,
    caller_name: null,
    trunk_sid: null,
    annotation: null,
    uri: `${path}.json`,
    subresource_uris: { recordings: `${path}/Recordings.json`, streams: `${path}/Streams.json` },
  };
}

/** A page with everything on it. */
export function callsJson(calls: readonly PhoneCall[], accountSid: string, pageSize: number): object {
  const uri = `/2010-04-01/Accounts/${accountSid}/Calls.json?PageSize=${pageSize}&Page=0`;
  return {
    calls: calls.slice(0, pageSize).map((call) => callJson(call, accountSid)),
    page: 0,
    page_size: pageSize,
    start: 0,
    end: Math.max(0, Math.min(calls.length, pageSize) - 1),
    first_page_uri: uri,
    next_page_uri: null,
    previous_page_uri: null,
    uri,
  };
}

/** A recording of a call; the stand-in keeps no sound. */
export function recordingJson(recording: RecordingObservation, callSid: string, accountSid: string): object {
  return {
    sid: recording.sid,
    account_sid: accountSid,
    call_sid: callSid,
    conference_sid: null,
    status: recording.status,
    channels: recording.channels,
    source: "StartCallRecordingAPI",
    track: "both",
    start_time: rfc2822(recording.startedAtMs),
    date_created: rfc2822(recording.startedAtMs),
    date_updated: rfc2822(recording.endedAtMs ?? recording.startedAtMs),
    duration: secondsBetween(recording.startedAtMs, recording.endedAtMs),
    price: null,
    price_unit: "USD",
    api_version: "2010-04-01",
    error_code: null,
    encryption_details: null,
    uri: `/2010-04-01/Accounts/${accountSid}/Recordings/${recording.sid}.json`,
  };
}
