import type { MarkReached } from "../audio/messages.ts";
import { MediaLine } from "./media-line.ts";
import type { LineCommand, LineState } from "./messages.ts";

/**
 * The worker that holds the phone's socket: audio goes worklet to worker to network and back, whatever the page is
 * busy with. One worker a call.
 */
let line: MediaLine | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

self.onmessage = ({ data }: MessageEvent<LineCommand>) => {
  if (data.type === "digit") line?.press(data.digit);
  if (data.type === "hang_up") line?.hangUp();
  if (data.type === "network") line?.networkChanged(data.up);
  if (data.type === "dial" && line === null) line = dial(data);
};

function dial({ url, ticket, microphone, speaker }: Extract<LineCommand, { type: "dial" }>): MediaLine {
  const dialled = new MediaLine(ticket, {
    dial: (handlers) => openSocket(url, handlers),
    now: () => Date.now(),
    random: () => Math.random(),
    wake: (atMs, tick) => {
      clearTimeout(timer);
      if (atMs !== null) timer = setTimeout(tick, Math.max(0, atMs - Date.now()));
    },
    play: (message) => speaker.postMessage(message),
    tell: (state: LineState) => self.postMessage(state),
  });
  microphone.onmessage = (frame: MessageEvent<Uint8Array>) => dialled.speak(frame.data);
  speaker.onmessage = (mark: MessageEvent<MarkReached>) => dialled.heard(mark.data.id);
  return dialled;
}

function openSocket(
  url: string,
  handlers: { opened(): void; message(bytes: Uint8Array): void; closed(code: number): void },
) {
  const socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  socket.addEventListener("open", () => handlers.opened());
  socket.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (data instanceof ArrayBuffer) handlers.message(new Uint8Array(data));
  });
  socket.addEventListener("close", ({ code }) => handlers.closed(code));
  return {
    send: (bytes: Uint8Array<ArrayBuffer>) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
    },
    close: () => socket.close(1000),
    get waitingBytes() {
      return socket.bufferedAmount;
    },
  };
}
