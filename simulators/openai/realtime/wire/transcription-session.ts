import type { EffectiveSession, SessionPatch, TurnDetection } from "./session-config.ts";

/** A session that only writes down what it hears: whatever is said to it, it answers nothing. */
export function answeringNothing(session: EffectiveSession): EffectiveSession {
  const { input } = session.audio;
  const turn = input.turn_detection;
  const quiet = turn && { ...turn, create_response: false, interrupt_response: false };
  return { ...session, audio: { ...session.audio, input: { ...input, turn_detection: quiet } } };
}

/** The same as its client is shown it. */
export function shownTranscription({ id, expires_at, include, audio }: EffectiveSession) {
  return {
    type: "transcription" as const,
    object: "realtime.transcription_session" as const,
    id,
    expires_at,
    audio: { input: { ...audio.input, turn_detection: shownTurn(audio.input.turn_detection) } },
    include,
  };
}

export type ShownTranscription = ReturnType<typeof shownTranscription>;

function shownTurn(turn: TurnDetection | null) {
  if (turn === null) return null;
  const { create_response: _none, interrupt_response: _nothing, ...shown } = turn;
  return shown;
}

interface Misfit {
  param: string;
  message: string;
}

/** What does not fit together in the settings that a session would have, beyond the shape of each; null when all does. */
export function misfitOf(patch: SessionPatch, merged: EffectiveSession, writesDown: boolean): Misfit | null {
  if (patch.type !== (writesDown ? "transcription" : "realtime")) {
    const [given, is] = writesDown ? ["realtime", "transcription"] : ["transcription", "realtime"];
    const message = `Passing a ${given} session update event to a ${is} session is not allowed.`;
    return { param: "session.type", message };
  }
  const { transcription, turn_detection } = merged.audio.input;
  if (transcription === null) return null;
  const { model = "", keywords, languages, delay, prompt } = transcription;
  const not = (field: string): Misfit => ({
    param: `session.audio.input.${field}`,
    message: `'${field}' is not supported with the transcription model '${model}'.`,
  });
  const takesHints = model === "gpt-transcribe" || model === "gpt-live-transcribe";
  if (keywords !== undefined && !takesHints) return not("transcription.keywords");
  if (languages !== undefined && !takesHints) return not("transcription.languages");
  if (model !== "gpt-realtime-whisper") return delay === undefined ? null : not("transcription.delay");
  if (prompt !== undefined) return not("transcription.prompt");
  return turn_detection === null ? null : not("turn_detection");
}
