import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AmiDecoder, type AmiHeaders, blockKind, header, MAX_BLOCK_CHARS } from "./decoder.ts";
import { parseAmiEvent } from "./events.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");
const captured = readdirSync(FIXTURES).map((name) => readFileSync(join(FIXTURES, name)));
const bytes = (text: string) => new TextEncoder().encode(text);

function decode(chunks: Iterable<Uint8Array>, passes?: (event: string) => boolean): AmiHeaders[] {
  const decoder = new AmiDecoder();
  const blocks: AmiHeaders[] = [];
  for (const chunk of chunks) {
    const pushed = decoder.push(chunk, (block) => blocks.push(block), passes);
    if (!pushed.ok) throw new Error(pushed.error);
  }
  return blocks;
}

function cut(data: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0, n = 0; at < data.length; n++) {
    const size = sizes[n % sizes.length] ?? 1;
    chunks.push(data.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

describe("AmiDecoder", () => {
  it("reads what a real Asterisk sent: every block, the greeting, no line left over", () => {
    for (const stream of captured) {
      const decoder = new AmiDecoder();
      let blocks = 0;
      decoder.push(stream, () => blocks++);
      expect(decoder.greeting).toBe("11.0.0");
      expect(decoder.malformedLines).toBe(0);
      expect(blocks).toBe(stream.toString("latin1").split("\r\n\r\n").length - 1);
    }
  });

  it("gives the same blocks wherever the stream is cut", async () => {
    const stream = captured[0] ?? Buffer.alloc(0);
    const whole = decode([stream]);
    await fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 40 }), (sizes) => {
        expect(decode(cut(stream, sizes))).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it("passes over what nobody reads, wherever the stream is cut, and nothing else", async () => {
    const stream = Buffer.concat(captured);
    for (const name of ["VarSet", "Newexten", "Newchannel"]) {
      const passes = (event: string) => event === name;
      const read = decode([stream]).filter((block) => header(block, "Event") !== name);
      expect(decode([stream], passes)).toEqual(read);
      await fc.assert(
        fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 40 }), (sizes) => {
          expect(decode(cut(stream, sizes), passes)).toEqual(read);
        }),
        { numRuns: 10 },
      );
    }
  });

  it("counts what it passes over, and refuses that without an end, too", () => {
    const decoder = new AmiDecoder();
    const none = () => expect.unreachable();
    const passes = () => true;
    const two = "Event: VarSet\r\nValue: a\nb\r\n\r\nEvent: VarSet\r\nVariable: X\r\n\r\nEvent: Var";
    expect(decoder.push(bytes(two), none, passes)).toEqual({ ok: true, value: 2 });
    const more = bytes(`Set\r\nValue: ${"x".repeat(MAX_BLOCK_CHARS / 2)}`);
    expect(decoder.push(more, none, passes)).toEqual({ ok: true, value: 0 });
    expect(decoder.push(more, none, passes)).toMatchObject({ ok: false });
  });

  it("keeps a character whole that two chunks share", () => {
    const data = bytes("Event: X\r\nCallerIDName: Žofie Ünal 王\r\n\r\n");
    for (let at = 1; at < data.length; at++) {
      expect(decode([data.subarray(0, at), data.subarray(at)])[0]?.CallerIDName).toBe("Žofie Ünal 王");
    }
  });

  it("takes a bare LF for a part of the value, as Asterisk sends it", () => {
    const [block] = decode([
      bytes("Response: Error\r\nMessage: Unable to retrieve endpoint nosuch\n\r\n\r\n"),
    ]);
    expect(block?.Message).toBe("Unable to retrieve endpoint nosuch\n");
  });

  it("gathers repeated headers in their order and keeps names as they came", () => {
    const [block] = decode([
      bytes(
        "Response: Success\r\nOutput: a\r\nOutput:\r\nOutput: c: d\r\nconstructor: x\r\n__proto__: y\r\n\r\n",
      ),
    ]);
    expect(block?.Output).toEqual(["a", "", "c: d"]);
    expect(Object.keys(block ?? {})).toEqual(["Response", "Output", "constructor", "__proto__"]);
    expect(block?.toString).toBeUndefined();
  });

  it("tells OriginateResponse from a response", () => {
    const [block] = decode([bytes("Event: OriginateResponse\r\nResponse: Success\r\nReason: 4\r\n\r\n")]);
    expect(block === undefined ? "" : blockKind(block)).toBe("event");
  });

  it("refuses a block without an end, and everything after it", () => {
    const decoder = new AmiDecoder();
    const flood = bytes(`Event: ${"x".repeat(60_000)}\r\n`);
    const answers = Array.from({ length: 6 }, () => decoder.push(flood, () => {}).ok);
    expect(answers).toEqual([true, true, true, true, false, false]);
    expect(decoder.push(bytes("Event: Y\r\n\r\n"), () => {}).ok).toBe(false);
    const line = new AmiDecoder();
    expect(line.push(bytes("y".repeat(MAX_BLOCK_CHARS + 1)), () => {}).ok).toBe(false);
  });

  it("survives 100,000 mutated messages without a throw, and parses events out of them", () => {
    const pool = captured.flatMap((stream) => stream.toString("latin1").split("\r\n\r\n"));
    let seed = 7;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    let decoder = new AmiDecoder();
    const seen = { blocks: 0, typed: 0, ignored: 0, malformed: 0 };
    for (let n = 0; n < 100_000; n++) {
      const data = Buffer.from(`${pool[n % pool.length] ?? ""}\r\n\r\n`, "latin1");
      for (let m = random(4); m > 0; m--) data[random(data.length)] = random(256);
      const part = random(8) === 0 ? data.subarray(0, random(data.length)) : data;
      const pushed = decoder.push(part, (block) => {
        seen.blocks++;
        const event = parseAmiEvent(block);
        if (!event.ok) seen.malformed++;
        else if (event.value === null) seen.ignored++;
        else seen.typed++;
      });
      if (!pushed.ok) decoder = new AmiDecoder();
    }
    expect(seen.typed).toBeGreaterThan(10_000);
    expect(seen.malformed).toBeGreaterThan(100);
    expect(seen.ignored).toBeGreaterThan(10_000);
  }, 60_000);

  it("answers the first of repeated values and nothing for an absent header", () => {
    const [block] = decode([bytes("Event: X\r\nA: 1\r\nA: 2\r\n\r\n")]);
    expect([header(block ?? {}, "A"), header(block ?? {}, "B")]).toEqual(["1", ""]);
  });
});
