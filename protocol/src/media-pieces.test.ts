import { describe, expect, it } from "vitest";
import { encodeAudio, encodeControl } from "./media.ts";
import { decodeMessage, encodeBundle, encodePiece, MOST_PIECE_FRAMES } from "./media-pieces.ts";

const frame = (byte: number) => new Uint8Array(160).fill(byte);
const mark = encodeControl({ type: "mark", id: 7 });

describe("several frames in one message", () => {
  it("come out as they went in, each with its own number", () => {
    const message = encodeBundle([
      encodePiece(0xffff_ffff, [frame(1), frame(2)]),
      mark,
      encodeAudio(1, frame(3)),
    ]);
    expect(decodeMessage(message)).toEqual({
      ok: true,
      value: [
        { type: "audio", seq: 0xffff_ffff, audio: frame(1) },
        { type: "audio", seq: 0, audio: frame(2) },
        { type: "mark", id: 7 },
        { type: "audio", seq: 1, audio: frame(3) },
      ],
    });
  });

  it("one alone is its own message, as the first version wrote it", () => {
    expect(encodeBundle([mark])).toBe(mark);
    expect(encodePiece(9, [frame(4)])).toEqual(encodeAudio(9, frame(4)));
  });

  it.each([
    ["no whole number of frames", encodeAudio(0, new Uint8Array(161))],
    ["half a frame", encodeAudio(0, new Uint8Array(80))],
    [
      "longer than agreed",
      encodePiece(
        0,
        Array.from({ length: MOST_PIECE_FRAMES + 1 }, () => frame(1)),
      ),
    ],
    ["an empty bundle", Uint8Array.of(13)],
    ["a part that is longer than its message", Uint8Array.of(13, 0, 9, 6)],
    ["a part of no length", Uint8Array.of(13, 0, 0, 6)],
    ["a bundle within a bundle", Uint8Array.of(13, 0, 2, 13, 6)],
    ["a pace of no frames", Uint8Array.of(14, 0)],
    ["a pace beyond the longest piece", Uint8Array.of(14, 6)],
  ])("%s is refused", (_what, message) => {
    expect(decodeMessage(message).ok).toBe(false);
  });
});
