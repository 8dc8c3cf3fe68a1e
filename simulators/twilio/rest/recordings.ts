import type { PhoneCall } from "../call.ts";
import { newSid, wallMs } from "../ids.ts";
import type { RecordingObservation } from "../observation.ts";
import { ApiRefusal } from "./form.ts";

/** Begins a recording that lasts until it is stopped or the call ends; its subscriber is told of the completion. */
export function startRecording(call: PhoneCall, form: URLSearchParams): RecordingObservation {
  if (call.status !== "in-progress") {
    throw new ApiRefusal(400, 21_220, "Requested resource is not eligible for recording");
  }
  const recording: RecordingObservation = {
    sid: newSid("RE"),
    startedAtMs: wallMs(),
    channels: form.get("RecordingChannels") === "dual" ? 2 : 1,
    status: "in-progress",
    endedAtMs: null,
  };
  call.observation.recordings.push(recording);
  call.ended
    .then(() => complete(call, recording, form.get("RecordingStatusCallback")))
    .then(
      () => {},
      () => {},
    );
  return recording;
}

/** Pauses, resumes or stops. `sid` may be `Twilio.CURRENT`. */
export function changeRecording(call: PhoneCall, sid: string, status: string | null): RecordingObservation {
  const { recordings } = call.observation;
  const recording = sid === "Twilio.CURRENT" ? recordings.at(-1) : recordings.find((one) => one.sid === sid);
  if (recording === undefined) throw new ApiRefusal(404, 20_404, `Recording ${sid} was not found`);
  if (status !== "paused" && status !== "in-progress" && status !== "stopped") {
    throw new ApiRefusal(400, 20_001, "Status must be paused, in-progress or stopped");
  }
  if (recording.endedAtMs !== null) throw new ApiRefusal(400, 21_220, "The recording has ended");
  recording.status = status;
  if (status === "stopped") recording.endedAtMs = wallMs();
  return recording;
}

async function complete(call: PhoneCall, recording: RecordingObservation, url: string | null): Promise<void> {
  recording.endedAtMs ??= wallMs();
  recording.status = "completed";
  if (url === null) return;
  const { accountSid } = call.exchange.account;
  await call.tell("recording", url, "POST", [
    ["AccountSid", accountSid],
    ["CallSid", call.sid],
    ["RecordingSid", recording.sid],
    ["RecordingUrl", `https://api.twilio.test/2010-04-01/Accounts/${accountSid}/Recordings/${recording.sid}`],
    ["RecordingStatus", "completed"],
    ["RecordingDuration", String(Math.ceil((recording.endedAtMs - recording.startedAtMs) / 1_000))],
    ["RecordingChannels", String(recording.channels)],
    ["RecordingStartTime", new Date(recording.startedAtMs).toUTCString()],
    ["RecordingSource", "StartCallRecordingAPI"],
    ["RecordingTrack", "both"],
  ]);
}
