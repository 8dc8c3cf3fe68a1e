import type { ConversationItem } from "openai/resources/realtime/realtime";
import { oddLengths } from "../../line/odd-pieces.ts";
import type { Reply } from "../dialogue.ts";
import type { Knobs } from "../knobs.ts";
import { newId, type Send } from "./wire/outgoing.ts";

/** The sound of a reply in the output's format. */
export interface Sound {
  readonly bytes: Uint8Array;
  readonly bytesPerMs: number;
}

export interface SpeakingPlan {
  readonly responseId: string;
  readonly reply: Reply;
  /** Undefined for a response in text. */
  readonly sound: Sound | undefined;
  /** Out-of-band responses leave the conversation alone. */
  readonly inConversation: boolean;
  /** Ends in the middle, with what has been said by then. */
  readonly cutShort: boolean;
  readonly pace: Pick<
    Knobs,
    | "deltaMs"
    | "deltaSpeed"
    | "wordsAheadMs"
    | "wordsBehindMs"
    | "audioDoneDelayMs"
    | "twoItems"
    | "oddDeltas"
  >;
}

export interface SpeakingHooks {
  readonly send: Send;
  /** The item was begun and belongs into the conversation; answers the id of the item before it. */
  begun(item: ConversationItem & { id: string }): string | null;
  /** So much of its sound has been sent. */
  sent(itemId: string, sentMs: number, deltas: number): void;
  /** The item is what it stays. */
  finished(item: ConversationItem & { id: string }): void;
}

type Item = ConversationItem & { id: string };
export type SpeakingEnd = { readonly items: readonly Item[]; readonly cancelled: boolean };

/**
 * Sends the output items, words and then a function call, with their parts and deltas in the documented order. Stops between two deltas when `signal`
 * fires; the `.done` events come for everything that was begun all the same.
 */
export async function speak(
  plan: SpeakingPlan,
  hooks: SpeakingHooks,
  signal: AbortSignal,
): Promise<SpeakingEnd> {
  const { reply } = plan;
  if (reply.kind === "speak") return sayAll(plan, reply.text, hooks, signal);
  if (reply.says === undefined) return { items: [callFunction(plan, reply, hooks, 0)], cancelled: false };
  const { items, cancelled } = await sayAll(plan, reply.says, hooks, signal);
  // Who is cut off in mid-sentence calls nothing any more.
  if (cancelled) return { items, cancelled };
  return { items: [...items, callFunction(plan, reply, hooks, items.length)], cancelled };
}

/** Says a text in one message item, or in two. */
async function sayAll(
  plan: SpeakingPlan,
  text: string,
  hooks: SpeakingHooks,
  signal: AbortSignal,
): Promise<SpeakingEnd> {
  const items: Item[] = [];
  for (const [index, part] of partsOf(plan, text).entries()) {
    const { item, cancelled } = await sayText(
      { ...plan, sound: part.sound },
      index,
      part.text,
      hooks,
      signal,
    );
    items.push(item);
    if (cancelled) return { items, cancelled };
  }
  return { items, cancelled: false };
}

/** Words and sound of each item. One that is cut short has no second. */
function partsOf(
  { sound, pace, cutShort }: SpeakingPlan,
  text: string,
): { text: string; sound: Sound | undefined }[] {
  const words = text.split(/(?<= )/);
  const half = Math.floor(words.length / 2);
  if (!pace.twoItems || cutShort || half === 0) return [{ text, sound }];
  const { bytes, bytesPerMs } = sound ?? { bytes: new Uint8Array(), bytesPerMs: 1 };
  // PCM has two bytes a sample.
  const middle = 2 * Math.floor((bytes.length * half) / words.length / 2);
  const part = (from: number, to: number) => sound && { bytes: bytes.subarray(from, to), bytesPerMs };
  return [
    { text: words.slice(0, half).join(""), sound: part(0, middle) },
    { text: words.slice(half).join(""), sound: part(middle, bytes.length) },
  ];
}

async function sayText(
  plan: SpeakingPlan,
  index: number,
  text: string,
  hooks: SpeakingHooks,
  signal: AbortSignal,
): Promise<{ item: Item; cancelled: boolean }> {
  const { send } = hooks;
  const head = {
    id: newId("item"),
    object: "realtime.item" as const,
    type: "message" as const,
    role: "assistant" as const,
  };
  const at = { response_id: plan.responseId, item_id: head.id, output_index: index, content_index: 0 };
  const begun = { ...head, status: "in_progress" as const, content: [] };
  const asAudio = plan.sound !== undefined;
  send({
    type: "response.output_item.added",
    response_id: plan.responseId,
    output_index: index,
    item: begun,
  });
  const previous = hooks.begun(begun);
  if (plan.inConversation) send({ type: "conversation.item.added", item: begun, previous_item_id: previous });
  send({
    type: "response.content_part.added",
    ...at,
    part: asAudio ? { type: "audio", transcript: "" } : { type: "text", text: "" },
  });

  const sent = asAudio
    ? await sendSound(plan.sound, text, plan, at, hooks, signal)
    : { said: sendText(text, at, send), whole: true, behind: "" };
  const { whole } = sent;
  let { said } = sent;
  const cancelled = signal.aborted && !whole;
  const wordsAhead = asAudio && plan.pace.wordsAheadMs > 0;

  const item = {
    ...head,
    status: cancelled || plan.cutShort ? ("incomplete" as const) : ("completed" as const),
    content: [
      asAudio
        ? { type: "output_audio" as const, transcript: said }
        : { type: "output_text" as const, text: said },
    ],
  };
  if (asAudio) {
    await until(performance.now() + plan.pace.audioDoneDelayMs, signal);
    send({ type: "response.output_audio.done", ...at });
    if (sent.behind !== "") {
      await until(performance.now() + plan.pace.wordsBehindMs, signal);
      send({ type: "response.output_audio_transcript.delta", ...at, delta: sent.behind });
      said += sent.behind;
    }
    if (!wordsAhead) send({ type: "response.output_audio_transcript.done", ...at, transcript: said });
  } else send({ type: "response.output_text.done", ...at, text: said });
  send({
    type: "response.content_part.done",
    ...at,
    part: asAudio ? { type: "audio", transcript: said } : { type: "text", text: said },
  });
  hooks.finished(item);
  if (plan.inConversation) send({ type: "conversation.item.done", item, previous_item_id: previous });
  send({ type: "response.output_item.done", response_id: plan.responseId, output_index: index, item });
  return { item, cancelled };
}

type At = { response_id: string; item_id: string; output_index: number; content_index: number };

/** Sends sound in deltas on absolute deadlines, its words beside it, before or behind it; answers those that were sent, and those of its sound that were not. */
async function sendSound(
  sound: Sound,
  text: string,
  { pace, cutShort }: SpeakingPlan,
  at: At,
  hooks: SpeakingHooks,
  signal: AbortSignal,
): Promise<{ said: string; whole: boolean; behind: string }> {
  const pieces = piecesOf(sound, pace);
  const last = cutShort ? Math.ceil(pieces.length / 2) : pieces.length;
  const words = text.split(/(?<= )/);
  const wordsUpTo = (piece: number): number => Math.ceil((piece / pieces.length) * words.length);
  const beside = pace.wordsBehindMs > 0 ? Math.ceil(wordsUpTo(last) / 2) : words.length;
  let wordsSent = 0;
  const sendWords = (upTo: number): void => {
    const delta = words.slice(wordsSent, upTo).join("");
    wordsSent = upTo;
    if (delta !== "") hooks.send({ type: "response.output_audio_transcript.delta", ...at, delta });
  };
  const spoken = (): string => words.slice(0, wordsSent).join("");
  if (pace.wordsAheadMs > 0) {
    sendWords(wordsUpTo(last));
    hooks.send({ type: "response.output_audio_transcript.done", ...at, transcript: spoken() });
    await until(performance.now() + pace.wordsAheadMs, signal);
  }
  const began = performance.now();
  let sentBytes = 0;
  for (const [n, piece] of pieces.slice(0, last).entries()) {
    await until(began + sentBytes / sound.bytesPerMs / pace.deltaSpeed, signal);
    if (signal.aborted) break;
    sentBytes += piece.length;
    if (pace.wordsAheadMs === 0) sendWords(Math.min(beside, wordsUpTo(n + 1)));
    hooks.send({ type: "response.output_audio.delta", ...at, delta: Buffer.from(piece).toString("base64") });
    hooks.sent(at.item_id, sentBytes / sound.bytesPerMs, n + 1);
  }
  const behind = words.slice(wordsSent, signal.aborted ? wordsSent : wordsUpTo(last)).join("");
  return { said: spoken(), whole: sentBytes === sound.bytes.length, behind };
}

/** The deltas of a sound. */
function piecesOf({ bytes, bytesPerMs }: Sound, { deltaMs, oddDeltas }: SpeakingPlan["pace"]): Uint8Array[] {
  const usual = Math.round(deltaMs * bytesPerMs);
  const lengths = oddDeltas
    ? oddLengths(bytes.length, usual, bytes.length)
    : Array.from({ length: Math.ceil(bytes.length / usual) }, () => usual);
  let from = 0;
  return lengths.map((length) => {
    const piece = bytes.subarray(from, from + length);
    from += length;
    return piece;
  });
}

function sendText(text: string, at: At, send: Send): string {
  for (const delta of text.split(/(?<= )/)) send({ type: "response.output_text.delta", ...at, delta });
  return text;
}

function callFunction(
  plan: SpeakingPlan,
  reply: Reply & { kind: "call" },
  hooks: SpeakingHooks,
  index: number,
): Item {
  const { send } = hooks;
  const callId = newId("call");
  const head = {
    id: newId("item"),
    object: "realtime.item" as const,
    type: "function_call" as const,
    name: reply.name,
    call_id: callId,
  };
  const at = { response_id: plan.responseId, item_id: head.id, output_index: index, call_id: callId };
  const begun = { ...head, status: "in_progress" as const, arguments: "" };
  send({
    type: "response.output_item.added",
    response_id: plan.responseId,
    output_index: index,
    item: begun,
  });
  const previous = hooks.begun(begun);
  if (plan.inConversation) send({ type: "conversation.item.added", item: begun, previous_item_id: previous });
  send({ type: "response.function_call_arguments.delta", ...at, delta: reply.arguments });
  send({
    type: "response.function_call_arguments.done",
    ...at,
    arguments: reply.arguments,
    name: reply.name,
  });
  const item = { ...head, status: "completed" as const, arguments: reply.arguments };
  hooks.finished(item);
  if (plan.inConversation) send({ type: "conversation.item.done", item, previous_item_id: previous });
  send({ type: "response.output_item.done", response_id: plan.responseId, output_index: index, item });
  return item;
}

/** Waits for a moment of the monotonic clock (Infinity: none), or for the signal, whichever is first; never throws. */
export function until(deadlineMs: number, signal: AbortSignal): Promise<void> {
  const waitMs = deadlineMs - performance.now();
  if (waitMs <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = Number.isFinite(waitMs) ? setTimeout(finish, waitMs) : undefined;
    signal.addEventListener("abort", finish);
  });
}
