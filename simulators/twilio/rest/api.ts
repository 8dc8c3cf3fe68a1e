import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyOf } from "../../request-body.ts";
import type { PhoneCall } from "../call.ts";
import type { Account, Exchange } from "../exchange.ts";
import { createCall, programOf } from "./create-call.ts";
import { ApiRefusal } from "./form.ts";
import { changeRecording, startRecording } from "./recordings.ts";
import { callJson, callsJson, recordingJson } from "./resources.ts";
import { startStream, stopStream } from "./streams.ts";

const PATH =
  /^\/2010-04-01\/Accounts\/([^/]+)\/Calls(?:\/([^/]+?))?(?:\/(Recordings|Streams)(?:\/([^/]+?))?)?\.json$/;

/** The part of REST API 2010-04-01 about calls. Answers every request, with the vendor's errors. */
export async function answerRest(
  request: IncomingMessage,
  response: ServerResponse,
  exchange: Exchange,
): Promise<void> {
  try {
    const form = new URLSearchParams(await bodyOf(request));
    const result = answer(request, form, exchange);
    const { knobs } = exchange;
    if (request.method === "POST" && result.created && knobs.loseCreateAnswers > 0) {
      exchange.knobs = { ...knobs, loseCreateAnswers: knobs.loseCreateAnswers - 1 };
      response.destroy();
      return;
    }
    send(response, result.status, result.body);
  } catch (error) {
    const refusal =
      error instanceof ApiRefusal
        ? error
        : new ApiRefusal(500, 20_500, "An internal server error has occurred");
    send(response, refusal.status, refusal.body());
  }
}

interface Answer {
  readonly status: number;
  readonly body: object;
  readonly created?: true;
}

function answer(request: IncomingMessage, form: URLSearchParams, exchange: Exchange): Answer {
  const url = new URL(request.url ?? "/", "http://stand-in");
  const [whole, accountSid, callSid, kind, ownSid] = PATH.exec(url.pathname) ?? [];
  if (!authorized(request, exchange.account)) throw new ApiRefusal(401, 20_003, "Authenticate");
  const { failRest, failRestStatus } = exchange.knobs;
  if (failRest > 0) {
    exchange.knobs = { ...exchange.knobs, failRest: failRest - 1 };
    const code = failRestStatus === 429 ? 20_429 : 20_000 + failRestStatus;
    throw new ApiRefusal(failRestStatus, code, "The stand-in was told to refuse.");
  }
  if (whole === undefined || accountSid !== exchange.account.accountSid) throw missing(url.pathname);
  const reads = request.method === "GET";
  if (callSid === undefined) {
    if (reads) return { status: 200, body: list(exchange, url.searchParams) };
    return { status: 201, body: callJson(createCall(exchange, form), accountSid), created: true };
  }
  const call = exchange.calls.get(callSid);
  if (call === undefined) throw missing(url.pathname);
  if (kind === "Streams") {
    if (reads) throw missing(url.pathname);
    if (ownSid === undefined) return { status: 201, body: startStream(call, form) };
    return { status: 200, body: stopStream(call, ownSid, form.get("Status")) };
  }
  if (kind === "Recordings" && ownSid !== undefined) {
    if (reads) throw missing(url.pathname);
    const recording = changeRecording(call, ownSid, form.get("Status"));
    return { status: 200, body: recordingJson(recording, callSid, accountSid) };
  }
  if (kind === "Recordings") {
    if (!reads) return { status: 201, body: recordingJson(startRecording(call, form), callSid, accountSid) };
    const recordings = call.observation.recordings.map((one) => recordingJson(one, callSid, accountSid));
    return { status: 200, body: { recordings, page: 0, page_size: 50, next_page_uri: null } };
  }
  if (!reads) update(call, form);
  return { status: 200, body: callJson(call, accountSid) };
}

function update(call: PhoneCall, form: URLSearchParams): void {
  if (call.over) {
    throw new ApiRefusal(400, 21_220, `Call ${call.sid} is not in-progress. Cannot redirect.`);
  }
  const status = form.get("Status");
  if (status === "completed") return call.end(call.answered ? "completed" : "canceled", "rest");
  if (status === "canceled") {
    // An answered call is beyond cancelling; the vendor leaves it alone.
    if (!call.answered) call.end("canceled", "rest");
    return;
  }
  const program = programOf(form);
  if (program === null) throw new ApiRefusal(400, 21_205, "Url is not a valid URL.");
  call.run(program);
}

function list(exchange: Exchange, query: URLSearchParams): object {
  const pageSize = Number(query.get("PageSize") ?? 50);
  const since = query.get("StartTime>");
  const wanted = [...exchange.calls.values()].filter(({ observation }) => {
    const day = new Date(observation.startedAtMs).toISOString().slice(0, 10);
    return (
      matches(query.get("To"), observation.to) &&
      matches(query.get("From"), observation.from) &&
      matches(query.get("Status"), observation.status) &&
      matches(query.get("ParentCallSid"), observation.parentCallSid ?? "") &&
      (since === null || day >= since)
    );
  });
  return callsJson(wanted.reverse(), exchange.account.accountSid, pageSize);
}

const matches = (wanted: string | null, actual: string): boolean => wanted === null || wanted === actual;

const missing = (path: string): ApiRefusal =>
  new ApiRefusal(404, 20_404, `The requested resource ${path} was not found`);

function authorized(request: IncomingMessage, account: Account): boolean {
  const given = /^Basic (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const pairs = [
    `${account.accountSid}:${account.authToken}`,
    ...account.apiKeys.map(({ sid, secret }) => `${sid}:${secret}`),
  ];
  const decoded = Buffer.from(given, "base64");
  return pairs.some((pair) => {
    const wanted = Buffer.from(pair);
    return wanted.length === decoded.length && timingSafeEqual(wanted, decoded);
  });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
