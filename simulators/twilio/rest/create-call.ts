import type { PhoneCall } from "../call.ts";
import type { Callee } from "../callee.ts";
import type { Exchange } from "../exchange.ts";
import type { Knobs } from "../knobs.ts";
import { endOf, ring } from "../outgoing.ts";
import type { Program } from "../twiml/run.ts";
import { methodOf, numberOf } from "../twiml/verb.ts";
import { elapsed } from "../twiml/wait.ts";
import { ApiRefusal } from "./form.ts";
import { startRecording } from "./recordings.ts";

const TWIML_MOST_CHARS = 4_000;
const NUMBER = /^(\+[1-9]\d{4,14}|sip:.+|client:.+)$/;

/** `POST Calls.json`: checks as the vendor does, dials in the background. Throws ApiRefusal. */
export function createCall(exchange: Exchange, form: URLSearchParams): PhoneCall {
  const to = form.get("To") ?? "";
  const from = form.get("From") ?? "";
  if (to === "") throw new ApiRefusal(400, 21_201, "No 'To' number is specified");
  if (!NUMBER.test(to))
    throw new ApiRefusal(400, 21_211, `The 'To' number ${to} is not a valid phone number.`);
  if (exchange.owned(from) === undefined) {
    throw new ApiRefusal(400, 21_210, `The 'From' number ${from} is not verified for your account.`);
  }
  const program = programOf(form);
  if (program === null) throw new ApiRefusal(400, 21_205, "Url is not a valid URL.");
  const statusCallback = form.get("StatusCallback");
  const events = form.getAll("StatusCallbackEvent").flatMap((event) => event.split(" "));
  const call = exchange.outgoing({
    from,
    to,
    parentCallSid: null,
    fallbackUrl: form.get("FallbackUrl"),
    callbacks:
      statusCallback === null
        ? []
        : [
            {
              url: statusCallback,
              method: methodOf(form.get("StatusCallbackMethod") ?? undefined),
              events: new Set(events.length === 0 ? ["completed"] : events),
            },
          ],
  });
  call.observation.queuedMs = exchange.queueForMs();
  dial(exchange, call, form, program).catch((error: unknown) => {
    call.warn(0, `the stand-in failed: ${error instanceof Error ? error.message : String(error)}`);
    call.end("failed", "stand-in");
  });
  return call;
}

/** The TwiML that a create or an update names; null when it names none, or a malformed one. */
export function programOf(form: URLSearchParams): Program | null {
  const url = form.get("Url");
  if (url !== null) {
    if (!URL.canParse(url)) return null;
    return { url, method: methodOf(form.get("Method") ?? undefined), fields: [] };
  }
  const twiml = form.get("Twiml");
  return twiml === null || twiml === "" || twiml.length > TWIML_MOST_CHARS ? null : { twiml };
}

async function dial(exchange: Exchange, call: PhoneCall, form: URLSearchParams, program: Program) {
  const callee = exchange.callee(call.observation.to);
  // The answer to the request says "queued".
  const { queuedMs } = call.observation;
  await elapsed(queuedMs, endOf(call));
  if (call.over) return;
  const timeoutMs = numberOf(form.get("Timeout") ?? undefined, 1, 600, 60) * 1_000;
  if (!(await ring(call, callee, timeoutMs, endOf(call)))) return;
  if (form.get("Record") === "true") startRecording(call, form);
  const mode = form.get("MachineDetection");
  if (mode === "Enable" || mode === "DetectMessageEnd") {
    const verdict = verdictOf(exchange.knobs, callee, mode);
    const detection = detect(exchange, call, form, verdict);
    // Without AsyncAmd the TwiML waits for the verdict, and so does the callee.
    if (form.get("AsyncAmd") !== "true") await detection;
    else
      detection.then(
        () => {},
        () => {},
      );
  }
  if (!call.over) call.run(program);
}

function verdictOf(knobs: Knobs, callee: Callee, mode: "Enable" | "DetectMessageEnd"): Knobs["answeredBy"] {
  const verdict = (callee.does === "answer" ? callee.answeredBy : undefined) ?? knobs.answeredBy;
  if (!verdict.startsWith("machine")) return verdict;
  if (mode === "Enable") return "machine_start";
  return verdict === "machine_start" ? "machine_end_beep" : verdict;
}

async function detect(exchange: Exchange, call: PhoneCall, form: URLSearchParams, verdict: string) {
  const { detectionMs } = exchange.knobs;
  await elapsed(detectionMs, endOf(call));
  if (call.over) return;
  call.observation.answeredBy = verdict;
  if (form.get("AsyncAmd") !== "true") return;
  const url = form.get("AsyncAmdStatusCallback");
  if (url === null) return call.warn(21_262, "AsyncAmd without AsyncAmdStatusCallback");
  await call.tell("amd", url, methodOf(form.get("AsyncAmdStatusCallbackMethod") ?? undefined), [
    ["CallSid", call.sid],
    ["AccountSid", exchange.account.accountSid],
    ["AnsweredBy", verdict],
    ["MachineDetectionDuration", String(detectionMs)],
  ]);
}
