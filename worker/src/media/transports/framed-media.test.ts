import { encodeAudio, type MediaFrame } from "@patchbay/protocol/media";
import { decodeMessage } from "@patchbay/protocol/media-pieces";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FramedMedia, SingleFrames } from "./framed-media.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const frame = (byte: number) => new Uint8Array(160).fill(byte);

/** What a leg's socket gets, message by message: sound by its number, the rest by its name. */
function leg(pieceFrames: number) {
  const got: (string | number)[][] = [];
  const one = (seen: MediaFrame): string | number => (seen.type === "audio" ? seen.seq : seen.type);
  let open = true;
  const transport = new FramedMedia(
    {
      send: (bytes) => {
        if (!open) throw new Error("closed");
        const message = decodeMessage(bytes);
        if (!message.ok) throw new Error(message.error);
        got.push(message.value.map(one));
      },
    },
    () => pieceFrames,
  );
  const say = (frames: number) => {
    for (let n = 0; n < frames; n += 1) transport.send(frame(n));
  };
  const turn = () => vi.advanceTimersByTimeAsync(0);
  return { transport, got, say, turn, close: () => (open = false) };
}

describe("our frames on a media socket", () => {
  it("with few legs wait for nothing, and what is said in one moment is one message, marks in their place", async () => {
    const { transport, got, say, turn } = leg(1);
    say(1);
    await turn();
    say(2);
    transport.mark(1);
    say(1);
    transport.mark(2);
    await turn();
    expect(got).toEqual([[0], [1, 2, "mark", 3, "mark"]]);
  });

  it("with many wait for a whole piece, marks with them", async () => {
    const { transport, got, say, turn } = leg(3);
    say(2);
    transport.mark(1);
    await turn();
    expect(got).toEqual([]);
    say(1);
    await turn();
    expect(got).toEqual([[0, 1, "mark", 2]]);
    transport.mark(2);
    await turn();
    expect(got.at(-1)).toEqual(["mark"]);
  });

  it("wait no longer than the rest of their piece would have taken", async () => {
    const { got, say } = leg(3);
    say(1);
    await vi.advanceTimersByTimeAsync(39);
    expect(got).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(got).toEqual([[0]]);
  });

  it("are never more in one piece than a far end may hold", async () => {
    const { got, say, turn } = leg(3);
    say(25);
    await turn();
    expect(got).toEqual([Array.from({ length: 25 }, (_, n) => n)]);
  });

  it("that wait are thrown away with what the far end holds, and their numbers are not used again", async () => {
    const { transport, got, say, turn } = leg(3);
    say(2);
    transport.mark(1);
    transport.clear();
    expect(got).toEqual([["clear"]]);
    say(3);
    await turn();
    expect(got.at(-1)).toEqual([2, 3, 4]);
  });

  it("go before a goodbye, and nowhere once the socket is closed", async () => {
    const { transport, got, say, close } = leg(3);
    say(2);
    transport.bye("hangup");
    expect(got).toEqual([[0, 1, "bye"]]);
    say(1);
    close();
    await vi.advanceTimersByTimeAsync(100);
    expect(got.length).toBe(1);
  });

  it("of the first version are one message each", () => {
    const got: Uint8Array[] = [];
    const transport = new SingleFrames({ send: (bytes) => got.push(bytes) });
    transport.send(frame(1));
    transport.send(frame(2));
    expect(got).toEqual([encodeAudio(0, frame(1)), encodeAudio(1, frame(2))]);
  });
});
