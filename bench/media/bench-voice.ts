import { FRAME_MS } from "@patchbay/audio";
import type { SaidResponse } from "../../simulators/openai/observation.ts";
import { startOpenAiStandIn } from "../../simulators/openai/stand-in.ts";
import { sharedOfWall } from "./frames/clock.ts";
import type { Crossing } from "./frames/crossing.ts";
import { numberedSound } from "./frames/numbered-frame.ts";

/** Where the frames of a round's sessions are noted, and how long the assistant speaks in them. */
export interface VoiceRound {
  up: Crossing;
  down: Crossing;
  frames: number;
  /** Resolves when the next session's first frame is due; asked once a session, when it is to greet. */
  turn: () => Promise<void>;
}

/**
 * The voice stand-in in the bench's own process, so that both ends of a frame's way are on one clock. It hears nothing and
 * speaks numbered frames at the pace of speech.
 */
export interface BenchVoice {
  /** Base address of the API, as the edge is told it. */
  apiUrl: string;
  /** Sessions that open from now on belong to this round. */
  begin(round: VoiceRound): void;
  /** How many sessions are open: of a round, or at all. */
  openSessions(round?: VoiceRound): number;
  /** The newest session's first response. */
  lastGreeting(): SaidResponse | undefined;
  close(): Promise<void>;
}

interface Speaker {
  round: VoiceRound;
  stream: number;
  seq: number;
}

export async function startBenchVoice(): Promise<BenchVoice> {
  let round: VoiceRound | null = null;
  let streams = 0;
  const speakers = new Map<string, Speaker>();
  const standIn = await startOpenAiStandIn({
    port: 0,
    faults: { hearing: false, deltaMs: FRAME_MS, deltaSpeed: 1 },
    soundFor(sessionId) {
      const speaker = speakers.get(sessionId);
      return speaker?.round.turn().then(() => numberedSound(speaker.stream, speaker.round.frames));
    },
    onAudio(sessionId, bytes, atMs) {
      speakers.get(sessionId)?.round.up.arrived(bytes, sharedOfWall(atMs));
    },
    onSent(sessionId, event, atMs) {
      if (event.type === "session.created" && round !== null) {
        streams += 1;
        speakers.set(sessionId, { round, stream: streams, seq: 0 });
        return;
      }
      const speaker = event.type === "response.output_audio.delta" ? speakers.get(sessionId) : undefined;
      if (speaker === undefined) return;
      speaker.round.down.sent(speaker, sharedOfWall(atMs));
      speaker.seq += 1;
    },
  });
  return {
    apiUrl: `${standIn.url}/v1`,
    begin(next) {
      round = next;
    },
    openSessions: (of) =>
      standIn
        .sessions()
        .filter(({ closedAtMs, id }) => closedAtMs === null && (!of || speakers.get(id)?.round === of))
        .length,
    lastGreeting: () => standIn.sessions().at(-1)?.said[0],
    close: () => standIn.close(),
  };
}
