import type { FeedPorts } from "./feed-client.ts";

/** The feed's outside world in a browser: a WebSocket to our own origin, its clock and its one timer. */
export function browserPorts(onTrouble: () => void): FeedPorts {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    dial(handlers) {
      const socket = new WebSocket(new URL("/feed", location.href.replace(/^http/, "ws")));
      socket.addEventListener("open", () => handlers.opened());
      socket.addEventListener("message", (event) => handlers.message(event.data));
      socket.addEventListener("close", (event) => handlers.closed(event.code));
      return {
        send: (text) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(text);
        },
        close: () => socket.close(1000),
      };
    },
    now: () => Date.now(),
    random: () => Math.random(),
    wake(atMs, tick) {
      clearTimeout(timer);
      if (atMs !== null) timer = setTimeout(tick, Math.max(0, atMs - Date.now()));
    },
    networkIsDown: () => !navigator.onLine,
    onTrouble,
  };
}
