import { createServer } from "node:http";
import { createVoice } from "../speech/voice.ts";
import type { Callee } from "./callee.ts";
import { answerControl, type ControlTarget, type PlaceRequest } from "./control.ts";
import { type Account, Exchange, type OwnedNumber } from "./exchange.ts";
import { DEFAULT_KNOBS, type Knobs } from "./knobs.ts";
import type { Talker } from "./media/line.ts";
import type { CallObservation, HangingCall } from "./observation.ts";
import { answerRest } from "./rest/api.ts";
import { ScriptedPeople } from "./scripted-people.ts";

const LOOPBACK = "127.0.0.1";

export interface StandInOptions {
  /** 0 takes a free port. */
  readonly port: number;
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiKeys?: Account["apiKeys"];
  readonly numbers?: readonly OwnedNumber[];
  /** Who is at the other end of an outside number; undefined: somebody who answers and says nothing. */
  readonly calleeAt?: (number: string) => Callee | undefined;
  readonly faults?: Partial<Knobs>;
}

export interface PlacedCall {
  readonly sid: string;
  readonly ended: Promise<CallObservation>;
  /** The caller hangs up. */
  hangUp(): void;
  press(keys: string): void;
  observation(): CallObservation;
}

export interface IncomingCall {
  readonly from: string;
  readonly to: string;
  readonly talker: Talker;
  /** Further fields of the webhook, as `CallerName`. */
  readonly extra?: Readonly<Record<string, string>>;
}

export interface TwilioStandIn {
  /** Base address of the REST API, http://127.0.0.1:port. */
  readonly url: string;
  readonly port: number;
  calls(): readonly CallObservation[];
  /** Calls that nobody has ended. */
  hanging(): readonly HangingCall[];
  knobs(): Knobs;
  setKnobs(patch: Partial<Knobs>): void;
  setNumbers(numbers: readonly OwnedNumber[]): void;
  /** Cuts the media stream of one call without a word, or of all; answers how many. */
  dropStreams(callSid?: string): number;
  /** Calls one of the account's numbers. Throws RangeError when it is none. */
  placeCall(call: IncomingCall): PlacedCall;
  /** Ends what is left and answers what was left hanging. */
  close(): Promise<readonly HangingCall[]>;
}

/** Starts the stand-in for Twilio Programmable Voice on loopback. Rejects with the listen error when the port is taken. */
export async function startTwilioStandIn(options: StandInOptions): Promise<TwilioStandIn> {
  const { accountSid, authToken, apiKeys = [], numbers = [], calleeAt = () => undefined } = options;
  const voice = createVoice();
  const knobs = { ...DEFAULT_KNOBS, ...options.faults };
  const exchange: Exchange = new Exchange(
    { accountSid, authToken, apiKeys },
    numbers,
    voice,
    knobs,
    (number) => people.at(number) ?? calleeAt(number),
  );
  const people = new ScriptedPeople(voice, (number) =>
    [...exchange.calls.values()].filter(({ observation }) => observation.to === number),
  );

  async function place({ from, to, scenario, target }: PlaceRequest): Promise<object> {
    const person = await people.caller(scenario);
    if (target !== undefined) await people.await(target, scenario);
    const call = exchange.incoming(from, to, person, {});
    const observation = await call.ended;
    const answered = target === undefined ? null : await people.leave(target);
    return { call: observation, person: person.report(), target: answered };
  }

  const target: ControlTarget = {
    ready: () => true,
    knobs: () => exchange.knobs,
    setKnobs(next) {
      exchange.knobs = next;
    },
    setNumbers: (next) => exchange.setNumbers(next),
    calls: () => [...exchange.calls.values()].map((call) => call.observation),
    hanging: () => exchange.hanging(),
    dropStreams: (callSid) => exchange.dropStreams(callSid),
    place,
    awaitAt: ({ number, scenario }) => people.await(number, scenario),
    leaveFrom: (number) => people.leave(number),
  };
  const server = createServer((request, response) => {
    const rest = request.url?.startsWith("/2010-04-01/") === true;
    const answered = rest
      ? answerRest(request, response, exchange)
      : answerControl(request, response, target);
    answered.catch(() => response.destroy());
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, LOOPBACK, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : options.port);
    });
  });

  return {
    url: `http://${LOOPBACK}:${port}`,
    port,
    calls: target.calls,
    hanging: target.hanging,
    knobs: target.knobs,
    setKnobs(patch) {
      exchange.knobs = { ...exchange.knobs, ...patch };
    },
    setNumbers: (next) => exchange.setNumbers(next),
    dropStreams: target.dropStreams,
    placeCall({ from, to, talker, extra = {} }) {
      const call = exchange.incoming(from, to, talker, extra);
      return {
        sid: call.sid,
        ended: call.ended,
        hangUp: () => call.end(call.answered ? "completed" : "no-answer", "party"),
        press: (keys) => call.line?.press(keys),
        observation: () => call.observation,
      };
    },
    async close() {
      const hanging = exchange.hanging();
      for (const call of exchange.calls.values()) call.end("failed", "stand-in");
      await Promise.all([...exchange.calls.values()].map((call) => call.told));
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      return hanging;
    },
  };
}
