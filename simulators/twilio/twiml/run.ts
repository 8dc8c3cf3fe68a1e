import type { CallStatus } from "twilio/lib/rest/api/v2010/account/call.js";
import type { PhoneCall } from "../call.ts";
import type { EndedBy } from "../observation.ts";
import { connect } from "./connect.ts";
import { dial } from "./dial.ts";
import { gather } from "./gather.ts";
import { pause, play, say } from "./sound.ts";
import { methodOf, NEXT, type Next, type TwimlRequest, type Verb, type VerbContext } from "./verb.ts";
import { type Element, parseXml } from "./xml.ts";

export type Program = TwimlRequest | { readonly twiml: string };

/** How a program came to its end. `answers`: the call is answered first, as by `<Hangup/>`, which is billed. */
export interface RunEnd {
  readonly status: CallStatus;
  readonly by: EndedBy;
  readonly answers: boolean;
  /** There was no verb left, in contrast to one that ended the call. */
  readonly ranOut: boolean;
}

const DONE: RunEnd = { status: "completed", by: "twiml", answers: true, ranOut: true };
/** An application that fails: the caller of an unanswered call is told so and it never comes to a conversation. */
const failed = (call: PhoneCall): RunEnd => ({
  status: call.answered ? "completed" : "failed",
  by: "error",
  answers: false,
  ranOut: false,
});
/** A document that leads to itself without end. */
const MOST_DOCUMENTS = 1_000;

const VERBS: Readonly<Record<string, Verb>> = {
  Connect: connect,
  Dial: dial,
  Gather: gather,
  Say: say,
  Play: play,
  Pause: pause,
  Redirect: async (element, context) => ({
    kind: "goto",
    request: {
      url: context.resolve(element.text),
      method: methodOf(element.attributes.method),
      fields: [],
    },
  }),
  Hangup: async () => ({ kind: "end", status: "completed", answers: true }),
  Reject: async (element, { call }) => {
    if (call.answered) return { kind: "end", status: "completed", answers: false };
    // What the vendor's log says of `rejected` is not documented; a call that was not answered is.
    const status = element.attributes.reason === "busy" ? "busy" : "no-answer";
    return { kind: "end", status, answers: false };
  },
};

/** Fetches and executes TwiML until it is over or `signal` fires; the result then counts for nothing. */
export async function runTwiml(call: PhoneCall, program: Program, signal: AbortSignal): Promise<RunEnd> {
  let current: Program = program;
  for (let n = 0; n < MOST_DOCUMENTS; n += 1) {
    const source: string | null = "twiml" in current ? current.twiml : await fetchTwiml(call, current);
    if (signal.aborted) return DONE;
    if (source === null) return failed(call);
    const parsed = parseXml(source);
    if (!parsed.ok || parsed.root.name !== "Response") {
      call.warn(12_100, parsed.ok ? `<${parsed.root.name}> is no <Response>` : parsed.message);
      return failed(call);
    }
    const base = "twiml" in current ? null : current.url;
    const next = await runDocument(parsed.root, {
      call,
      signal,
      resolve: (address) =>
        base !== null && URL.canParse(address, base) && !URL.canParse(address)
          ? new URL(address, base).href
          : address,
    });
    if (signal.aborted || next.kind === "next") return DONE;
    if (next.kind === "end") return { ...next, by: "twiml", ranOut: false };
    current = next.request;
  }
  call.warn(0, "the TwiML goes round in a circle");
  return failed(call);
}

/** Runs a document's verbs in order, up to one that leads elsewhere. */
export async function runDocument(root: Element, context: VerbContext): Promise<Next> {
  for (const element of root.children) {
    const verb = VERBS[element.name];
    if (verb === undefined) {
      context.call.warn(12_200, `<${element.name}> is not executed by this stand-in`);
      continue;
    }
    context.call.observation.verbs.push(element.name);
    context.call.do(element.name);
    const next = await verb(element, context);
    if (context.signal.aborted || next.kind !== "next") return next;
  }
  return NEXT;
}

/** The application's TwiML, else its fallback's; null when neither answers. */
async function fetchTwiml(call: PhoneCall, request: TwimlRequest): Promise<string | null> {
  const fields = call.fields(request.fields);
  const answer = await call.tell("twiml", request.url, request.method, fields);
  for (let n = 0; n < call.exchange.knobs.replayWebhooks; n += 1) {
    await call.tell("twiml", request.url, request.method, fields);
  }
  if (answer.ok) return answer.body;
  if (call.fallbackUrl === null || request.url === call.fallbackUrl) return null;
  const second = await call.tell(
    "twiml",
    call.fallbackUrl,
    "POST",
    call.fields([
      ["ErrorCode", String(answer.code)],
      ["ErrorUrl", request.url],
    ]),
  );
  return second.ok ? second.body : null;
}
