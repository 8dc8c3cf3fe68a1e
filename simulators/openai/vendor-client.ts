import { once } from "node:events";
import { Agent } from "node:https";
import { connect } from "node:net";
import { FRAME_MS, silenceFrame } from "@patchbay/audio";
import OpenAI from "openai";
import { OpenAIRealtimeWS } from "openai/realtime/ws";
import type { RealtimeClientEvent, RealtimeServerEvent } from "openai/resources/realtime/realtime";
import { type LineId, lineOf } from "../speech/lines.ts";
import type { Voice } from "../speech/voice.ts";

type EventOf<T extends RealtimeServerEvent["type"]> = Extract<RealtimeServerEvent, { type: T }>;

/** The vendor's own client on a stand-in, with what a test needs to look at the events in their order. */
export interface VendorClient {
  readonly events: RealtimeServerEvent[];
  send(event: RealtimeClientEvent): void;
  /** Mu-law sound, appended in 20 ms pieces as fast as the socket takes them. */
  append(mulaw: Uint8Array): void;
  /** The first event of that type from index `from` on, waiting for it; rejects after 5 s. */
  next<T extends RealtimeServerEvent["type"]>(type: T, from?: number): Promise<EventOf<T>>;
  /** Types from index `from` on, runs of the same type once. */
  order(from?: number): string[];
  /** Sound of all deltas of an item. */
  soundOf(itemId: string): Uint8Array;
  readonly closed: Promise<{ code: number; reason: string }>;
  close(): void;
}

/** So long nothing is said after a line, that it counts as said to its end. */
const QUIET_MS = 700;

/** Says a line of the stand-ins' people to the service that listens. */
export async function sayTo(client: VendorClient, voice: Voice, id: LineId): Promise<void> {
  const { text, speaker } = lineOf(id);
  client.append(await voice.speak(text, speaker));
  for (let ms = 0; ms < QUIET_MS; ms += FRAME_MS) client.append(silenceFrame());
}

/** Connects the `openai` package's own client; rejects when the upgrade is refused. */
export async function connectVendorClient(
  port: number,
  apiKey = "sk-test",
  to: { model: string } | { intent: "transcription" } = { model: "gpt-realtime-2.1" },
): Promise<VendorClient> {
  const client = new OpenAI({ apiKey, baseURL: `http://127.0.0.1:${port}/v1` });
  // The package insists on wss; the agent gives it a plain connection all the same.
  const agent = new Agent();
  agent.createConnection = () => connect(port, "127.0.0.1");
  const realtime = new OpenAIRealtimeWS({ ...to, options: { agent } }, client);
  const events: RealtimeServerEvent[] = [];
  const waiting = new Set<() => void>();
  realtime.on("event", (event) => {
    events.push(event);
    for (const look of waiting) look();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    realtime.socket.once("close", (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  // Without a listener the package turns every error event into an unhandled rejection.
  realtime.on("error", () => undefined);
  await once(realtime.socket, "open");

  function isOf<T extends RealtimeServerEvent["type"]>(
    event: RealtimeServerEvent,
    type: T,
  ): event is EventOf<T> {
    return event.type === type;
  }

  return {
    events,
    send: (event) => realtime.send(event),
    append(mulaw) {
      for (let at = 0; at < mulaw.length; at += 160) {
        const audio = Buffer.from(mulaw.subarray(at, at + 160)).toString("base64");
        realtime.send({ type: "input_audio_buffer.append", audio });
      }
    },
    next(type, from = 0) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          for (const event of events.slice(from)) {
            if (!isOf(event, type)) continue;
            waiting.delete(look);
            clearTimeout(timer);
            resolve(event);
            return;
          }
        };
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(
            new Error(
              `No ${type} came within 5 s; there were ${events.map((event) => event.type).join(", ")}.`,
            ),
          );
        }, 5_000);
        waiting.add(look);
        look();
      });
    },
    order(from = 0) {
      const types = events.slice(from).map((event) => event.type);
      return types.filter((type, i) => type !== types[i - 1]);
    },
    soundOf(itemId) {
      const deltas = events.flatMap((event) =>
        event.type === "response.output_audio.delta" && event.item_id === itemId ? [event.delta] : [],
      );
      return new Uint8Array(Buffer.concat(deltas.map((delta) => Buffer.from(delta, "base64"))));
    },
    closed,
    close: () => realtime.close(),
  };
}
