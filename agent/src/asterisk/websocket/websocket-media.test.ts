import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { AsteriskLeg } from "../leg.ts";
import { WebsocketMediaServer } from "./websocket-media.ts";

const start = (format = "ulaw") =>
  JSON.stringify({
    event: "MEDIA_START",
    channel: "c",
    channel_id: "1",
    format,
    channel_variables: { __T: "1" },
  });

let server: WebsocketMediaServer | null = null;
afterEach(() => server?.stop());

/** A server that takes every leg, and Asterisk's end of one socket. */
async function leg(problems: string[] = []): Promise<{ asterisk: WebSocket; joined: Promise<AsteriskLeg> }> {
  const taken = Promise.withResolvers<AsteriskLeg>();
  server = new WebsocketMediaServer({
    host: "127.0.0.1",
    port: 0,
    join: (_start, one) => {
      taken.resolve(one);
      return null;
    },
    onProblem: (problem) => problems.push(problem),
  });
  const asterisk = new WebSocket(`ws://127.0.0.1:${await server.start()}/media`, "media");
  await new Promise((resolve) => asterisk.once("open", resolve));
  return { asterisk, joined: taken.promise };
}

describe("WebsocketMediaServer", () => {
  it("echoes the subprotocol, tolerates audio before MEDIA_START, and frames what comes in odd pieces", async () => {
    const { asterisk, joined } = await leg();
    expect(asterisk.protocol).toBe("media");
    asterisk.send(Buffer.alloc(160, 9));
    asterisk.send(start());
    const heard: number[] = [];
    const taken = await joined;
    const enough = new Promise<void>((resolve) =>
      taken.listen({
        audio: (frame) => {
          expect(frame).toHaveLength(160);
          heard.push(...new Set(frame));
          if (heard.includes(4)) resolve();
        },
        mark: () => {},
        digit: () => {},
        closed: () => {},
      }),
    );
    asterisk.send(Buffer.alloc(160, 1));
    asterisk.send(Buffer.concat([Buffer.alloc(160, 2), Buffer.alloc(80, 3)]));
    asterisk.send(Buffer.alloc(80, 3));
    asterisk.send(Buffer.alloc(160, 4));
    await enough;
    expect(heard).toEqual([1, 2, 3, 4]);
  });

  it("speaks chan_websocket's commands and reads its events", async () => {
    const { asterisk, joined } = await leg();
    const commands: string[] = [];
    const enough = new Promise<void>((resolve) =>
      asterisk.on("message", (data: Buffer, binary: boolean) => {
        if (!binary) commands.push(data.toString("utf8"));
        else resolve();
      }),
    );
    asterisk.send(start());
    const taken = await joined;
    const happened: string[] = [];
    const closed = new Promise<void>((resolve) =>
      taken.listen({
        audio: () => {},
        mark: (id) => happened.push(`mark ${id}`),
        digit: (digit) => happened.push(`digit ${digit}`),
        closed: resolve,
      }),
    );
    taken.answer();
    taken.mark(7);
    taken.clear();
    taken.play(new Uint8Array(160));
    await enough;
    expect(commands.map((text) => JSON.parse(text))).toEqual([
      { command: "ANSWER" },
      { command: "MARK_MEDIA", correlation_id: "7" },
      { command: "FLUSH_MEDIA" },
    ]);
    asterisk.send('{"event":"MEDIA_MARK_PROCESSED","correlation_id":"7"}');
    asterisk.send('{"event":"DTMF_END","digit":"#"}');
    asterisk.close();
    await closed;
    expect(happened).toEqual(["mark 7", "digit #"]);
  });

  it("refuses another format with the mend, and a socket that floods", async () => {
    const problems: string[] = [];
    const { asterisk } = await leg(problems);
    const closed = new Promise<number>((resolve) => asterisk.once("close", resolve));
    asterisk.send(start("slin16"));
    expect(await closed).toBe(1008);
    expect(problems.join()).toMatch(/must dial with c\(ulaw\)/);
    const { asterisk: flood } = await leg(problems);
    const tooBig = new Promise<number>((resolve) => flood.once("close", resolve));
    flood.send(Buffer.alloc(70_000));
    expect(await tooBig).toBe(1009);
  });
});
