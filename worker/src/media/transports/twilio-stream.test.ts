import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_STREAM_MESSAGE_CHARS } from "./twilio-messages.ts";
import { TwilioStream } from "./twilio-stream.ts";

const MZ = "MZ00000000000000000000000000000001";
const CA = "CA00000000000000000000000000000001";
const START = {
  event: "start",
  sequenceNumber: "1",
  start: {
    accountSid: "AC00000000000000000000000000000001",
    streamSid: MZ,
    callSid: CA,
    tracks: ["inbound"],
    mediaFormat: { encoding: "audio/x-mulaw", sampleRate: 8000, channels: 1 },
    customParameters: { ticket: "abc" },
  },
  streamSid: MZ,
};
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
const media = (atMs: number, bytes = new Uint8Array(160).fill(7)) => ({
  event: "media",
  sequenceNumber: "2",
  streamSid: MZ,
  media: { track: "inbound", chunk: "1", timestamp: String(atMs), payload: base64(bytes) },
});
const echo = (name: string) => ({ event: "mark", sequenceNumber: "9", streamSid: MZ, mark: { name } });

function stream(begun = true) {
  const sent: unknown[] = [];
  const closed: [number, string][] = [];
  const transport = new TwilioStream({
    send: (text) => sent.push(JSON.parse(text)),
    close: (code, reason) => closed.push([code, reason]),
  });
  const take = (message: object) => transport.take(JSON.stringify(message));
  if (begun) take(START);
  return { transport, take, sent, closed };
}

describe("a Twilio stream", () => {
  it("says whose it is and hands the caller's audio and keys on", () => {
    const { take } = stream(false);
    expect(take({ event: "connected", protocol: "Call", version: "1.0.0" })).toMatchObject({
      type: "ignored",
    });
    expect(take(START)).toMatchObject({
      type: "started",
      start: { streamSid: MZ, callSid: CA, parameters: { ticket: "abc" } },
    });
    expect(take(media(20))).toEqual({ type: "audio", mulaw: new Uint8Array(160).fill(7) });
    const key = {
      event: "dtmf",
      streamSid: MZ,
      sequenceNumber: "5",
      dtmf: { track: "inbound_track", digit: "5" },
    };
    expect(take(key)).toEqual({ type: "digit", digit: "5" });
    expect(take({ event: "stop", streamSid: MZ, stop: {} })).toEqual({ type: "stopped" });
  });

  it("hears the same whatever the order and the spelling of a message, and refuses the same", () => {
    const sound = Uint8Array.from({ length: 160 }, (_, n) => 255 - n);
    const { sequenceNumber, streamSid, ...rest } = media(20, sound);
    const { event, media: sent } = rest;
    const usual = JSON.stringify({ event, sequenceNumber, media: sent, streamSid });
    const spellings = [
      usual,
      JSON.stringify({ event, media: sent, sequenceNumber, streamSid }),
      JSON.stringify({ event, media: sent, streamSid }),
      JSON.stringify({ streamSid, sequenceNumber, event, media: sent }),
      JSON.stringify({ event, sequenceNumber, media: { ...sent, extra: 1 }, streamSid }),
      JSON.stringify(JSON.parse(usual), null, 1),
      usual.replaceAll("/", "\\/"),
    ];
    for (const text of spellings)
      expect(stream().transport.take(text)).toEqual({ type: "audio", mulaw: sound });
    const wrong = [
      usual.replace(sent.payload, ""),
      usual.replace(sent.payload, "%%%%"),
      usual.replace(sent.payload, sent.payload.slice(1)),
      usual.replace("inbound", "sideways"),
      usual.replace(MZ, `${MZ}0`),
      usual.slice(0, -1),
      `${usual}}`,
    ];
    for (const text of wrong) expect(stream().transport.take(text)).toMatchObject({ type: "refused" });
    expect(stream().transport.take(usual.replace("inbound", "outbound"))).toMatchObject({ type: "refused" });
  });

  it("keeps what it handed on, whatever comes later", () => {
    const { take } = stream();
    const heard = Array.from({ length: 120 }, (_, n) => take(media(n * 20, new Uint8Array(160).fill(n))));
    heard.forEach((news, n) => {
      expect(news).toEqual({ type: "audio", mulaw: new Uint8Array(160).fill(n) });
    });
  });

  it("sends frames, marks and clears as Twilio wants them", () => {
    const { transport, sent } = stream();
    const frame = Uint8Array.from({ length: 160 }, (_, n) => n);
    transport.send(frame);
    transport.mark(7);
    transport.clear();
    expect(sent).toEqual([
      { event: "media", streamSid: MZ, media: { payload: base64(frame) } },
      { event: "mark", streamSid: MZ, mark: { name: "7" } },
      { event: "clear", streamSid: MZ },
    ]);
  });

  it("sends the frames of one moment as one message, a mark behind what it proves", async () => {
    const { transport, sent } = stream();
    const [a, b, c] = [1, 2, 3].map((byte) => new Uint8Array(160).fill(byte));
    if (!a || !b || !c) throw new Error("three frames");
    transport.send(a);
    transport.send(b);
    transport.mark(1);
    transport.send(c);
    await Promise.resolve();
    const whole = new Uint8Array(320).fill(1).fill(2, 160);
    expect(sent).toEqual([
      { event: "media", streamSid: MZ, media: { payload: base64(whole) } },
      { event: "mark", streamSid: MZ, mark: { name: "1" } },
      { event: "media", streamSid: MZ, media: { payload: base64(c) } },
    ]);
  });

  it("sends nothing behind a clear that was said before it", async () => {
    const { transport, sent } = stream();
    transport.send(new Uint8Array(160));
    transport.clear();
    await Promise.resolve();
    expect(sent).toEqual([{ event: "clear", streamSid: MZ }]);
  });

  it("sends what was said before it gives the leg up", async () => {
    const { transport, sent, closed } = stream();
    transport.send(new Uint8Array(160));
    transport.bye("hangup");
    expect(sent).toHaveLength(1);
    await Promise.resolve();
    expect(sent).toHaveLength(1);
    expect(closed).toHaveLength(1);
  });

  it("takes a mark's echo for a proof once, and never after a clear", () => {
    const { transport, take } = stream();
    transport.mark(1);
    transport.mark(2);
    expect(take(echo("1"))).toEqual({ type: "mark_reached", id: 1 });
    expect(take(echo("1"))).toMatchObject({ type: "ignored" });
    transport.clear();
    transport.mark(3);
    expect(take(echo("2"))).toMatchObject({ type: "ignored" });
    expect(take(echo("3"))).toEqual({ type: "mark_reached", id: 3 });
    expect(take(echo("of somebody else"))).toMatchObject({ type: "ignored" });
  });

  it("fills a hole with as much silence and swallows what is late only in its time stamps", () => {
    const { take } = stream();
    const lengths = [20, 40, 100, 127, 134, 160].map((atMs) => {
      const news = take(media(atMs));
      return news.type === "audio" ? news.mulaw.length / 8 : null;
    });
    expect(lengths).toEqual([20, 20, 60, 20, 20, 20]);
    const news = take(media(220));
    expect(news.type === "audio" && [...news.mulaw.subarray(0, 320)].every((byte) => byte === 0xff)).toBe(
      true,
    );
  });

  it("keeps to the stream's clock whatever is missing", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 200 }), (arrived) => {
        const { take } = stream();
        let handedMs = 0;
        let lastMs = 0;
        for (const [n, here] of [true, ...arrived].entries()) {
          if (!here) continue;
          const news = take(media(n * 20));
          if (news.type === "audio") handedMs += news.mulaw.length / 8;
          lastMs = n * 20 + 20;
        }
        expect(handedMs).toBe(lastMs);
      }),
    );
  });

  it("does not make hours of silence out of a hostile time stamp, and goes on after it", () => {
    const { take } = stream();
    take(media(20));
    const far = take(media(9_999_999_980));
    expect(far.type === "audio" && far.mulaw.length / 8).toBe(10_020);
    expect(take(media(10_000_000_000))).toMatchObject({ type: "refused" });
    const next = take(media(9_999_999_999));
    expect(next.type === "audio" && next.mulaw.length).toBe(160);
  });

  it("neither hears nor speaks before the start, and has one start only", () => {
    const { transport, take, sent } = stream(false);
    expect(take(media(20))).toEqual({ type: "ignored", reason: "media before start" });
    transport.send(new Uint8Array(160));
    transport.mark(1);
    transport.clear();
    expect(sent).toEqual([]);
    expect(take(START).type).toBe("started");
    expect(take(START)).toEqual({ type: "refused", reason: "a second start" });
    expect(take({ ...media(20), streamSid: "MZ2" })).toEqual({
      type: "refused",
      reason: "of another stream",
    });
  });

  it("gives the leg up by closing, with the reason", () => {
    const { transport, closed } = stream();
    transport.bye("transferred");
    expect(closed).toEqual([[1000, "transferred"]]);
  });

  it("ignores events of types that nobody knows yet and refuses what is malformed", () => {
    const { take, transport } = stream();
    expect(take({ event: "weather", streamSid: MZ })).toMatchObject({ type: "ignored" });
    const wideband = {
      ...START.start,
      mediaFormat: { encoding: "audio/opus", sampleRate: 16000, channels: 1 },
    };
    const bad: unknown[] = [
      { event: "media", streamSid: MZ },
      { ...media(20), media: { ...media(20).media, payload: "%%%" } },
      { ...media(20), media: { ...media(20).media, timestamp: "-1" } },
      { ...media(20), media: { ...media(20).media, track: "outbound" } },
      { event: "dtmf", streamSid: MZ, dtmf: { digit: "55" } },
      { event: 7 },
      [],
      null,
    ];
    for (const message of bad)
      expect(transport.take(JSON.stringify(message))).toMatchObject({ type: "refused" });
    expect(stream(false).take({ ...START, start: wideband })).toMatchObject({
      type: "refused",
      reason: "malformed start: start.mediaFormat.encoding",
    });
    expect(stream(false).take({ ...START, streamSid: 'MZ","x":"' })).toMatchObject({ type: "refused" });
    expect(transport.take("x".repeat(MAX_STREAM_MESSAGE_CHARS + 1))).toMatchObject({ type: "refused" });
    expect(transport.take(new ArrayBuffer(3))).toMatchObject({ type: "refused" });
  });

  it("answers whatever text comes", () => {
    const { transport } = stream();
    const mutated = fc
      .tuple(fc.constantFrom(START, media(20), echo("1")), fc.nat(), fc.string({ maxLength: 3 }))
      .map(([message, at, piece]) => {
        const text = JSON.stringify(message);
        return text.slice(0, at % text.length) + piece + text.slice((at % text.length) + 1);
      });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.json(), fc.string()), (raw) => {
        expect(typeof transport.take(raw).type).toBe("string");
      }),
      { numRuns: 2_000 },
    );
  });
});
