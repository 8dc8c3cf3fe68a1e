import type { CallEvent, LogEntry } from "@patchbay/protocol/call";
import type { Interim } from "@patchbay/protocol/feed";
import { briefing } from "../../call/assistant/briefing.ts";
import { brokenOff } from "../../call/broken-off.ts";
import { wasPaused } from "../../call/card-data/pauses.ts";
import { withheldTurn } from "../../call/card-data/withhold.ts";
import type { Disclosure } from "../../call/disclosure.ts";
import { lineInstructions } from "../../call/language/instructions.ts";
import { audioMode } from "../../call/life/watch.ts";
import { toolsOffered } from "../../call/tools/catalogue.ts";
import type { Env } from "../../env.ts";
import { errorText, report } from "../../log.ts";
import { Switchboard } from "../../media/switchboard.ts";
import { retrying } from "../common/retry.ts";
import type { MemberPhone } from "../organization/rights.ts";
import type { Organization } from "../organization.ts";
import type { CallContext } from "./call-context.ts";
import { type CallFile, NO_SECRETS } from "./call-file.ts";
import type { CarryingCall } from "./carry-out.ts";
import { DeskLine } from "./far-end/desk-line.ts";
import { FarEnd } from "./far-end/far-end.ts";
import { Insight } from "./insight.ts";
import { pieceFrames } from "./legs/isolate.ts";
import { Legs } from "./legs/legs.ts";
import type { Journal } from "./log/journal.ts";
import { WordsUnderWay } from "./publishing/words-under-way.ts";
import { Reception } from "./reception.ts";
import { Recorder } from "./recording/recorder.ts";
import { Scribe } from "./scribe/scribe.ts";
import { Spies } from "./spies.ts";
import { Supervisor } from "./supervisor.ts";
import { FollowUps } from "./tools/follow-ups.ts";
import { Toolbox } from "./tools/toolbox.ts";
import { Transferring } from "./transfer/transferring.ts";
import { Upkeep } from "./upkeep.ts";
import { CallVoice } from "./voice/voice.ts";

/**
 * The parts of a call's object; each does one thing. What people come to a call by (reception, supervisor, spies, transfers)
 * knows its legs, a transfer also its voice, and the switchboard whoever hears or keeps what is said; beyond that they meet in
 * the call's log.
 */
export interface Crew {
  voice: CallVoice;
  switchboard: Switchboard;
  legs: Legs;
  farEnd: FarEnd;
  desk: DeskLine;
  reception: Reception;
  supervisor: Supervisor;
  spies: Spies;
  upkeep: Upkeep;
  insight: Insight;
  toolbox: Toolbox;
  transferring: Transferring;
  recorder: Recorder;
  followUps: FollowUps;
  scribe: Scribe;
  /** Words still being spoken, whoever hears them. */
  interim(): Interim[];
  /** What a call's log has to say first after its process was lost. */
  afterCut(log: readonly LogEntry[]): CallEvent[];
}

/** What the crew needs of the object whose call it is. */
export interface CrewedCall extends CarryingCall {
  journal: Journal;
  save(file: CallFile): void;
  interimChanged(words: Interim): void;
  /** What the caller has still to be told before anything else. */
  disclosures(): Disclosure[];
  /** Has who is there now heard that? */
  wasTold(one: Disclosure): boolean;
  organization(): DurableObjectStub<Organization>;
}

/** Nobody waits for it: who looks at sessions every while knows of the phone a moment later. */
async function tellOfPhone(
  organization: () => DurableObjectStub<Organization>,
  phone: MemberPhone,
): Promise<void> {
  try {
    await retrying(() => organization().phoneOpens(phone));
  } catch (error) {
    report("error", "a member's phone is not watched", { call: phone.callId, error: errorText(error) });
  }
}

/** Gathers the parts of a call's object. Nothing begins before the first effect. */
export function crewOf(storage: DurableObjectStorage, env: Env, call: CrewedCall): Crew {
  const { save, journal } = call;
  const startedAt = () => state().summary?.startedAt ?? Date.now();
  const callMs = () => Math.max(0, Date.now() - startedAt());
  const underWay = new WordsUnderWay(storage, callMs);
  const context: CallContext = {
    state: call.state,
    file: call.file,
    append: (event) => {
      if (event.type === "turn_finished") underWay.finished(event.turn.id);
      call.append(event);
    },
  };
  const { append, state, file } = context;
  const spoken = {
    began: (words: Interim) => underWay.take(words),
    cameToNothing: (turnId: string) => underWay.drop(turnId),
    interimChanged: (words: Interim) => {
      if (words.text === "") underWay.drop(words.turnId);
      else underWay.take(words);
      call.interimChanged(words);
    },
  };
  const orgId = () => file()?.orgId ?? "";
  const targets = async () => call.organization().targets(orgId());
  const mayDial = async (numbers: readonly string[]) => call.organization().mayDial(orgId(), numbers);
  const toolbox = new Toolbox(env, {
    ...context,
    targets,
    mayDial,
    knownCaller: async (number) => call.organization().knownCaller(orgId(), number, file()?.callId ?? ""),
    somebodyToAsk: async (memberId) => call.organization().somebodyToAsk(memberId),
    askOwnTool: async (tool, request) => call.organization().askOwnTool(tool, request),
  });
  const voice = new CallVoice(env, {
    append,
    toolCalled: (asked) => {
      toolbox.expect(asked);
      append({ type: "tool_called", ...asked });
    },
    kept: (turn) => withheldTurn(turn, state().pauses),
    showsWords: (startMs) => !wasPaused(state().pauses, startMs, callMs()),
    ...spoken,
    greeting: (assistant) => briefing(assistant, state().summary).greeting,
    instructions: (assistant, nowMs) => lineInstructions(briefing(assistant, state().summary), nowMs),
    tools: toolsOffered,
    disclosures: call.disclosures,
    clock: { callMs, now: Date.now, pieceFrames },
    awaitsColleague: () => !!state().summary?.question,
    spokenBy: (fromMs, toMs) => switchboard.spokenBy(startedAt() + fromMs, startedAt() + toMs),
  });
  const recorder = new Recorder(env.ARCHIVE, storage, call);
  const scribe = new Scribe(env, {
    ...context,
    ...spoken,
    callMs,
    tell: (turn) => voice.tell(turn),
    waitUntil: call.waitUntil,
  });
  const switchboard: Switchboard = new Switchboard(voice, recorder, scribe, pieceFrames);
  const legs: Legs = new Legs(
    switchboard,
    {
      ...context,
      secrets: (legId) => file()?.legs[legId] ?? NO_SECRETS,
      keepSecrets: (legId, secrets) => {
        const kept = file();
        if (kept !== null) save({ ...kept, legs: { ...kept.legs, [legId]: secrets } });
      },
      markReached: (id) => voice.markReached(id),
      target: () => transferring,
      phoneOpens: (legId, { sessionId, orgId: of }) => {
        const phone = { callId: file()?.callId ?? "", legId, sessionId, orgId: of };
        call.waitUntil(tellOfPhone(() => call.organization(), phone));
      },
      digit: (digit) => {
        append({ type: "digit_pressed", digit });
        if (audioMode(state()) === "assistant") voice.digit(digit);
      },
    },
    env.AUTH_SECRET,
  );
  const somebodyThere = (memberId: string | null) => call.organization().somebodyThere(memberId);
  const farEnd = new FarEnd(env, { ...context, ticket: () => legs.ticket("caller") });
  const transferring: Transferring = new Transferring(env, legs, voice, {
    ...context,
    targets,
    mayDial,
    somebodyThere,
  });
  const insight = new Insight(env.TO_UNDERSTAND, storage, journal, call);
  return {
    insight,
    voice,
    switchboard,
    legs,
    farEnd,
    desk: new DeskLine(env.PBX_LINK, legs, context),
    recorder,
    toolbox,
    transferring,
    scribe,
    upkeep: new Upkeep(storage, env.ENDED_CALLS, journal, {
      ...context,
      save,
      look: () => farEnd.look(),
      lookForTarget: () => transferring.lookForTarget(),
      askAboutCall: () => insight.askAboutCall(),
    }),
    supervisor: new Supervisor(env, legs, call),
    spies: new Spies(env, legs, call),
    interim: () => [...voice.interim, ...scribe.interim],
    afterCut: (log) => [{ type: "edge_restarted" }, ...brokenOff(underWay.left(), log)],
    followUps: new FollowUps(env.DB, {
      file,
      log: () => journal.read(),
      listNumber: (number, at) => call.organization().doNotCall(number, at),
      tellPages: () => call.organization().followUpsChanged(),
    }),
    reception: new Reception(legs, { ...context, somebodyThere }),
  };
}
