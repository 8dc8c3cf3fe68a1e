import { describe, expect, it } from "vitest";
import { parseTopic } from "./feed/topics.ts";
import { parseFeedUp } from "./feed/up.ts";
import { parseFeedDown } from "./feed.ts";
import { parseSiteToken } from "./ids.ts";
import { parseLinkDown } from "./link/down.ts";
import { parseLinkUp } from "./link/up.ts";
import { decodeMedia, encodeAudio, encodeControl } from "./media.ts";
import { decodeMessage } from "./media-pieces.ts";
import { feedSamples, linkDownSamples, linkUpSamples } from "./samples.test-data.ts";

const MUTATIONS = 100_000;

/** A small seeded generator, so that a failure can be repeated. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

const SNIPPETS = [
  "null",
  "{}",
  "[]",
  '""',
  "-1",
  "1e999",
  '"\\u0000"',
  "\r\n",
  '"__proto__"',
  "true",
  "é",
  "\ud800",
];

function mutate(text: string, random: (below: number) => number): string {
  const at = random(text.length + 1);
  switch (random(5)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + random(8));
    case 2:
      return text.slice(0, at) + (SNIPPETS[random(SNIPPETS.length)] ?? "") + text.slice(at);
    case 3:
      return text.slice(0, at) + String.fromCharCode(random(0xffff)) + text.slice(at + 1);
    default:
      return text.replace(/:("[^"]*"|\d+|null|true|false)/, `:${SNIPPETS[random(SNIPPETS.length)] ?? ""}`);
  }
}

describe("100,000 mutated messages", () => {
  const parsers = [
    { name: "link up", parse: parseLinkUp, samples: linkUpSamples },
    { name: "link down", parse: parseLinkDown, samples: linkDownSamples },
    { name: "feed up", parse: parseFeedUp, samples: feedSamples.up },
    { name: "feed down", parse: parseFeedDown, samples: feedSamples.down },
  ];

  it.each(parsers)(
    "$name: every one gets a result, none throws, and the samples pass",
    ({ parse, samples }) => {
      const random = randomFrom(7);
      const texts = samples.map((sample) => JSON.stringify(sample));
      for (const text of texts) expect(parse(text)).toMatchObject({ ok: true });
      let refused = 0;
      for (let n = 0; n < MUTATIONS / parsers.length; n += 1) {
        let text = texts[random(texts.length)] ?? "";
        for (let times = 1 + random(3); times > 0; times -= 1) text = mutate(text, random);
        const result = parse(text);
        if (!result.ok) {
          refused += 1;
          if (typeof result.error !== "string" || result.error === "")
            throw new Error(`no reason for ${text}`);
        }
      }
      expect(refused).toBeGreaterThan(MUTATIONS / parsers.length / 2);
    },
  );

  it("media frames: any bytes get a result, and what decodes encodes back to itself", () => {
    const random = randomFrom(11);
    for (let n = 0; n < MUTATIONS; n += 1) {
      const frame = Uint8Array.from({ length: random(40) }, () => random(256));
      if (frame.length > 0 && random(2) === 0) frame[0] = random(15);
      const decoded = decodeMedia(frame);
      if (!decoded.ok) continue;
      const { value } = decoded;
      // Text in a frame may be invalid UTF-8, which does not survive; everything else must.
      if (value.type === "hello" || value.type === "welcome") continue;
      const again = value.type === "audio" ? encodeAudio(value.seq, value.audio) : encodeControl(value);
      if (Buffer.compare(frame, again) !== 0)
        throw new Error(`${Buffer.from(frame).toString("hex")} changed`);
    }
  });

  it("media messages: any bytes get a result, and sound only in whole frames", () => {
    const random = randomFrom(12);
    for (let n = 0; n < MUTATIONS; n += 1) {
      const message = Uint8Array.from({ length: random(400) }, () => random(256));
      message[0] = random(2) === 0 ? 13 : 1;
      // The first length of a bundle, mostly one that could be.
      if (random(4) > 0) message[1] = 0;
      const decoded = decodeMessage(message);
      for (const frame of decoded.ok ? decoded.value : [])
        if (frame.type === "audio" && frame.audio.length !== 160) throw new Error("no frame");
    }
  });

  it("topics and tokens: any text gets a result", () => {
    const random = randomFrom(13);
    for (let n = 0; n < 10_000; n += 1) {
      const text = mutate("call:caaaaaaaaaaaaaaaaaaaaaaaaaa", random);
      expect(typeof parseTopic(text).ok).toBe("boolean");
      expect(typeof parseSiteToken(mutate("pbs_oslo01_0123456789abcdef0123", random)).ok).toBe("boolean");
    }
  });
});

describe("unknown and foreign messages", () => {
  it("tells a type of another version from a malformed message", () => {
    const known = linkUpSamples[0];
    expect(parseLinkUp(JSON.stringify({ ...known, type: "hologram_offered" }))).toMatchObject({
      ok: false,
      unknownType: true,
    });
    expect(parseLinkUp(JSON.stringify({ ...known, seq: "one" }))).not.toHaveProperty("unknownType");
    expect(parseLinkUp(new Uint8Array(3))).toMatchObject({ ok: false });
    expect(parseFeedUp(`{"type":"subscribe","topic":"${"x".repeat(5_000)}"}`)).toMatchObject({ ok: false });
  });

  it("refuses a token without its parts and keeps the site readable in one with a wrong secret", () => {
    expect(parseSiteToken("pbs_oslo01_wrongwrongwrongwrong1")).toMatchObject({
      ok: true,
      value: { siteId: "oslo01" },
    });
    for (const bad of [undefined, "", "pbs_oslo01", "pbs_OSLO_0123456789abcdef0123", "Bearer pbs_oslo01_x"]) {
      expect(parseSiteToken(bad).ok).toBe(false);
    }
  });
});
