import type { ConversationItem } from "openai/resources/realtime/realtime";
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
  readonly pace: Pick<Knobs, "deltaMs" | "deltaSpeed">;
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
  if (reply.kind === "speak") {
    const { item, cancelled } = await sayText(plan, reply.text, hooks, signal);
    return { items: [item], cancelled };
  }
  if (reply.says === undefined) return { items: [callFunction(plan, reply, hooks, 0)], cancelled: false };
  const { item, cancelled } = await sayText(plan, reply.says, hooks, signal);
  // Who is cut off in mid-sentence calls nothing any more.
  if (cancelled) return { items: [item], cancelled };
  return { items: [item, callFunction(plan, reply, hooks, 1)], cancelled };
}

async function sayText(
  plan: SpeakingPlan,
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
  const at = { response_id: plan.responseId, item_id: head.id, output_index: 0, content_index: 0 };
  const begun = { ...head, status: "in_progress" as const, content: [] };
  const asAudio = plan.sound !== undefined;
  send({ type: "response.output_item.added", response_id: plan.responseId, output_index: 0, item: begun });
  const previous = hooks.begun(begun);
  if (plan.inConversation) send({ type: "conversation.item.added", item: begun, previous_item_id: previous });
  send({
    type: "response.content_part.added",
    ...at,
    part: asAudio ? { type: "audio", transcript: "" } : { type: "text", text: "" },
  });

  const said = asAudio
    ? await sendSound(plan.sound, text, plan, at, hooks, signal)
    : sendText(text, at, send);
  const cancelled = signal.aborted && said !== text;

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
    send({ type: "response.output_audio.done", ...at });
    send({ type: "response.output_audio_transcript.done", ...at, transcript: said });
  } else send({ type: "response.output_text.done", ...at, text: said });
  send({
    type: "response.content_part.done",
    ...at,
    part: asAudio ? { type: "audio", transcript: said } : { type: "text", text: said },
  });
  hooks.finished(item);
  if (plan.inConversation) send({ type: "conversation.item.done", item, previous_item_id: previous });
  send({ type: "response.output_item.done", response_id: plan.responseId, output_index: 0, item });
  return { item, cancelled };
}

type At = { response_id: string; item_id: string; output_index: number; content_index: number };

/** Sends sound in deltas on absolute deadlines, its words beside it; answers the words whose sound was sent. */
async function sendSound(
  sound: Sound,
  text: string,
  { pace, cutShort }: SpeakingPlan,
  at: At,
  hooks: SpeakingHooks,
  signal: AbortSignal,
): Promise<string> {
  const deltaBytes = Math.round(pace.deltaMs * sound.bytesPerMs);
  const count = Math.ceil(sound.bytes.length / deltaBytes);
  const words = text.split(/(?<= )/);
  const began = performance.now();
  let wordsSent = 0;
  const last = cutShort ? Math.ceil(count / 2) : count;
  for (let n = 0; n < last; n += 1) {
    await until(began + (n * pace.deltaMs) / pace.deltaSpeed, signal);
    if (signal.aborted) break;
    const upTo = Math.ceil(((n + 1) / count) * words.length);
    const delta = words.slice(wordsSent, upTo).join("");
    wordsSent = upTo;
    if (delta !== "") hooks.send({ type: "response.output_audio_transcript.delta", ...at, delta });
    const piece = sound.bytes.subarray(n * deltaBytes, (n + 1) * deltaBytes);
    hooks.send({ type: "response.output_audio.delta", ...at, delta: Buffer.from(piece).toString("base64") });
    hooks.sent(at.item_id, Math.min((n + 1) * deltaBytes, sound.bytes.length) / sound.bytesPerMs, n + 1);
  }
  return words.slice(0, wordsSent).join("");
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
