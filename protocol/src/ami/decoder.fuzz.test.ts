import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { AmiDecoder, type AmiHeaders, header } from "./decoder.ts";
import { parseAmiEvent } from "./events.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");
const END = "\r\n\r\n";
/** As many as a test has time for, or with FUZZ=whole every one. */
const MUTATED = 1_000_000;
const WITHIN_MS = process.env.FUZZ === "whole" ? Number.POSITIVE_INFINITY : 15_000;
/** A machine half as quick does some of them, too. */
const AT_LEAST = 20_000;

/** A small seeded generator, so that a failure can be repeated. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const SNIPPETS = [
  "\r",
  "\n",
  "\r\n",
  END,
  "\0",
  ":",
  ": ",
  "\r\n: \r\n",
  "Event: \r\n",
  "\xff\xfe",
  "\xe4\xb8",
  "\xf0\x9f\x98",
  "Asterisk Call Manager/1\r\n",
  "__proto__: x\r\n",
].map((text) => Buffer.from(text, "latin1"));

/** One block, changed in a way that lines, faulty modules and hostile names change it; its end stays where it is. */
function mutated(pool: readonly Buffer[], random: (below: number) => number): Buffer {
  let data = Buffer.from(pool[random(pool.length)] ?? "");
  for (let times = 1 + random(4); times > 0; times -= 1) {
    const at = random(data.length + 1);
    const [before, behind] = [data.subarray(0, at), data.subarray(at)];
    switch (random(6)) {
      case 0:
        if (at < data.length) data[at] = random(256);
        break;
      case 1:
        data = Buffer.concat([before, behind.subarray(random(12))]);
        break;
      case 2:
        data = Buffer.concat([before, SNIPPETS[random(SNIPPETS.length)] ?? Buffer.alloc(0), behind]);
        break;
      case 3:
        data = Buffer.concat([
          before,
          Buffer.from(Array.from({ length: random(9) }, () => random(256))),
          behind,
        ]);
        break;
      case 4: {
        const other = pool[random(pool.length)] ?? Buffer.alloc(0);
        data = Buffer.concat([before, other.subarray(random(other.length + 1))]);
        break;
      }
      default:
        data = Buffer.concat([data, before.subarray(random(before.length + 1))]);
    }
  }
  return data;
}

it("never throws, and never loses the block that follows, whatever becomes of one that a real Asterisk sent", () => {
  const pool = readdirSync(FIXTURES).flatMap((name) =>
    readFileSync(join(FIXTURES, name), "latin1")
      .split(END)
      .map((block) => Buffer.from(block, "latin1")),
  );
  const random = randomFrom(20_261_130);
  const decoder = new AmiDecoder();
  const begun = performance.now();
  let done = 0;
  let blocks = 0;
  let following: AmiHeaders | null = null;
  const take = (block: AmiHeaders): void => {
    blocks += 1;
    parseAmiEvent(block);
    if (header(block, "Event") === "Following") following = block;
  };
  while (done < MUTATED && performance.now() - begun < WITHIN_MS) {
    for (let n = 0; n < 1_000; n += 1, done += 1) {
      const changed = mutated(pool, random);
      const next = `Event: Following\r\nNumber: ${done}\r\nName: Žofie 王\r\n\r\n`;
      const stream = Buffer.concat([changed, Buffer.from(END), Buffer.from(next)]);
      following = null;
      // Cut anywhere, also within a character, as TCP does.
      for (let at = 0; at < stream.length; ) {
        const size = 1 + random(stream.length);
        const pushed = decoder.push(stream.subarray(at, at + size), take);
        if (!pushed.ok) throw new Error(`${pushed.error}: ${changed.toString("base64")}`);
        at += size;
      }
      const told: AmiHeaders | null = following;
      const isWhole =
        told !== null &&
        JSON.stringify(told) === `{"Event":"Following","Number":"${done}","Name":"Žofie 王"}`;
      if (!isWhole)
        throw new Error(`the block behind is ${JSON.stringify(told)}: ${changed.toString("base64")}`);
    }
  }
  process.stdout.write(`${done} mutated blocks, ${blocks} read\n`);
  expect(done).toBeGreaterThanOrEqual(AT_LEAST);
  expect(blocks).toBeGreaterThan(done);
}, 3_600_000);
