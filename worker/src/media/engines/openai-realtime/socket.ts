import * as z from "zod";
import { type Limit, limitOf } from "./responses/limits.ts";

const OPEN_TIMEOUT_MS = 8_000;
/** Of a refusal's words no more is read. */
const REFUSAL_MOST_CHARS = 4_000;

/** Who hears what becomes of a session's socket. */
export interface SocketEars {
  message(data: unknown): void;
  lost(code: string, message: string): void;
}

/** What an attempt came to: a socket, a limit that turned it away, or nothing, of which `lost` has been told. */
export type Opened = { socket: WebSocket } | { limit: Limit; message: string } | null;

/**
 * Opens a socket to OpenAI Realtime by a fetch, so that the key stays in a header; `query` says for what. Never rejects.
 */
export async function openSocket(
  { baseUrl, apiKey }: { baseUrl: string; apiKey: string },
  query: string,
  ears: SocketEars,
): Promise<Opened> {
  // Ended once the socket is there: an abort later would close the session itself.
  const patience = new AbortController();
  const impatience = setTimeout(() => patience.abort(), OPEN_TIMEOUT_MS);
  try {
    const response = await fetch(`${baseUrl}/realtime?${query}`, {
      headers: { Upgrade: "websocket", Authorization: `Bearer ${apiKey}` },
      signal: patience.signal,
    });
    const socket = response.webSocket;
    if (socket === null) {
      const message = `The voice service refused the session (HTTP ${response.status}).`;
      const limit = limitOf({
        ...(await refusalOf(response)),
        status: response.status,
        headers: response.headers,
      });
      if (limit !== null) return { limit, message };
      ears.lost("refused", message);
      return null;
    }
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }) => ears.message(data));
    socket.addEventListener("close", ({ code }) =>
      ears.lost("closed", `The voice service closed the session (${code}).`),
    );
    socket.addEventListener("error", () => ears.lost("broken", "The connection to the voice service broke."));
    socket.accept();
    return { socket };
  } catch (error) {
    const reason = error instanceof Error ? error.name : "unknown";
    ears.lost("unreachable", `The voice service could not be reached (${reason}).`);
    return null;
  } finally {
    clearTimeout(impatience);
  }
}

const word = z.string().nullish().catch(null);
const refusal = z.object({ error: z.object({ code: word, type: word, message: word }) });

/** The service's own words of a refusal; read whole, for a body that nobody reads holds its connection. */
async function refusalOf(response: Response): Promise<z.infer<typeof refusal>["error"] | null> {
  try {
    return refusal.parse(JSON.parse((await response.text()).slice(0, REFUSAL_MOST_CHARS))).error;
  } catch {
    return null;
  }
}
