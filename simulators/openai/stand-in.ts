import { createServer } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { LINES } from "../speech/lines.ts";
import { createRecogniser, type Recogniser } from "../speech/recogniser.ts";
import { createVoice } from "../speech/voice.ts";
import { answerControl, type ControlTarget } from "./control.ts";
import { DEFAULT_KNOBS, type Knobs, type UsedUp } from "./knobs.ts";
import type { SessionObservation } from "./observation.ts";
import { type RunningSession, type SessionWatch, serveSession } from "./realtime/session.ts";
import type { SessionSurroundings } from "./realtime/state.ts";
import { type AskedResponse, serveResponses } from "./responses/serve.ts";
import { judgeUpgrade, refuseUpgrade } from "./upgrade.ts";

const LOOPBACK = "127.0.0.1";
/** A little above the vendor's 15 MiB of sound, so that the refusal is an event and not a closed socket. */
const MESSAGE_MOST_BYTES = 24 * 1_024 * 1_024;
/** So many finished sessions are remembered. */
const SESSIONS_KEPT = 500;

export interface StandInOptions extends SessionWatch {
  /** 0 takes a free port. */
  readonly port: number;
  /** The only key that is let in; without it any key is. */
  readonly apiKey?: string;
  readonly faults?: Partial<Knobs>;
  /** Hears how many lines of the vocabulary are ready to be spoken. */
  readonly onProgress?: (ready: number, total: number) => void;
  /** A sound of the test's own (mu-law, 8 kHz), now or later, in place of the voice; undefined lets the voice speak. */
  readonly soundFor?: (sessionId: string, text: string) => Promise<Uint8Array> | Uint8Array | undefined;
}

export interface OpenAiStandIn {
  /** Base address, http://127.0.0.1:port. */
  readonly url: string;
  readonly port: number;
  /** The conversations; what is only written down is beside them. */
  sessions(): readonly SessionObservation[];
  transcriptions(): readonly SessionObservation[];
  knobs(): Knobs;
  setKnobs(patch: Partial<Knobs>): void;
  /** Cuts one session's connection without a word, or all; answers how many. */
  drop(sessionId?: string): number;
  close(): Promise<void>;
}

/**
 * Starts the stand-in for OpenAI's Realtime API on loopback; resolves when every line can be spoken and recognised.
 * Rejects with the listen error when the port is taken.
 */
export async function startOpenAiStandIn(options: StandInOptions): Promise<OpenAiStandIn> {
  const voice = createVoice();
  const sessions: RunningSession[] = [];
  const asked: AskedResponse[] = [];
  let knobs: Knobs = { ...DEFAULT_KNOBS, ...options.faults };
  let recogniser: Recogniser | undefined;
  let linesReady = 0;

  const useUp = (knob: UsedUp): void => {
    knobs = { ...knobs, [knob]: knob === "errorEvent" ? null : Math.max(0, knobs[knob] - 1) };
  };
  const surroundings = (taught: Recogniser): SessionSurroundings => ({
    voice,
    recogniser: taught,
    knobs: () => knobs,
    useUp,
    soundFor: (sessionId, text) => options.soundFor?.(sessionId, text),
  });
  const observed = () => sessions.map(({ observation }) => observation);
  const target: ControlTarget = {
    ready: () => ({ ready: recogniser !== undefined, linesReady, linesTotal: LINES.length }),
    knobs: () => knobs,
    setKnobs(next) {
      knobs = next;
    },
    sessions: () => observed().filter(({ model }) => model !== null),
    transcriptions: () => observed().filter(({ model }) => model === null),
    asked: () => asked,
    drop(sessionId) {
      const hit = sessions.filter(
        ({ observation }) =>
          observation.closedAtMs === null && (sessionId === undefined || observation.id === sessionId),
      );
      for (const session of hit) session.drop();
      return hit.length;
    },
  };

  const texts = {
    apiKey: options.apiKey,
    knobs: () => knobs,
    useUp,
    note(one: AskedResponse) {
      asked.push(one);
      if (asked.length > SESSIONS_KEPT) asked.shift();
    },
  };
  const server = createServer((request, response) => {
    const answered =
      request.method === "POST" && request.url === "/v1/responses"
        ? serveResponses(request, response, texts)
        : answerControl(request, response, target);
    answered.catch(() => response.destroy());
  });
  const upgrades = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_MOST_BYTES,
    handleProtocols: (offered) => (offered.has("realtime") ? "realtime" : false),
  });
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    const refused = knobs.refuseUpgradeStatus;
    if (refused !== null)
      return refuseUpgrade(socket, refused, "refused", "The stand-in was told to refuse.");
    const limitedMs = (knobs.rateLimitedUntilMs ?? 0) - Date.now();
    if (limitedMs > 0) {
      const after = { "Retry-After": String(Math.ceil(limitedMs / 1_000)) };
      return refuseUpgrade(socket, 429, "rate_limit_exceeded", "Rate limit reached for requests.", after);
    }
    const judged = judgeUpgrade(request, options.apiKey);
    if (!judged.ok) return refuseUpgrade(socket, judged.status, judged.code, judged.message);
    const noPen = judged.model === null ? knobs.refuseTranscriptionStatus : null;
    if (noPen !== null) return refuseUpgrade(socket, noPen, "refused", "The stand-in was told to refuse.");
    if (recogniser === undefined)
      return refuseUpgrade(socket, 503, "warming", "The stand-in is still warming up.");
    const taught = recogniser;
    upgrades.handleUpgrade(request, socket, head, (open: WebSocket) => {
      const session = serveSession(open, judged.model, surroundings(taught), options);
      session.observation.safetyIdentifier = judged.safetyIdentifier;
      sessions.push(session);
      if (sessions.length > SESSIONS_KEPT) sessions.splice(0, sessions.length - SESSIONS_KEPT);
    });
  });

  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, LOOPBACK, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : options.port);
    });
  });
  await voice.warm(LINES, (ready, total) => {
    linesReady = ready;
    options.onProgress?.(ready, total);
  });
  recogniser = await createRecogniser(voice);

  return {
    url: `http://${LOOPBACK}:${port}`,
    port,
    sessions: target.sessions,
    transcriptions: target.transcriptions,
    knobs: target.knobs,
    setKnobs(patch) {
      knobs = { ...knobs, ...patch };
    },
    drop: target.drop,
    close() {
      for (const open of upgrades.clients) open.terminate();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
