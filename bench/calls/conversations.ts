import { Crossing } from "../support/frames/crossing.ts";
import { StartLine } from "../support/frames/start-line.ts";
import { setUpInTurn, untilArrived } from "../support/round.ts";
import { type BenchVoice, untilSessions } from "../support/voice/bench-voice.ts";
import { Hearing } from "./hearing.ts";
import type { Source } from "./sources.ts";

export interface Conversations {
  up: Crossing;
  down: Crossing;
  /** By the kind of phone. */
  hearings: ReadonlyMap<string, Hearing>;
}

export interface ConversationsPlan {
  /** One for each call. */
  sources: readonly Source[];
  /** Between two set-ups. */
  spacingMs: number;
  /** Of each side of each call. */
  frames: number;
  /** All are up, nobody has spoken yet. */
  onBegin?: () => void;
  /** All have spoken, nobody has hung up yet. */
  onEnd?: () => void;
}

/** From the last session's beginning until nothing of the set-up is under way. */
const SETTLE_MS = 1_000;
let streams = 0;

/** Sets calls up, has both sides of each speak at once, and hangs up. Throws when a call does not come about. */
export async function converse(voice: BenchVoice, plan: ConversationsPlan): Promise<Conversations> {
  const { sources, spacingMs, frames } = plan;
  const [up, down] = [new Crossing("whole"), new Crossing("whole")];
  const hearings = new Map(sources.map(({ kind }) => [kind, new Hearing(down)]));
  const [callers, assistants] = [new StartLine(), new StartLine()];
  const round = { up, down, frames, turn: () => assistants.turn() };
  voice.begin(round);
  const hangUps: (() => void)[] = [];
  const timing = { streams: sources.length, spacingMs, frames };
  try {
    await setUpInTurn(timing, (index) => {
      streams += 1;
      const source = sources[index];
      const hearing = source && hearings.get(source.kind);
      if (source === undefined || hearing === undefined) return Promise.resolve();
      const caller = { stream: streams, frames, up, hearing, turn: callers.turn() };
      return source.place(caller, (hangUp) => hangUps.push(hangUp));
    });
    await untilSessions(voice, sources.length, round);
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    plan.onBegin?.();
    callers.start();
    assistants.start();
    await untilArrived(timing, up, down);
    plan.onEnd?.();
  } finally {
    for (const hangUp of hangUps) hangUp();
  }
  await untilSessions(voice, 0);
  return { up, down, hearings };
}
