const OPEN_TIMEOUT_MS = 8_000;

/** Who hears what becomes of a session's socket. */
export interface SocketEars {
  message(data: unknown): void;
  lost(code: string, message: string): void;
}

/**
 * Opens a socket to OpenAI Realtime by a fetch, so that the key stays in a header; `query` says for what. Never rejects:
 * null stands for none, and `lost` has been told why.
 */
export async function openSocket(
  { baseUrl, apiKey }: { baseUrl: string; apiKey: string },
  query: string,
  ears: SocketEars,
): Promise<WebSocket | null> {
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
      // A body that nobody reads holds its connection.
      await response.body?.cancel();
      ears.lost("refused", `The voice service refused the session (HTTP ${response.status}).`);
      return null;
    }
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }) => ears.message(data));
    socket.addEventListener("close", ({ code }) =>
      ears.lost("closed", `The voice service closed the session (${code}).`),
    );
    socket.addEventListener("error", () => ears.lost("broken", "The connection to the voice service broke."));
    socket.accept();
    return socket;
  } catch (error) {
    const reason = error instanceof Error ? error.name : "unknown";
    ears.lost("unreachable", `The voice service could not be reached (${reason}).`);
    return null;
  } finally {
    clearTimeout(impatience);
  }
}
