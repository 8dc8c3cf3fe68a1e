import { FRAME_BYTES, FRAME_MS } from "@patchbay/audio";
import type { Knobs } from "../../../simulators/openai/knobs.ts";
import type { SaidResponse } from "../../../simulators/openai/observation.ts";
import { startOpenAiStandIn } from "../../../simulators/openai/stand-in.ts";
import { sharedOfWall } from "../frames/clock.ts";
import type { Crossing } from "../frames/crossing.ts";
import { numberedSound } from "../frames/numbered-frame.ts";

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

/** Twenty milliseconds every twenty: each frame by itself, so that its delay can be counted. */
const PACE = { deltaMs: FRAME_MS, deltaSpeed: 1 };

const SESSIONS_WITHIN_MS = 8_000;
const LOOK_EVERY_MS = 50;

interface Speaker {
  round: VoiceRound;
  stream: number;
  seq: number;
}

export async function startBenchVoice(
  pace: Pick<Knobs, "deltaMs" | "deltaSpeed"> = PACE,
): Promise<BenchVoice> {
  let round: VoiceRound | null = null;
  let streams = 0;
  const speakers = new Map<string, Speaker>();
  const standIn = await startOpenAiStandIn({
    port: 0,
    faults: { hearing: false, ...pace },
    soundFor(sessionId) {
      const speaker = speakers.get(sessionId);
      return speaker?.round.turn().then(() => numberedSound(speaker.stream, speaker.round.frames));
    },
    onAudio(sessionId, bytes, atMs) {
      const up = speakers.get(sessionId)?.round.up;
      for (let at = 0; up !== undefined && at < bytes.length; at += FRAME_BYTES) {
        up.arrived(bytes.subarray(at, at + FRAME_BYTES), sharedOfWall(atMs));
      }
    },
    onSent(sessionId, event, atMs) {
      if (event.type === "session.created" && round !== null) {
        streams += 1;
        speakers.set(sessionId, { round, stream: streams, seq: 0 });
        return;
      }
      if (event.type !== "response.output_audio.delta") return;
      const speaker = speakers.get(sessionId);
      if (speaker === undefined) return;
      const frames = Math.ceil(Buffer.byteLength(event.delta, "base64") / FRAME_BYTES);
      for (const last = speaker.seq + frames; speaker.seq < last; speaker.seq += 1) {
        speaker.round.down.sent(speaker, sharedOfWall(atMs));
      }
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

/** Waits until so many voice sessions are open, of a round or at all. Throws when that takes too long. */
export async function untilSessions(voice: BenchVoice, wanted: number, round?: VoiceRound): Promise<void> {
  const deadline = performance.now() + SESSIONS_WITHIN_MS;
  while (voice.openSessions(round) !== wanted) {
    if (performance.now() > deadline) {
      throw new Error(`${voice.openSessions(round)} voice sessions are open; it should be ${wanted}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
