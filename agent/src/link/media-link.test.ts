import { createServer } from "node:http";
import { decodeMedia, encodeAudio, encodeControl, type MediaFrame } from "@patchbay/protocol/media";
import { CLOSE } from "@patchbay/protocol/version";
import { afterEach, describe, expect, it } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { listen } from "../listen.ts";
import { MediaLink, type MediaLinkOptions } from "./media-link.ts";

const ended: (() => void)[] = [];
afterEach(() => {
  for (const end of ended.splice(0)) end();
});

/** An edge whose `serve` gets each new socket with its hello, and a link to it that writes down what happens. */
async function linkTo(
  serve: (socket: WebSocket, hello: Extract<MediaFrame, { type: "hello" }>, n: number) => void,
  more: Partial<MediaLinkOptions> = {},
) {
  const frames: MediaFrame[] = [];
  const happened: string[] = [];
  const waiting: (() => void)[] = [];
  const changed = () => {
    for (const wake of waiting.splice(0)) wake();
  };
  const note = (text: string) => {
    happened.push(text);
    changed();
  };
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  let sockets = 0;
  server.on("connection", (socket) => {
    const n = ++sockets;
    socket.on("message", (data: Buffer) => {
      const frame = decodeMedia(Buffer.from(data));
      if (!frame.ok) throw new Error(frame.error);
      if (frame.value.type === "hello") serve(socket, frame.value, n);
      else frames.push(frame.value);
      changed();
    });
  });
  const port = await listen(http, "edge", "127.0.0.1", 0, "-");
  const link = new MediaLink({
    url: `ws://127.0.0.1:${port}/media/c`,
    ticket: "ticket-1",
    holdMs: 10_000,
    joinMs: 10_000,
    onJoined: (resumed) => note(resumed ? "resumed" : "joined"),
    onAudio: (audio) => note(`audio ${audio[0]}`),
    onControl: (frame) => note(frame.type),
    onHeld: () => note("held"),
    onGivenUp: (_reason, callEnded) => note(callEnded ? "call ended" : "given up"),
    ...more,
  });
  ended.push(() => {
    link.end("hangup");
    for (const socket of server.clients) socket.terminate();
    http.close();
  });
  const until = async (look: () => boolean) => {
    while (!look()) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return { link, frames, happened, until };
}
const welcome = (socket: WebSocket) =>
  socket.send(encodeControl({ type: "welcome", version: 1, resume: "resume-1" }));

describe("MediaLink", () => {
  it("joins by ticket, numbers its frames, and drops what comes before the welcome", async () => {
    let waiting: WebSocket | null = null;
    const { link, frames, happened, until } = await linkTo((socket) => {
      waiting = socket;
    });
    link.send(new Uint8Array(160).fill(9));
    await until(() => waiting !== null);
    if (waiting !== null) welcome(waiting);
    await until(() => happened.includes("joined"));
    for (let n = 0; n < 50; n++) link.send(new Uint8Array(160).fill(n));
    await until(() => frames.length === 50);
    expect(frames.map((frame) => (frame.type === "audio" ? [frame.seq, frame.audio[159]] : []))).toEqual(
      Array.from({ length: 50 }, (_, n) => [n, n]),
    );
    expect([link.framesUp, link.droppedUp]).toEqual([50, 1]);
  });

  it("hands audio and control down in their order, and stays quiet after bye", async () => {
    const { happened, until } = await linkTo((socket) => {
      welcome(socket);
      socket.send(encodeAudio(0, new Uint8Array(160).fill(7)));
      socket.send(encodeControl({ type: "clear" }));
      socket.send(encodeControl({ type: "mark", id: 3 }));
      socket.send(encodeControl({ type: "bye", reason: "fallback" }));
      socket.close(CLOSE.normal);
    });
    await until(() => happened.includes("bye"));
    expect(happened).toEqual(["joined", "audio 7", "clear", "mark", "bye"]);
  });

  it("comes back with its resume secret after a cut", async () => {
    const secrets: string[] = [];
    const { happened, until } = await linkTo((socket, hello, n) => {
      secrets.push(`${hello.credential} ${hello.secret}`);
      welcome(socket);
      if (n === 1) setImmediate(() => socket.terminate());
    });
    await until(() => happened.includes("resumed"));
    expect(happened).toEqual(["joined", "held", "resumed"]);
    expect(secrets).toEqual(["ticket ticket-1", "resume resume-1"]);
  });

  it("gives up when it is not joined in time, and when the hold is over", async () => {
    const late = await linkTo(() => {}, { joinMs: 30 });
    await late.until(() => late.happened.includes("given up"));
    const once = (socket: WebSocket, _hello: MediaFrame, n: number) => {
      if (n > 1) return;
      welcome(socket);
      setImmediate(() => socket.terminate());
    };
    const cut = await linkTo(once, { holdMs: 200 });
    await cut.until(() => cut.happened.includes("given up"));
    expect(cut.happened).toEqual(["joined", "held", "given up"]);
  });

  it.each([
    [CLOSE.unauthorized, "given up"],
    [CLOSE.notFound, "given up"],
    [CLOSE.callEnded, "call ended"],
  ])("does not insist when the edge closes with %s", async (code, outcome) => {
    let connections = 0;
    const { happened, until } = await linkTo((socket) => {
      connections++;
      socket.close(code);
    });
    await until(() => happened.length > 0);
    expect([happened, connections]).toEqual([[outcome], 1]);
  });
});
