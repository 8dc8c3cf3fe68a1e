import { createServer } from "node:http";
import { encodeAudio, encodeControl, MEDIA_VERSION, type MediaFrame } from "@patchbay/protocol/media";
import { decodeMessage, encodeBundle, encodePiece } from "@patchbay/protocol/media-pieces";
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
  /** How many frames each message had. */
  const messages: number[] = [];
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
      const message = decodeMessage(Buffer.from(data));
      if (!message.ok) throw new Error(message.error);
      messages.push(message.value.length);
      for (const frame of message.value) {
        if (frame.type === "hello") serve(socket, frame, n);
        else frames.push(frame);
      }
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
  return { link, frames, messages, happened, until };
}
const welcome = (socket: WebSocket, version = MEDIA_VERSION) =>
  socket.send(encodeControl({ type: "welcome", version, resume: "resume-1" }));

describe("MediaLink", () => {
  it("joins by ticket, numbers its frames, and keeps what comes before the welcome", async () => {
    let waiting: WebSocket | null = null;
    const { link, frames, happened, until } = await linkTo((socket) => {
      waiting = socket;
    });
    link.send(new Uint8Array(160));
    await until(() => waiting !== null);
    if (waiting !== null) welcome(waiting);
    await until(() => happened.includes("joined"));
    for (let n = 1; n < 50; n++) link.send(new Uint8Array(160).fill(n));
    await until(() => frames.length === 50);
    expect(frames.map((frame) => (frame.type === "audio" ? [frame.seq, frame.audio[159]] : []))).toEqual(
      Array.from({ length: 50 }, (_, n) => [n, n]),
    );
    expect([link.framesUp, link.droppedUp]).toEqual([50, 0]);
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

  it("sends pieces as long as the edge wants them, marks with the sound, and keys at once", async () => {
    const { link, frames, messages, happened, until } = await linkTo((socket) => {
      welcome(socket);
      socket.send(encodeControl({ type: "pace", frames: 3 }));
      socket.send(encodeControl({ type: "mark", id: 1 }));
    });
    await until(() => happened.includes("mark"));
    messages.length = 0;
    for (let n = 0; n < 6; n++) {
      if (n === 1) link.control({ type: "mark_reached", id: 1 });
      link.send(new Uint8Array(160).fill(n));
    }
    await until(() => frames.length === 7);
    expect(messages).toEqual([4, 3]);
    expect(frames.map(({ type }) => type)).toEqual([
      "audio",
      "audio",
      "audio",
      "mark_reached",
      "audio",
      "audio",
      "audio",
    ]);
    link.send(new Uint8Array(160).fill(6));
    link.control({ type: "digit", digit: "5" });
    await until(() => frames.length === 9);
    expect(messages).toEqual([4, 3, 2]);
  });

  it("sends longer pieces where only a detector listens, and at once when a voice begins", async () => {
    const { link, messages, happened, until } = await linkTo((socket) => {
      welcome(socket);
      socket.send(encodeControl({ type: "pace", frames: 5 }));
      socket.send(encodeControl({ type: "mark", id: 1 }));
    });
    await until(() => happened.includes("mark"));
    messages.length = 0;
    for (let n = 0; n < 12; n++) link.send(new Uint8Array(160).fill(0xff));
    for (let n = 0; n < 4; n++) link.send(new Uint8Array(160).fill(0x20));
    await until(() => messages.length === 4);
    expect(messages).toEqual([5, 5, 3, 3]);
  });

  it("does not keep what makes no piece, nor a mark of a caller who says nothing", async () => {
    const { link, frames, happened, until } = await linkTo((socket) => {
      welcome(socket);
      socket.send(encodeControl({ type: "pace", frames: 3 }));
      socket.send(encodeControl({ type: "mark", id: 1 }));
    });
    await until(() => happened.includes("mark"));
    link.send(new Uint8Array(160));
    await until(() => frames.length === 1);
    link.control({ type: "mark_reached", id: 1 });
    await until(() => frames.length === 2);
    expect(frames.map(({ type }) => type)).toEqual(["audio", "mark_reached"]);
  });

  it("takes pieces and bundles apart, in their order", async () => {
    const heard: number[] = [];
    const { happened, until } = await linkTo(
      (socket) => {
        welcome(socket);
        const [piece, next] = [7, 9].map((seq) =>
          encodePiece(seq, [new Uint8Array(160).fill(seq), new Uint8Array(160).fill(seq + 1)]),
        );
        if (piece === undefined || next === undefined) throw new Error("two pieces");
        socket.send(encodeBundle([piece, encodeControl({ type: "mark", id: 3 }), next]));
        socket.send(encodeControl({ type: "bye", reason: "fallback" }));
      },
      { onAudio: (audio) => heard.push(audio.length, audio[0] ?? 0, audio[160] ?? 0) },
    );
    await until(() => happened.includes("bye"));
    expect([heard, happened]).toEqual([
      [320, 7, 8, 320, 9, 10],
      ["joined", "mark", "bye"],
    ]);
  });

  it("speaks to an edge of before in its own way", async () => {
    const versions: number[] = [];
    const { link, frames, messages, happened, until } = await linkTo((socket, hello) => {
      versions.push(hello.version);
      if (hello.version === 1) welcome(socket, 1);
      else socket.close(CLOSE.wrongVersion);
    });
    await until(() => happened.includes("joined"));
    messages.length = 0;
    for (let n = 0; n < 5; n++) link.send(new Uint8Array(160));
    link.control({ type: "mark_reached", id: 1 });
    await until(() => frames.length === 6);
    expect([versions, messages, happened]).toEqual([[2, 1], [1, 1, 1, 1, 1, 1], ["joined"]]);
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

  const audioSeqs = (frames: readonly MediaFrame[]) =>
    frames.flatMap((frame) => (frame.type === "audio" ? [frame.seq] : []));
  const range = (count: number) => Array.from({ length: count }, (_, n) => n);

  it("loses nothing to an edge that stalls for a while, and stays connected to it", async () => {
    let edge: WebSocket | null = null;
    const { link, frames, happened, until } = await linkTo((socket) => {
      edge = socket;
      welcome(socket);
    });
    await until(() => happened.includes("joined"));
    const stalled: WebSocket | null = edge;
    if (stalled === null) throw new Error("no edge");
    (stalled as WebSocket).pause();
    // 6 s of audio in one burst, as after a standstill of this machine.
    for (let n = 0; n < 300; n++) link.send(new Uint8Array(160));
    (stalled as WebSocket).resume();
    while (audioSeqs(frames).at(-1) !== 320) {
      link.send(new Uint8Array(160));
      await new Promise((resolve) => setImmediate(resolve));
      if (link.framesUp > 5_000) throw new Error("the frames do not come");
    }
    expect(audioSeqs(frames)).toEqual(range(321));
    expect([happened, link.droppedUp]).toEqual([["joined"], 0]);
  });

  it("sends after a cut what was said meanwhile, once, and the keys that were pressed", async () => {
    const { link, frames, happened, until } = await linkTo((socket, _hello, n) => {
      if (n > 1) welcome(socket);
      else setImmediate(() => welcome(socket));
      if (n === 1) setTimeout(() => socket.terminate(), 30);
    });
    await until(() => happened.includes("joined"));
    for (let n = 0; n < 10; n++) link.send(new Uint8Array(160));
    await until(() => frames.length === 10 && happened.includes("held"));
    for (let n = 0; n < 100; n++) link.send(new Uint8Array(160));
    link.control({ type: "digit", digit: "5" });
    link.control({ type: "mark_reached", id: 1 });
    await until(() => frames.length === 111);
    expect(audioSeqs(frames)).toEqual(range(110));
    expect(frames.at(-1)).toEqual({ type: "digit", digit: "5" });
    expect(link.droppedUp).toBe(0);
  });

  it("begins again where an edge that comes back says that it stopped hearing", async () => {
    const { link, frames, happened, until } = await linkTo((socket, _hello, n) => {
      if (n > 1) socket.send(encodeControl({ type: "received", seq: 7 }));
      welcome(socket);
      if (n === 1) setTimeout(() => socket.terminate(), 30);
    });
    await until(() => happened.includes("joined"));
    for (let n = 0; n < 10; n++) link.send(new Uint8Array(160));
    await until(() => frames.length === 10 && happened.includes("held"));
    link.send(new Uint8Array(160));
    await until(() => frames.length === 14);
    expect(audioSeqs(frames)).toEqual([...range(10), 7, 8, 9, 10]);
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
