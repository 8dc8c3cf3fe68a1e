import type { WebSocket } from "ws";
import { newObservation, type SessionObservation } from "../observation.ts";
import { CallerTurns } from "./caller-turns.ts";
import { Conversation } from "./conversation.ts";
import { formatMs } from "./hearing.ts";
import { createItem, deleteItem, retrieveItem, truncateItem } from "./item-commands.ts";
import { Responses } from "./responses.ts";
import { until } from "./speaking.ts";
import type { SessionState, SessionSurroundings } from "./state.ts";
import { type ClientEvent, parseClientEvent } from "./wire/client-event.ts";
import { newId, type Outgoing, wallMs } from "./wire/outgoing.ts";
import { defaultSession, mergeSession } from "./wire/session-config.ts";
import { answeringNothing, misfitOf, shownTranscription } from "./wire/transcription-session.ts";

const APPEND_MOST_BYTES = 15 * 1_024 * 1_024;

export interface SessionWatch {
  /** Sound as it was decoded at the socket, in the session's format, with its wall clock time. */
  onAudio?(sessionId: string, bytes: Uint8Array, atMs: number): void;
  /** A server event that was given to the socket, with the moment before it was. */
  onSent?(sessionId: string, event: Outgoing, atMs: number): void;
}

export interface RunningSession {
  readonly observation: SessionObservation;
  /** Cuts the connection without a word. */
  drop(): void;
}

/** What a session that only writes down knows nothing of. */
const OF_CONVERSATIONS: ReadonlySet<string> = new Set([
  "conversation.item.create",
  "conversation.item.truncate",
  "response.create",
  "response.cancel",
]);

/**
 * Serves one Realtime session on an open socket, from `session.created` to the close. Without a model it only writes
 * down what it hears.
 */
export function serveSession(
  socket: WebSocket,
  model: string | null,
  surroundings: SessionSurroundings,
  watch: SessionWatch,
): RunningSession {
  const id = newId("sess");
  const limitMs = surroundings.knobs().sessionLimitMs;
  const observation = newObservation(id, model, wallMs());
  const over = new AbortController();
  const session = defaultSession(id, model ?? "", Math.floor((Date.now() + limitMs) / 1_000));
  const state: SessionState = {
    ...surroundings,
    id,
    conversationId: newId("conv"),
    conversation: new Conversation(),
    observation,
    writesDown: model === null,
    session: model === null ? answeringNothing(session) : session,
    closed: over.signal,
    send(event) {
      if (socket.readyState !== socket.OPEN) return;
      const text = JSON.stringify({ ...event, event_id: newId("event") });
      const atMs = wallMs();
      socket.send(text);
      watch.onSent?.(id, event, atMs);
    },
    fail(code, message, param = null, eventId = null) {
      observation.errors.push(code);
      const type = code === "server_error" ? "server_error" : "invalid_request_error";
      state.send({ type: "error", error: { type, code, message, param, event_id: eventId } });
    },
    drop: () => socket.terminate(),
  };
  const responses = new Responses(state);
  const rooms: Rooms = { state, responses, turns: new CallerTurns(state, responses), watch };

  socket.on("message", (data, isBinary) => {
    if (isBinary) {
      state.fail("invalid_value", "Events are text frames; a binary frame came.");
      return;
    }
    const parsed = parseClientEvent(data.toString());
    if (parsed.ok) handle(rooms, parsed.event);
    else
      state.fail(parsed.refusal.code, parsed.refusal.message, parsed.refusal.param, parsed.refusal.eventId);
  });
  socket.on("error", () => socket.terminate());
  socket.on("close", (code) => {
    observation.closedAtMs = wallMs();
    observation.closeCode = code;
    over.abort();
  });
  void until(performance.now() + limitMs, over.signal).then(() => {
    if (over.signal.aborted) return;
    const message = "Your session hit the maximum duration of 60 minutes.";
    state.fail("session_expired", message);
    socket.close(1001, message);
  });
  state.send({ type: "session.created", session: shown(state) });
  return { observation, drop: state.drop };
}

const shown = ({ session, writesDown }: SessionState) => (writesDown ? shownTranscription(session) : session);

/** Whoever has been heard once keeps their voice. */
const isOtherVoice = ({ observation, session }: SessionState, merged: SessionState["session"]): boolean =>
  observation.said.some(({ sentMs }) => sentMs > 0) &&
  JSON.stringify(merged.audio.output.voice) !== JSON.stringify(session.audio.output.voice);

interface Rooms {
  readonly state: SessionState;
  readonly responses: Responses;
  readonly turns: CallerTurns;
  readonly watch: SessionWatch;
}

function handle({ state, responses, turns, watch }: Rooms, event: ClientEvent): void {
  const { observation, send } = state;
  const eventId = event.event_id ?? null;
  observation.received[event.type] = (observation.received[event.type] ?? 0) + 1;
  if (state.writesDown && OF_CONVERSATIONS.has(event.type)) {
    const message = `'${event.type}' is not allowed in a transcription session.`;
    state.fail("invalid_value", message, "type", eventId);
    return;
  }
  switch (event.type) {
    case "session.update": {
      const merged = mergeSession(state.session, event.session);
      const misfit = misfitOf(event.session, merged, state.writesDown);
      if (misfit !== null) {
        state.fail("invalid_value", misfit.message, misfit.param, eventId);
        return;
      }
      if (isOtherVoice(state, merged)) {
        const message = "Cannot update a conversation's voice if assistant audio is present.";
        state.fail("cannot_update_voice", message, "session.audio.output.voice", eventId);
        return;
      }
      state.session = state.writesDown ? answeringNothing(merged) : merged;
      turns.configure();
      send({ type: "session.updated", session: shown(state) });
      return;
    }
    case "input_audio_buffer.append": {
      const bytes = Buffer.from(event.audio, "base64");
      const atMs = wallMs();
      if (bytes.length > APPEND_MOST_BYTES) {
        state.fail("invalid_value", "Audio is larger than 15 MiB.", "audio", eventId);
        return;
      }
      watch.onAudio?.(state.id, bytes, atMs);
      observation.firstAppendAtMs ??= atMs;
      observation.lastAppendAtMs = atMs;
      observation.appendedMs += formatMs(state.session.audio.input.format, bytes.length);
      turns.append(bytes);
      return;
    }
    case "input_audio_buffer.commit":
      turns.commit(eventId);
      return;
    case "input_audio_buffer.clear":
      turns.clear();
      return;
    case "conversation.item.create":
      createItem(state, event.item, event.previous_item_id ?? null, eventId);
      return;
    case "conversation.item.retrieve":
      retrieveItem(state, event.item_id, eventId);
      return;
    case "conversation.item.truncate":
      truncateItem(state, event, eventId);
      return;
    case "conversation.item.delete":
      deleteItem(state, event.item_id, eventId);
      return;
    case "response.create":
      createResponse(state, responses, event, eventId);
      return;
    case "response.cancel":
      if (!responses.cancel("client_cancelled", event.response_id)) {
        state.fail(
          "response_cancel_not_active",
          "Cancellation failed: no active response found.",
          null,
          eventId,
        );
      }
      return;
  }
}

function createResponse(
  state: SessionState,
  responses: Responses,
  event: ClientEvent & { type: "response.create" },
  eventId: string | null,
): void {
  const atMs = wallMs();
  const { errorEvent, unknownEvents } = state.knobs();
  // The knob's whole point is a type that the vendor's own types do not have.
  if (unknownEvents)
    Reflect.apply(state.send, undefined, [{ type: "response.weather.updated", degrees: 21 }]);
  if (errorEvent !== null) {
    state.useUp("errorEvent");
    state.fail(errorEvent.code, errorEvent.message, null, eventId);
    return;
  }
  responses.create("client", atMs, event.response, eventId);
}
