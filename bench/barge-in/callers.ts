import { CALLER_NUMBER } from "../../simulators/call/via/twilio.ts";
import { type Person, preparePerson } from "../../simulators/caller/person.ts";
import { wallMs } from "../../simulators/caller/phone-leg.ts";
import type { Step } from "../../simulators/caller/script.ts";
import { DEAF } from "../../simulators/speech/recogniser.ts";
import { createVoice } from "../../simulators/speech/voice.ts";
import { DEMO_NUMBER } from "../../stack/demo.ts";
import type { Stack } from "../../stack/stack.ts";
import { startBrowserPhone } from "../support/phones/browser-phone.ts";
import { startLabPhone } from "../support/phones/lab-phone.ts";
import { startTwilioFor } from "../support/phones/twilio.ts";
import type { Interruptions } from "./interruptions.ts";

/** Somebody who calls the assistant through one source and interrupts it again and again. */
export interface Caller {
  readonly source: "pbx" | "browser" | "twilio";
  /** One call; what reaches the caller's ear is noted. Throws Error when the call does not go as it should. */
  call(calls: Interruptions): Promise<void>;
  stop(): Promise<unknown>;
}

const voice = createVoice();

const interrupting = (times: number): Step[] => [
  ...Array.from({ length: times }, (): Step => ({ kind: "interrupt", line: "caller.wait", afterMs: 1_500 })),
  { kind: "wait", ms: 500 },
];

function complain(failure: string | null): void {
  if (failure !== null) throw new Error(failure);
}

/** A SIP phone at the lab PBX. */
export async function sipCaller(stack: Stack, dir: string, times: number): Promise<Caller> {
  const phone = await startLabPhone(stack, dir);
  return {
    source: "pbx",
    async call(calls) {
      const onSound = (sound: Uint8Array, atMs: number): void => calls.heard(sound, atMs);
      complain((await phone.call("1412", interrupting(times), { onSound })).failure);
    },
    stop: () => phone.stop(),
  };
}

/** A phone at the Twilio stand-in; what it plays is what its clock takes from its buffer. */
export async function twilioCaller(stack: Stack, times: number): Promise<Caller> {
  const twilio = await startTwilioFor(stack);
  return {
    source: "twilio",
    async call(calls) {
      const person = await preparePerson(interrupting(times), voice, DEAF, wallMs);
      const talker = listening(person, calls);
      await twilio.placeCall({ from: CALLER_NUMBER, to: DEMO_NUMBER, talker }).ended;
      complain(person.report().failure);
    },
    stop: () => twilio.close(),
  };
}

/** The dashboard's phone without its page: the same frames, the same jitter buffer. */
export async function browserCaller(stack: Stack, times: number): Promise<Caller> {
  const phone = await startBrowserPhone(stack.edge.url, stack.signIn);
  return {
    source: "browser",
    async call(calls) {
      const person = await preparePerson(interrupting(times), voice, DEAF, wallMs);
      await phone.call(listening(person, calls));
      complain(person.report().failure);
    },
    stop: () => Promise.resolve(),
  };
}

/** What the person on a phone does, with every frame noted that reaches them. */
function listening(person: Person, calls: Interruptions) {
  return {
    hear(frame: Uint8Array): void {
      calls.heard(frame, wallMs());
      person.hear(frame);
    },
    hearKey: (key: string): void => person.hearKey(key),
    tick: () => person.tick(),
    farSideHungUp: (): void => person.farSideHungUp(),
  };
}
