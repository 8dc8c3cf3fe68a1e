import { type Request, Response } from "miniflare";

/** A number that the scripted vendor refuses, as the real one does with its own test numbers. */
const REFUSED_NUMBER = "+15005550001";
/** A number that it dials while it answers that something broke. */
const BROKEN_NUMBER = "+15005550009";

interface Call {
  sid: string;
  to: string;
  from: string;
  status: string;
  parent_call_sid: string | null;
  end_time?: string;
}

const calls = new Map<string, Call>();
/** With what a call was created. */
const created = new Map<string, Record<string, string>>();
/** What a call was told to do while it ran: TwiML, or the address of some. */
const updates = new Map<string, { twiml: string | null; url: string | null }[]>();
/** Which streams beside a call were asked for. */
const forks = new Map<string, Record<string, string>[]>();
/** So long the answers to a call's updates take. */
const holds = new Map<string, number>();
/** The next updates of a call that are refused. */
const refusals = new Map<string, { status: number; code: number; times: number }>();

/**
 * Twilio's REST API for the object tests, in Node: creates, shows, updates and ends calls; nobody ever picks up.
 * `GET /__created/CA...` says with what a call was created, `GET /__newest/+1...` the last one to that number and how it
 * stands, `GET /__updates/CA...` what a call was told, `GET /__forks/CA...` which streams were asked for,
 * `POST /__refuse {sid, status, code, times}` has its next updates refused, `POST /__dialled {parent_call_sid, status}` gives it
 * a leg that it dialled, `POST /__becomes {to, status}` has the newest call to a number stand so, `POST /__ended {sid, atMs}` has a call have ended then, `POST /__hold {sid, ms}` has it
 * do what it is told of a call, or of a new one to that number, at once and answer late.
 */
export async function scriptedTwilio(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  if (path.startsWith("/__created/")) return Response.json(created.get(path.split("/")[2] ?? "") ?? null);
  if (path.startsWith("/__newest/")) {
    const to = decodeURIComponent(path.split("/")[2] ?? "");
    return Response.json([...calls.values()].findLast((one) => one.to === to) ?? null);
  }
  if (path === "/__becomes") {
    const { to, status } = (await request.json()) as Pick<Call, "to" | "status">;
    const call = [...calls.values()].findLast((one) => one.to === to);
    if (call !== undefined) call.status = status;
    return new Response("ok");
  }
  if (path === "/__ended") {
    const { sid, atMs } = (await request.json()) as { sid: string; atMs: number };
    const end_time = new Date(atMs).toUTCString().replace("GMT", "+0000");
    calls.set(sid, { sid, to: "", from: "", status: "completed", parent_call_sid: null, end_time });
    return new Response("ok");
  }
  if (path.startsWith("/__updates/")) return Response.json(updates.get(path.split("/")[2] ?? "") ?? []);
  if (path === "/__hold") {
    const { sid, ms } = (await request.json()) as { sid: string; ms: number };
    holds.set(sid, ms);
    return new Response("ok");
  }
  if (path === "/__dialled") {
    const { parent_call_sid, status } = (await request.json()) as Pick<Call, "parent_call_sid" | "status">;
    const leg = { sid: newSid(), to: "", from: "", status, parent_call_sid };
    calls.set(leg.sid, leg);
    return new Response("ok");
  }
  if (path === "/__refuse") {
    const { sid, ...refusal } = (await request.json()) as {
      sid: string;
      status: number;
      code: number;
      times: number;
    };
    refusals.set(sid, refusal);
    return new Response("ok");
  }
  if (path.startsWith("/__forks/")) return Response.json(forks.get(path.split("/")[2] ?? "") ?? []);
  const sid = /\/Calls\/(CA[0-9a-f]{32})(?:\/Streams)?\.json$/.exec(path)?.[1];
  const form = new URLSearchParams(await request.text());
  if (request.headers.get("authorization")?.startsWith("Basic ") !== true) return refuse(401, 20_003, "no");
  if (sid === undefined && path.endsWith("/Calls.json") && request.method === "GET") {
    const parent = new URL(request.url).searchParams.get("ParentCallSid") ?? "";
    const legs = [...calls.values()].filter(({ parent_call_sid }) => parent_call_sid === parent).reverse();
    return Response.json({ calls: legs.map(resource) });
  }
  if (sid === undefined && path.endsWith("/Calls.json")) {
    const to = form.get("To") ?? "";
    if (to === REFUSED_NUMBER)
      return refuse(400, 21_211, `The 'To' number ${to} is not a valid phone number.`);
    const call = { sid: newSid(), to, from: form.get("From") ?? "", status: "queued", parent_call_sid: null };
    calls.set(call.sid, call);
    created.set(call.sid, Object.fromEntries(form));
    const answer = { ...call };
    await new Promise((resolve) => setTimeout(resolve, holds.get(to) ?? 0));
    return to === BROKEN_NUMBER
      ? refuse(500, 20_500, "Something broke.")
      : Response.json(resource(answer), { status: 201 });
  }
  const call =
    calls.get(sid ?? "") ?? (sid && { sid, to: "", from: "", status: "completed", parent_call_sid: null });
  if (!call) return refuse(404, 20_404, "not found");
  if (path.endsWith("/Streams.json")) return fork(call, form);
  if (form.has("Twiml") || form.has("Url")) return update(call, form);
  if (form.get("Status") === "completed") call.status = "canceled";
  return Response.json(resource(call));
}

function fork(call: Call, form: URLSearchParams): Response {
  const refusal = refusals.get(call.sid);
  if (refusal !== undefined && refusal.times > 0) {
    refusal.times -= 1;
    return refuse(refusal.status, refusal.code, "The scripted vendor was told to refuse.");
  }
  forks.set(call.sid, [...(forks.get(call.sid) ?? []), Object.fromEntries(form)]);
  const sid = newSid().replace("CA", "MZ");
  return Response.json({ sid, call_sid: call.sid, status: "in-progress" }, { status: 201 });
}

async function update(call: Call, form: URLSearchParams): Promise<Response> {
  const refusal = refusals.get(call.sid);
  if (refusal !== undefined && refusal.times > 0) {
    refusal.times -= 1;
    return refuse(refusal.status, refusal.code, "The scripted vendor was told to refuse.");
  }
  // Whatever is told to go on is there.
  call.status = "in-progress";
  calls.set(call.sid, call);
  updates.set(call.sid, [
    ...(updates.get(call.sid) ?? []),
    { twiml: form.get("Twiml"), url: form.get("Url") },
  ]);
  await new Promise((resolve) => setTimeout(resolve, holds.get(call.sid) ?? 0));
  return Response.json(resource(call));
}

const newSid = (): string =>
  `CA${Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("")}`;

const resource = (call: Call) => ({
  ...call,
  direction: "outbound-api",
  answered_by: null,
});

const refuse = (status: number, code: number, message: string): Response =>
  Response.json({ code, message, status, more_info: "" }, { status });
