import type { RealtimeResponseStatus } from "openai/resources/realtime/realtime";
import * as z from "zod";
import { nextReply, type Reply, type Said } from "../dialogue.ts";
import type { Knobs } from "../knobs.ts";
import { newResponse, type SaidResponse } from "../observation.ts";
import { encodeOutput } from "./audio-format.ts";
import { type Entry, wordsOf } from "./conversation.ts";
import { type Sound, type SpeakingHooks, speak, until } from "./speaking.ts";
import type { SessionState } from "./state.ts";
import { type InputTokens, inputTokens, usageOf } from "./usage.ts";
import type { ResponseParams } from "./wire/client-event.ts";
import { newId, type ShownResponse, wallMs } from "./wire/outgoing.ts";

/** Asked so, a model says what is left of its last answer, and nothing of it twice. */
const GOES_ON = /\bgo on exactly where they end\b/i;

type CancelReason = "turn_detected" | "client_cancelled";

interface Active {
  readonly id: string;
  readonly stop: AbortController;
  reason: CancelReason;
  readonly over: PromiseWithResolvers<void>;
}

/** The responses of one session: one at a time in the conversation, any number outside it. */
export class Responses {
  readonly #state: SessionState;
  #active: Active | undefined;
  #lastRead: InputTokens = { text: 0, audio: 0 };
  /** What an answer that ended too early did not say any more. */
  #rest: { readonly text: string; readonly sound: Sound } | null = null;

  constructor(state: SessionState) {
    this.#state = state;
  }

  /** Begins a response, or answers with the error that says why not. `requestedAtMs` is wall clock. */
  create(
    trigger: "client" | "vad",
    requestedAtMs: number,
    params: ResponseParams = {},
    eventId: string | null = null,
  ): void {
    const inConversation = params.conversation !== "none";
    if (trigger === "vad" && this.#active?.stop.signal.aborted === true) {
      // Their own voice has cancelled it: the answer to them begins at its end.
      void this.#active.over.promise.then(() => this.create(trigger, requestedAtMs, params, eventId));
      return;
    }
    if (inConversation && this.#active !== undefined) {
      const message = `Conversation already has an active response in progress: ${this.#active.id}. Wait until the response is finished before creating a new one.`;
      this.#state.fail("conversation_already_has_active_response", message, null, eventId);
      return;
    }
    const active: Active = {
      id: newId("resp"),
      stop: new AbortController(),
      reason: "client_cancelled",
      over: Promise.withResolvers<void>(),
    };
    if (inConversation) this.#active = active;
    const noted = newResponse({ responseId: active.id, trigger, requestedAtMs });
    this.#state.observation.said.push(noted);
    const over = (): void => active.stop.abort();
    this.#state.closed.addEventListener("abort", over);
    this.#run(active, noted, params, inConversation)
      .catch((error: unknown) =>
        this.#state.fail("server_error", `The stand-in could not respond: ${String(error)}`),
      )
      .finally(() => {
        this.#state.closed.removeEventListener("abort", over);
        if (this.#active === active) this.#active = undefined;
        active.over.resolve();
      });
  }

  /** Stops the active response. False when none is active, or not that one. */
  cancel(reason: CancelReason, responseId?: string): boolean {
    if (this.#active === undefined || (responseId !== undefined && responseId !== this.#active.id))
      return false;
    this.#active.reason = reason;
    this.#active.stop.abort();
    return true;
  }

  async #run(
    active: Active,
    noted: SaidResponse,
    params: ResponseParams,
    inConversation: boolean,
  ): Promise<void> {
    const { send, session, conversation, conversationId } = this.#state;
    const knobs = this.#state.knobs();
    const modality = params.output_modalities?.[0] ?? session.output_modalities[0];
    const about = {
      output_modalities: [modality],
      max_output_tokens: params.max_output_tokens ?? session.max_output_tokens,
      metadata: params.metadata ?? null,
      audio: {
        output: { format: session.audio.output.format, voice: voiceName(session.audio.output.voice) },
      },
    };
    const shown = (rest: Partial<ShownResponse>): ShownResponse => ({
      object: "realtime.response",
      id: active.id,
      conversation_id: inConversation ? conversationId : null,
      status_details: null,
      output: [],
      usage: null,
      ...about,
      ...rest,
    });
    const read = inputTokens(
      params.instructions ?? session.instructions,
      params.tools ?? session.tools,
      conversation.entries,
    );

    send({ type: "response.created", response: shown({ status: "in_progress" }) });
    const error = limitError(knobs);
    if (error !== null) {
      this.#finish(active, noted, shown({ status: "failed", status_details: { type: "failed", error } }));
      return;
    }
    if (knobs.failResponses > 0) {
      this.#state.useUp("failResponses");
      await until(performance.now() + knobs.firstDeltaDelayMs, active.stop.signal);
      const error = { type: "server_error", code: "server_error", message: "The server had an error." };
      this.#finish(active, noted, shown({ status: "failed", status_details: { type: "failed", error } }));
      return;
    }
    if (knobs.muteResponses > 0) {
      this.#state.useUp("muteResponses");
      await until(Number.POSITIVE_INFINITY, active.stop.signal);
    }
    const cutShort = knobs.incompleteResponses > 0;
    if (cutShort) this.#state.useUp("incompleteResponses");
    const rest = GOES_ON.test(params.instructions ?? "") ? this.#rest : null;
    this.#rest = null;
    const reply: Reply = rest === null ? this.#reply(params) : { kind: "speak", text: rest.text };
    const words = reply.kind === "speak" ? reply.text : reply.says;
    const sound =
      modality === "audio" && words !== undefined ? (rest?.sound ?? (await this.#sound(words))) : undefined;
    noted.text = reply.kind === "speak" ? reply.text : `${reply.name}(${reply.arguments})`;
    noted.audioMs = sound === undefined ? 0 : sound.bytes.length / sound.bytesPerMs;
    await until(performance.now() + knobs.firstDeltaDelayMs, active.stop.signal);
    if (active.stop.signal.aborted) {
      this.#finish(
        active,
        noted,
        shown({
          ...cancelledBy(active.reason),
          usage: usageOf(read, this.#lastRead, { text: "", audioMs: 0 }),
        }),
      );
      return;
    }
    const plan = { responseId: active.id, reply, sound, inConversation, cutShort, pace: knobs };
    const { items, cancelled } = await speak(plan, this.#hooks(noted, inConversation), active.stop.signal);
    const text = items.map(wordsOf).join(" ");
    if (cutShort && !cancelled && sound !== undefined && words !== undefined) {
      const bytes = sound.bytes.subarray(Math.round(noted.sentMs * sound.bytesPerMs));
      this.#rest = { text: words.slice(text.length), sound: { ...sound, bytes } };
    }
    const usage = usageOf(read, this.#lastRead, { text, audioMs: noted.sentMs });
    if (inConversation) this.#lastRead = read;
    const outcome = cancelled
      ? cancelledBy(active.reason)
      : cutShort
        ? incompleteBy(knobs.incompleteReason)
        : { status: "completed" as const };
    this.#finish(active, noted, shown({ ...outcome, output: [...items], usage }));
  }

  #finish(active: Active, noted: SaidResponse, response: ShownResponse): void {
    noted.status = response.status ?? "completed";
    noted.doneAtMs = wallMs();
    // Free before the event: a client may answer response.done with the next response.create at once.
    if (this.#active === active) this.#active = undefined;
    this.#state.send({ type: "response.done", response });
    const remaining = this.#state.knobs().rateLimitExhausted ? 0 : 39_000;
    this.#state.send({
      type: "rate_limits.updated",
      rate_limits: [{ name: "tokens", limit: 40_000, remaining, reset_seconds: remaining === 0 ? 30 : 1.5 }],
    });
  }

  #hooks(noted: SaidResponse, inConversation: boolean): SpeakingHooks {
    const { conversation, send, knobs, drop } = this.#state;
    const entries = new Map<string, Entry>();
    return {
      send,
      begun(item) {
        noted.itemId ??= item.id;
        const entry = { id: item.id, item, audioMs: 0 };
        entries.set(item.id, entry);
        const previous = conversation.previousOf(item.id);
        if (inConversation) conversation.insert(entry);
        return previous;
      },
      sent(itemId, sentMs, deltas) {
        noted.firstDeltaAtMs ??= wallMs();
        const entry = entries.get(itemId);
        noted.sentMs += sentMs - (entry?.audioMs ?? 0);
        if (entry !== undefined) entry.audioMs = sentMs;
        const most = knobs().dropAfterDeltas;
        if (most !== null && deltas >= most) drop();
      },
      finished(item) {
        const entry = entries.get(item.id);
        if (entry !== undefined && noted.truncatedMs === null) entry.item = item;
      },
    };
  }

  #reply(params: ResponseParams): Reply {
    const { session, conversation } = this.#state;
    const said: Said[] = [];
    const called = new Map<string, string>();
    const notes: string[] = [];
    for (const { item, understood } of conversation.entries) {
      if (item.type === "function_call" && item.call_id) called.set(item.call_id, item.name ?? "");
      if (item.type === "function_call_output") {
        said.push({ who: "tool", text: item.output, name: called.get(item.call_id) ?? "" });
      }
      if (item.type !== "message") continue;
      if (item.role === "system") {
        notes.push(wordsOf(item));
        continue;
      }
      if (item.role === "assistant") notes.length = 0;
      said.push({ who: item.role === "user" ? "caller" : "assistant", text: understood ?? wordsOf(item) });
    }
    const offered = (params.tools ?? session.tools).filter((one) => one.type === "function");
    const tools = offered.map(({ name, description = "" }) => ({ name, description }));
    return nextReply({
      said,
      sessionInstructions: session.instructions,
      notes,
      ...(params.instructions === undefined ? {} : { responseInstructions: params.instructions }),
      tools,
      people: offered.flatMap(({ name, parameters }) =>
        name === "transfer_call" ? namesIn(parameters) : [],
      ),
    });
  }

  async #sound(text: string): Promise<Sound> {
    const { id, soundFor, voice } = this.#state;
    const mulaw = await (soundFor(id, text) ?? voice.speak(text, "assistant"));
    return encodeOutput(this.#state.session.audio.output.format, mulaw);
  }
}

/** How the vendor turns a response away whose account is at a limit; null while it is not. */
function limitError({ rateLimitedUntilMs, quotaExhausted }: Knobs): RealtimeResponseStatus.Error | null {
  if (quotaExhausted) {
    const message = "You exceeded your current quota, please check your plan and billing details.";
    return { type: "insufficient_quota", code: "insufficient_quota", message };
  }
  const leftMs = (rateLimitedUntilMs ?? 0) - Date.now();
  if (leftMs <= 0) return null;
  const wait = leftMs < 1_000 ? `${Math.ceil(leftMs)}ms` : `${(leftMs / 1_000).toFixed(3)}s`;
  const message = `Rate limit reached for the model on tokens per min (TPM). Please try again in ${wait}.`;
  return { type: "tokens", code: "rate_limit_exceeded", message };
}

function incompleteBy(reason: Knobs["incompleteReason"]): {
  status: "incomplete";
  status_details: RealtimeResponseStatus;
} {
  return { status: "incomplete", status_details: { type: "incomplete", reason } };
}

function cancelledBy(reason: CancelReason): { status: "cancelled"; status_details: RealtimeResponseStatus } {
  return { status: "cancelled", status_details: { type: "cancelled", reason } };
}

const withNames = z.object({ properties: z.object({ to: z.object({ enum: z.array(z.string()) }) }) });

/** What a function's parameter `to` may be, where they are listed. */
function namesIn(parameters: unknown): string[] {
  const read = withNames.safeParse(parameters);
  return read.success ? read.data.properties.to.enum : [];
}

function voiceName(voice: string | { id: string }): string {
  return typeof voice === "string" ? voice : voice.id;
}
