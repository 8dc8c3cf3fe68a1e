import VoiceResponse from "twilio/lib/twiml/VoiceResponse.js";

/**
 * The way back must not fail at the first refused connection, as while the edge restarts: connect within a second,
 * five more tries, whatever went wrong. Twilio reads this from the fragment and never sends or signs it.
 */
const PATIENT = "#ct=1000&rc=5&rp=all";

/** The address with Twilio's settings for patient retries; an address that already has settings keeps them. */
export const patient = (url: string): string => (url.includes("#") ? url : url + PATIENT);

export interface StreamConnection {
  /** `wss://`, without a query: Twilio drops that. Loopback stand-ins take `ws://` too. */
  streamUrl: string;
  /** Arrive as `customParameters` of the stream's start; name and value together at most 500 characters. */
  parameters: Record<string, string>;
  /** Asked for the next TwiML when the stream is over, whichever side closed it. */
  backUrl: string;
  /** Told of the stream's start, stop and errors. */
  statusUrl?: string;
  /** Silence before the way back is taken, for an edge that needs a moment to return. */
  pauseSeconds?: number;
}

/**
 * Puts the call on a media stream and, behind it, the way back. There is no `action`: it would be asked in place of the
 * redirect, and an action that fails ends the call.
 */
export function connectStream(connection: StreamConnection): string {
  const { streamUrl, parameters, backUrl, statusUrl } = connection;
  const response = new VoiceResponse();
  const stream = response.connect().stream({
    url: streamUrl,
    ...(statusUrl === undefined ? {} : { statusCallback: statusUrl, statusCallbackMethod: "POST" }),
  });
  for (const [name, value] of Object.entries(parameters)) stream.parameter({ name, value });
  if (connection.pauseSeconds !== undefined) response.pause({ length: connection.pauseSeconds });
  response.redirect({ method: "POST" }, patient(backUrl));
  return response.toString();
}

/** Refuses a call that nobody has answered; it costs nothing. */
export function reject(reason: "busy" | "rejected"): string {
  const response = new VoiceResponse();
  response.reject({ reason });
  return response.toString();
}

/** Says one sentence and hangs up. */
export function sayAndHangUp(text: string, language: "en-US" | "de-DE" = "en-US"): string {
  const response = new VoiceResponse();
  response.say({ language }, text);
  response.hangup();
  return response.toString();
}

/** Sends Twilio to ask again; an unanswered call rings on meanwhile. */
export function redirect(url: string): string {
  const response = new VoiceResponse();
  response.redirect({ method: "POST" }, patient(url));
  return response.toString();
}

export function hangUp(): string {
  const response = new VoiceResponse();
  response.hangup();
  return response.toString();
}

export type DialTarget =
  | { kind: "number"; number: string }
  | { kind: "sip"; uri: string }
  /** An operator's browser with the vendor's own client. */
  | { kind: "client"; identity: string };

export interface DialOut {
  /** Several ring at once; the first to answer has the call. */
  targets: readonly DialTarget[];
  /** A number of the account, or the caller's own. */
  callerId: string;
  ringSeconds: number;
  /** Asked for the next TwiML when the dialled party is gone or never answered; gets `DialCallStatus`. */
  actionUrl: string;
  /** TwiML that the called party alone hears before the two are put together. */
  whisperUrl?: string;
  /** Told how each called party's leg gets on. */
  statusUrl?: string;
}

/** Puts the caller through to somebody. Throws nothing; a number that cannot be called ends in the action. */
export function dial(out: DialOut): string {
  const response = new VoiceResponse();
  const { callerId, ringSeconds, actionUrl, whisperUrl, statusUrl } = out;
  const verb = response.dial({
    callerId,
    timeout: ringSeconds,
    action: patient(actionUrl),
    method: "POST",
    answerOnBridge: true,
  });
  const leg = {
    ...(whisperUrl === undefined ? {} : { url: whisperUrl, method: "POST" }),
    ...(statusUrl === undefined ? {} : { statusCallback: statusUrl, statusCallbackMethod: "POST" }),
  };
  for (const target of out.targets) {
    const events = { ...leg, ...(statusUrl === undefined ? {} : { statusCallbackEvent: [...LEG_EVENTS] }) };
    if (target.kind === "number") verb.number(events, target.number);
    else if (target.kind === "sip") verb.sip(events, target.uri);
    else verb.client(events, target.identity);
  }
  return response.toString();
}

const LEG_EVENTS = ["initiated", "ringing", "answered", "completed"] as const;

export interface ConferenceSeat {
  room: string;
  label: string;
  /** The room ends with this party. */
  endsRoom: boolean;
  /** Whether the room begins with it; until then its members hear the waiting music, or nothing. */
  beginsRoom: boolean;
  /** Asked for the next TwiML when this party leaves the room. */
  actionUrl: string;
  /** Told of who comes and goes. */
  statusUrl?: string;
}

/** Seats the caller in a conference: the way to a warm transfer, and to several people on one call. */
export function conference(seat: ConferenceSeat): string {
  const response = new VoiceResponse();
  response.dial({ action: patient(seat.actionUrl), method: "POST" }).conference(
    {
      participantLabel: seat.label,
      startConferenceOnEnter: seat.beginsRoom,
      endConferenceOnExit: seat.endsRoom,
      beep: "false",
      ...(seat.statusUrl === undefined
        ? {}
        : { statusCallback: seat.statusUrl, statusCallbackEvent: ["start", "end", "join", "leave"] }),
    },
    seat.room,
  );
  return response.toString();
}

/** Lets the caller wait in one of Twilio's queues; `waitUrl` says what is heard meanwhile. */
export function enqueue(queue: string, actionUrl: string, waitUrl?: string): string {
  const response = new VoiceResponse();
  const wait = waitUrl === undefined ? {} : { waitUrl, waitUrlMethod: "POST" };
  response.enqueue({ action: patient(actionUrl), method: "POST", ...wait }, queue);
  return response.toString();
}
