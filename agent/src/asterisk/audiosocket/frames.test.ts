import { randomUUID } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { audioFrame, FRAME_TYPE, FrameReader, keyOf, mulawOf } from "./frames.ts";

const uint8 = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe("AudioSocket's frames", () => {
  it("are the same however the stream is cut", async () => {
    await fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(255), fc.uint8Array({ maxLength: 400 })), { maxLength: 10 }),
        fc.array(fc.nat(500), { maxLength: 20 }),
        (frames, cuts) => {
          const stream = Buffer.concat(
            frames.map(([type, payload]) =>
              Buffer.concat([Buffer.of(type, payload.length >> 8, payload.length & 255), payload]),
            ),
          );
          const reader = new FrameReader();
          const read: [number, Uint8Array][] = [];
          let at = 0;
          for (const cut of [...cuts, stream.length]) {
            reader.push(stream.subarray(at, at + cut), (type, payload) =>
              read.push([type, Uint8Array.from(payload)]),
            );
            at += cut;
          }
          expect(read).toEqual(frames);
        },
      ),
    );
  });

  it("bring mu-law through linear audio unchanged but for its second zero", async () => {
    await fc.assert(
      fc.property(uint8(160), (mulaw) => {
        const frame = audioFrame(mulaw);
        expect([frame[0], frame.readUInt16BE(1), frame.length]).toEqual([FRAME_TYPE.audio8k, 320, 323]);
        expect(mulawOf(frame.subarray(3))).toEqual(mulaw.map((byte) => (byte === 0x7f ? 0xff : byte)));
      }),
    );
    expect(mulawOf(Buffer.alloc(3))).toHaveLength(1);
  });

  it("begin with the call's key", () => {
    const key = randomUUID();
    const first = Buffer.from(`010010${key.replaceAll("-", "")}`, "hex");
    expect(keyOf(first)).toBe(key);
    expect(keyOf(Buffer.from("GET / HTTP/1.1\r\n\r\n "))).toBe("");
    first[0] = 2;
    expect(keyOf(first)).toBe("");
  });
});
