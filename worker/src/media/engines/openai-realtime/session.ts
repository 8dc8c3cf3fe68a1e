import type { RealtimeClientEvent } from "openai/resources/realtime/realtime";
import { toBase64 } from "../../incoming/base64.ts";
import {
  type AssistantVoice,
  type Cue,
  type Heard,
  isMemo,
  type Remembered,
  type ToolOffer,
  type ToolResult,
} from "../../ports.ts";
import { turnTakingOf } from "../../turn-taking/settings.ts";

/** Everything we say to the Realtime server, typed by the vendor; built once, sent as text. */
const say = (event: RealtimeClientEvent): string => JSON.stringify(event);

/** Writes the caller's words down, once for each of their turns. */
export const TRANSCRIPTION_MODEL = "gpt-transcribe";
/** Sound from before the caller's first word, and silence after the last, that the service counts to an utterance. */
const PREFIX_MS = 300;
const SILENCE_MS = 500;

/** When somebody's voice began and ended, by the times that the service gives an utterance. */
export const voiceBeganMs = (startMs: number): number => startMs + PREFIX_MS;
export const voiceEndedMs = (endMs: number): number => Math.max(0, endMs - SILENCE_MS);

/** How long the caller spoke in an utterance that the service gives these times to. */
export const speechMsOf = (startMs: number, endMs: number): number =>
  Math.max(0, endMs - startMs - PREFIX_MS - SILENCE_MS);

/** The service takes a language by its two letters (ISO 639-1) and refuses anything else; what has none is found out. */
function spoken(tag: string | null): { language?: string } {
  const language = tag?.split("-")[0]?.toLowerCase() ?? "";
  return language.length === 2 ? { language } : {};
}

/** The session of one side of a conversation that is only written down; without a language it is found out. */
export function transcriptionUpdate(language: string | null): string {
  return say({
    type: "session.update",
    session: {
      type: "transcription",
      audio: {
        input: {
          format: { type: "audio/pcmu" },
          transcription: { model: TRANSCRIPTION_MODEL, ...spoken(language) },
          turn_detection: {
            type: "server_vad",
            threshold: 0.5,
            prefix_padding_ms: PREFIX_MS,
            silence_duration_ms: SILENCE_MS,
          },
        },
      },
    },
  });
}

/** The session of a phone call: G.711 both ways, so that no audio is decoded between phone and model. */
export function sessionUpdate(
  assistant: AssistantVoice,
  instructions: string,
  tools: readonly ToolOffer[],
): string {
  const { threshold, noiseReduction } = turnTakingOf(assistant.turnTaking);
  return say({
    type: "session.update",
    session: {
      type: "realtime",
      output_modalities: ["audio"],
      instructions,
      audio: {
        input: {
          format: { type: "audio/pcmu" },
          ...(noiseReduction === "off" ? {} : { noise_reduction: { type: noiseReduction } }),
          transcription: { model: TRANSCRIPTION_MODEL, ...spoken(assistant.language) },
          turn_detection: {
            type: "server_vad",
            threshold,
            prefix_padding_ms: PREFIX_MS,
            silence_duration_ms: SILENCE_MS,
            // Who has the floor is ours to decide: not every sound is a turn, and not every turn an interruption.
            create_response: false,
            interrupt_response: false,
          },
        },
        output: { format: { type: "audio/pcmu" }, voice: assistant.voice },
      },
      tools: tools.map((tool) => ({ type: "function", ...tool })),
      tool_choice: "auto",
      // What it thinks counts, too: a thousand would be some forty seconds of speech, without a thought.
      max_output_tokens: 4_096,
      truncation: { type: "retention_ratio", retention_ratio: 0.8 },
    },
  });
}

const ASKED: Record<Exclude<Cue, "answer" | "greet">, string> = {
  go_on:
    "The connection broke while you spoke, and the caller heard only a part of your last words. Go on from there in a sentence or two, without a greeting.",
  continue:
    "Your last words were cut off in the middle of a sentence. Go on exactly where they end, without repeating any of it, without a greeting or an apology, and come to an end soon.",
  withheld:
    "Your last answer was held back, and the caller did not hear its end. Say in one short sentence, in the language of the conversation, that you cannot say anything about that, and ask what else you can do for them.",
  ask_again:
    "The connection broke for a moment and what the caller said last was lost. Apologize in a few words and ask for it again.",
  still_there:
    "The caller has said nothing for a while. Ask in a few words, in the language of the conversation, whether they are still there.",
  still_waiting:
    "The caller waits for what a colleague is to answer, and the answer is not there yet. Say so in a few words, in the language of the conversation. Ask nothing.",
  put_through:
    "The caller is being put through now, as the answer of the tool says. Tell them so in one short sentence, in the language of the conversation, with the name that the tool's answer has for whom they go to. Ask nothing.",
  not_put_through:
    "The caller could not be put through, as the last note says. Tell them so in one or two short sentences, in the language of the conversation, without technical words, and ask what you may do for them instead.",
  taken_back:
    "A colleague has just spoken with the caller and left the call to you again. Say in one short sentence, in the language of the conversation, that you are back, and go on: with what a note of your colleague's says, if there is one after that they took the call over; else with what the two said to each other, if that left you something to do; else by asking how you can help. Do not greet, and do not ask again for what the caller has told either of you or the note says.",
  news: "Something that you were waiting for is there: the last note in this conversation says what. Tell the caller in a sentence or two what it means for them, and go on.",
  goodbye:
    "The call ends now. Say goodbye in one short, warm sentence, in the language of the conversation. Ask nothing.",
  opt_out:
    "The caller does not want to be called any more. That is settled: their number is on the do-not-call list. Confirm it in one sentence, in the language of the conversation, apologize, and say goodbye. Do not argue, do not ask why.",
  opt_out_unlisted:
    "The caller does not want to be called any more, but their number is not shown, so there is none to put on a list. Say so in one sentence, in the language of the conversation, apologize, and say goodbye. Do not say that they are listed. Do not argue, do not ask why.",
};

/** Has the model speak about that; `eventId` comes back with the error when it cannot. */
export function createResponse(cue: Cue, greeting: string, eventId: string): string {
  const base = { type: "response.create", event_id: eventId } as const;
  if (cue === "answer") return say(base);
  const instructions =
    cue === "greet" ? `Greet the caller. Say exactly this and nothing else: ${greeting}` : ASKED[cue];
  return say({ ...base, response: { instructions } });
}

/** What happened in the same call without this session, as text. */
export function remember(one: Remembered): string {
  const { text } = one;
  if (!isMemo(one) && one.speaker === "operator") return colleagueSaid(text);
  return say({
    type: "conversation.item.create",
    item: isMemo(one)
      ? { type: "message", role: "system", content: [{ type: "input_text", text }] }
      : one.speaker === "assistant"
        ? { type: "message", role: "assistant", content: [{ type: "output_text", text }] }
        : { type: "message", role: "user", content: [{ type: "input_text", text }] },
  });
}

/** Whoever was on the line beside the caller; nothing they said is the caller's wish. */
const colleagueSaid = (text: string): string =>
  say({
    type: "conversation.item.create",
    item: {
      type: "message",
      role: "system",
      content: [{ type: "input_text", text: `A colleague who was on the line said: ${text}` }],
    },
  });

/** What came of a function call. */
export const functionOutput = ({ toolCallId, output }: ToolResult): string =>
  say({
    type: "conversation.item.create",
    item: { type: "function_call_output", call_id: toolCallId, output },
  });

/** Something that the caller did other than by voice. */
export const tell = (text: string): string =>
  say({
    type: "conversation.item.create",
    item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
  });

export const deleteItem = (itemId: string): string =>
  say({ type: "conversation.item.delete", item_id: itemId });

export const commitAudio = (): string => say({ type: "input_audio_buffer.commit" });

export const cancelResponse = (): string => say({ type: "response.cancel" });

/** The model forgets what the caller did not hear. `audio_end_ms` beyond what was generated is an error there. */
export function truncate(heard: Heard): string {
  return say({
    type: "conversation.item.truncate",
    item_id: heard.itemId,
    content_index: 0,
    audio_end_ms: Math.floor(Math.min(heard.heardMs, heard.generatedMs)),
  });
}

const APPEND_HEAD = '{"type":"input_audio_buffer.append","audio":"';

/** Fifty times a second and call: joined, not serialised. Base64 needs no escaping. */
export function appendAudio(mulaw: Uint8Array): string {
  return `${APPEND_HEAD}${toBase64(mulaw)}"}`;
}
