import { type Request, Response } from "miniflare";

/** A number that the scripted vendor refuses, as the real one does with its own test numbers. */
const REFUSED_NUMBER = "+15005550001";

interface Call {
  sid: string;
  to: string;
  from: string;
  status: string;
}

const calls = new Map<string, Call>();

/** Twilio's REST API for the object tests, in Node: creates, shows and ends calls; nobody ever picks up. */
export async function scriptedTwilio(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  const sid = /\/Calls\/(CA[0-9a-f]{32})\.json$/.exec(path)?.[1];
  const form = new URLSearchParams(await request.text());
  if (request.headers.get("authorization")?.startsWith("Basic ") !== true) return refuse(401, 20_003, "no");
  if (sid === undefined && path.endsWith("/Calls.json")) {
    const to = form.get("To") ?? "";
    if (to === REFUSED_NUMBER)
      return refuse(400, 21_211, `The 'To' number ${to} is not a valid phone number.`);
    const call = { sid: newSid(), to, from: form.get("From") ?? "", status: "queued" };
    calls.set(call.sid, call);
    return Response.json(resource(call), { status: 201 });
  }
  const call = calls.get(sid ?? "") ?? (sid && { sid, to: "", from: "", status: "completed" });
  if (!call) return refuse(404, 20_404, "not found");
  if (form.get("Status") === "completed") call.status = "canceled";
  return Response.json(resource(call));
}

const newSid = (): string =>
  `CA${Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("")}`;

const resource = (call: Call) => ({
  ...call,
  direction: "outbound-api",
  answered_by: null,
  parent_call_sid: null,
});

const refuse = (status: number, code: number, message: string): Response =>
  Response.json({ code, message, status, more_info: "" }, { status });
