import type { PhoneCall } from "../call.ts";
import { newSid } from "../ids.ts";
import { ForkedStream } from "../media/forked-stream.ts";
import { faultOf } from "../media/stream-address.ts";
import type { Track } from "../media/stream-messages.ts";
import { ApiRefusal } from "./form.ts";

const TRACKS: Readonly<Record<string, readonly Track[]>> = {
  inbound_track: ["inbound"],
  outbound_track: ["outbound"],
  both_tracks: ["inbound", "outbound"],
};
/** The vendor forks so many tracks of a call. */
const MOST_TRACKS = 4;

interface Fork {
  readonly sid: string;
  readonly name: string;
  readonly tracks: readonly Track[];
  readonly stream: ForkedStream;
  status: "in-progress" | "stopped";
}

const forks = new WeakMap<PhoneCall, Map<string, Fork>>();

/** Forks a call's sound to the application, beside whatever the call runs. */
export function startStream(call: PhoneCall, form: URLSearchParams): object {
  if (call.status !== "in-progress" || call.line === null) {
    throw new ApiRefusal(400, 21_220, "Requested resource is not eligible for streaming");
  }
  const url = form.get("Url") ?? "";
  const fault = faultOf(url);
  if (fault !== null) throw new ApiRefusal(400, fault.code, fault.message);
  const tracks = TRACKS[form.get("Track") ?? "inbound_track"];
  if (tracks === undefined) throw new ApiRefusal(400, 20_001, "Track is none of the known ones");
  const known = forks.get(call) ?? new Map<string, Fork>();
  forks.set(call, known);
  const open = [...known.values()].filter(({ status }) => status === "in-progress");
  if (open.reduce((sum, one) => sum + one.tracks.length, tracks.length) > MOST_TRACKS)
    throw new ApiRefusal(400, 31_930, "Too many tracks of this call are streamed already");
  const { account, knobs } = call.exchange;
  const sid = newSid("MZ");
  const stream = new ForkedStream(
    {
      url,
      tracks,
      streamSid: sid,
      callSid: call.sid,
      accountSid: account.accountSid,
      authToken: account.authToken,
      signedWith: knobs.signedWith,
      parameters: parametersOf(form),
      warn: (code, message) => call.warn(code, message),
    },
    call.line,
    () => {
      fork.status = "stopped";
    },
  );
  const fork: Fork = { sid, name: form.get("Name") ?? "", tracks, stream, status: "in-progress" };
  known.set(sid, fork);
  void call.ended.then(() => stream.stop());
  return streamJson(fork, call);
}

/** Ends one; `sid` may be its name. */
export function stopStream(call: PhoneCall, sid: string, status: string | null): object {
  const known = [...(forks.get(call)?.values() ?? [])];
  const fork = known.find((one) => one.sid === sid || (one.name !== "" && one.name === sid));
  if (fork === undefined) throw new ApiRefusal(404, 20_404, `Stream ${sid} was not found`);
  if (status !== "stopped") throw new ApiRefusal(400, 20_001, "Status must be stopped");
  fork.stream.stop();
  fork.status = "stopped";
  return streamJson(fork, call);
}

/** `Parameter1.Name`, `Parameter1.Value` and so on. */
function parametersOf(form: URLSearchParams): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [field, name] of form) {
    const n = /^Parameter(\d{1,2})\.Name$/.exec(field)?.[1];
    if (n !== undefined) parameters[name] = form.get(`Parameter${n}.Value`) ?? "";
  }
  return parameters;
}

const streamJson = ({ sid, name, status }: Fork, call: PhoneCall): object => ({
  sid,
  account_sid: call.exchange.account.accountSid,
  call_sid: call.sid,
  name: name === "" ? null : name,
  status,
  date_updated: new Date().toUTCString(),
  uri: `/2010-04-01/Accounts/${call.exchange.account.accountSid}/Calls/${call.sid}/Streams/${sid}.json`,
});
