import { newSid } from "../ids.ts";
import { MediaStream, type StreamEnd } from "../media/stream.ts";
import { faultOf } from "../media/stream-address.ts";
import { newStreamObservation } from "../observation.ts";
import { action, methodOf, NEXT, type Next, type Verb, type VerbContext } from "./verb.ts";
import { unlessAborted } from "./wait.ts";
import type { Element } from "./xml.ts";

/** `<Connect><Stream>`: the call stays on its stream until either side ends it. */
export const connect: Verb = async (element, context) => {
  const { call, signal } = context;
  const noun = element.children.find(({ name }) => name === "Stream");
  if (noun === undefined) {
    call.warn(12_200, "<Connect> without a <Stream>");
    return NEXT;
  }
  const fault = faultOf(noun.attributes.url ?? "");
  if (fault !== null) {
    call.warn(fault.code, fault.message);
    return action(element, context, []);
  }
  call.answer();
  const stream = open(noun, context, false);
  const second = call.exchange.knobs.duplicateStream ? open(noun, context, true) : null;
  call.stream = stream.media;
  if (call.line !== null) call.line.partner = stream.media;
  const lived = await unlessAborted(stream.media.ended, signal);
  if (!lived) stream.media.stop();
  second?.media.stop();
  const end = await stream.media.ended;
  call.stream = null;
  if (call.line?.partner === stream.media) call.line.partner = null;
  await stream.tell(end);
  return follow(element, context, end);
};

function follow(element: Element, context: VerbContext, end: StreamEnd): Next {
  const broken = end.opened && end.code === 1_006;
  if (broken && context.call.exchange.knobs.afterBrokenStream === "hang up") {
    return { kind: "end", status: "completed", answers: false };
  }
  return action(element, context, []);
}

function open(noun: Element, { call, resolve }: VerbContext, duplicate: boolean) {
  const { account, knobs } = call.exchange;
  const url = noun.attributes.url ?? "";
  const observation = newStreamObservation(newSid("MZ"), url, duplicate);
  const doomed =
    !duplicate && call.observation.streams.filter((one) => !one.duplicate).length < knobs.dropStreams;
  call.observation.streams.push(observation);
  const parameters = noun.children.filter(({ name }) => name === "Parameter");
  const media = new MediaStream({
    url,
    callSid: call.sid,
    accountSid: account.accountSid,
    streamSid: observation.sid,
    authToken: account.authToken,
    parameters: Object.fromEntries(
      parameters.map(({ attributes }) => [attributes.name ?? "", attributes.value ?? ""]),
    ),
    knobs,
    doomed,
    observation,
    warn: (code, message) => call.warn(code, message),
  });

  async function report(event: string, error: string): Promise<void> {
    const { statusCallback, statusCallbackMethod } = noun.attributes;
    if (statusCallback === undefined || duplicate) return;
    await call.tell("stream", resolve(statusCallback), methodOf(statusCallbackMethod), [
      ["CallSid", call.sid],
      ["AccountSid", account.accountSid],
      ["StreamSid", observation.sid],
      ["StreamName", noun.attributes.name ?? observation.sid],
      ["StreamEvent", event],
      ...(error === "" ? [] : [["StreamError", error] as const]),
      ["Timestamp", new Date().toISOString()],
    ]);
  }
  const started = report("stream-started", "");
  return {
    media,
    /** Reports the end, in order after the start. */
    async tell(end: StreamEnd): Promise<void> {
      await started;
      const broken = !end.opened || end.code === 1_006;
      const told = report(broken ? "stream-error" : "stream-stopped", broken ? "31921 - Stream closed" : "");
      told.then(
        () => {},
        () => {},
      );
    },
  };
}
