import type { PhoneCall } from "../call.ts";
import { Room } from "../media/room.ts";
import { endOf, ring } from "../outgoing.ts";
import type { StatusSubscription } from "../status-callbacks.ts";
import type { Fields } from "../webhook/signing.ts";
import { action, methodOf, numberOf, type Verb, type VerbContext } from "./verb.ts";
import { unlessAborted } from "./wait.ts";
import type { Element } from "./xml.ts";

const PARTIES = new Set(["Number", "Sip", "Client"]);
const E164 = /^\+[1-9]\d{6,14}$/;

/** `<Dial>`: rings everybody named at once and bridges the first to answer, or seats the call in a conference. */
export const dial: Verb = async (element, context) => {
  const conference = element.children.find(({ name }) => name === "Conference");
  if (conference !== undefined) return action(element, context, await confer(conference, context));
  const named = element.children.filter(({ name }) => PARTIES.has(name));
  const parties =
    named.length > 0 ? named : [{ name: "Number", attributes: {}, children: [], text: element.text }];
  return action(element, context, await putThrough(element, parties, context));
};

async function putThrough(
  element: Element,
  parties: readonly Element[],
  context: VerbContext,
): Promise<Fields> {
  const { call, signal } = context;
  if (element.attributes.answerOnBridge !== "true") call.answer();
  const from = element.attributes.callerId ?? call.observation.from;
  const fault = faultOf(from, parties, call);
  if (fault !== null) {
    call.warn(fault.code, fault.message);
    return [
      ["DialCallStatus", "failed"],
      ["DialBridged", "false"],
    ];
  }
  const timeoutMs = numberOf(element.attributes.timeout, 5, 600, 30) * 1_000;
  const taken = new AbortController();
  const giveUp = AbortSignal.any([signal, taken.signal]);
  const legs = parties.map((party) => newLeg(party, from, context));
  // Who rings gives up by itself; who is told of the caller goes with the caller's TwiML, too.
  const drop = (): void => {
    for (const { leg } of legs) if (leg.answered) leg.end("completed", "twiml");
  };
  signal.addEventListener("abort", drop, { once: true });

  const winner = await new Promise<PhoneCall | null>((resolve, reject) => {
    let ringing = legs.length;
    for (const { leg, party } of legs) {
      const callee = call.exchange.callee(leg.observation.to);
      ring(leg, callee, timeoutMs, giveUp)
        .then(async (answered) => {
          if (answered && taken.signal.aborted) leg.end("canceled", "twiml");
          else if (answered && (await whisper(leg, party, context)) && !taken.signal.aborted) {
            taken.abort();
            resolve(leg);
          }
          ringing -= 1;
          if (ringing === 0) resolve(null);
        })
        .catch(reject);
    }
  });
  signal.removeEventListener("abort", drop);
  if (winner !== null) await bridge(call, winner, signal);
  for (const { leg } of legs) leg.end(leg.answered ? "completed" : "canceled", "twiml");
  const told = winner ?? legs[0]?.leg;
  const { answeredAtMs = null, endedAtMs = null } = told?.observation ?? {};
  const seconds =
    answeredAtMs === null || endedAtMs === null ? 0 : Math.ceil((endedAtMs - answeredAtMs) / 1_000);
  return [
    ["DialCallStatus", told?.status ?? "failed"],
    ["DialCallSid", told?.sid ?? ""],
    ["DialCallDuration", String(seconds)],
    ["DialBridged", String(winner !== null)],
  ];
}

/** A caller id must be the account's or one of the call's two numbers, and a number must be one. */
function faultOf(
  from: string,
  parties: readonly Element[],
  { exchange, observation }: PhoneCall,
): { code: number; message: string } | null {
  const own = from === observation.from || from === observation.to || exchange.owned(from) !== undefined;
  if (!own) return { code: 13_214, message: `<Dial>: the caller id ${from} is not this account's` };
  const wrong = parties.find(({ name, text }) => name === "Number" && !E164.test(text));
  if (wrong === undefined) return null;
  return { code: 13_224, message: `<Dial>: ${wrong.text} is no number that can be called` };
}

function newLeg(party: Element, from: string, context: VerbContext): { leg: PhoneCall; party: Element } {
  const { call, resolve } = context;
  const { statusCallback, statusCallbackMethod, statusCallbackEvent = "completed" } = party.attributes;
  const callbacks: StatusSubscription[] =
    statusCallback === undefined
      ? []
      : [
          {
            url: resolve(statusCallback),
            method: methodOf(statusCallbackMethod),
            events: new Set(statusCallbackEvent.split(" ")),
          },
        ];
  const to = party.name === "Client" ? `client:${party.text}` : party.text;
  const leg = call.exchange.outgoing({ from, to, parentCallSid: call.sid, callbacks, fallbackUrl: null });
  return { leg, party };
}

/** Runs the party's own TwiML, which it alone hears; false when it hung up over it. */
async function whisper(leg: PhoneCall, party: Element, context: VerbContext): Promise<boolean> {
  const url = party.attributes.url;
  if (url === undefined) return true;
  return leg.whisper({
    url: context.resolve(url),
    method: methodOf(party.attributes.method),
    fields: [],
  });
}

async function bridge(call: PhoneCall, leg: PhoneCall, signal: AbortSignal): Promise<void> {
  call.answer();
  const room = new Room();
  const leave = [call, leg].map(({ line }) => (line === null ? () => {} : room.join(line)));
  await unlessAborted(leg.ended, AbortSignal.any([signal, endOf(call)]));
  for (const each of leave) each();
}

async function confer(noun: Element, { call, signal }: VerbContext): Promise<Fields> {
  call.answer();
  const room = call.exchange.room(noun.text);
  if (noun.attributes.startConferenceOnEnter !== "false") room.begun = true;
  const leave = call.line === null ? () => {} : room.join(call.line);
  await unlessAborted(room.over, signal);
  leave();
  if (noun.attributes.endConferenceOnExit === "true" || room.seats.size === 0) room.close();
  return [["DialCallStatus", "completed"]];
}
