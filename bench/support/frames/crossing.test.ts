import { expect, test } from "vitest";
import { Crossing } from "./crossing.ts";
import { numberedFrame, numberedSound, readFrame, stampFrames } from "./numbered-frame.ts";

test("a frame keeps its number on its way through a buffer of other frames", () => {
  const sound = numberedSound(70_000, 3);
  expect(readFrame(sound.subarray(320, 480))).toEqual({ stream: 70_000, seq: 2, stampMs: 0 });
  expect(readFrame(new Uint8Array(160))).toBeNull();
  expect(readFrame(sound.subarray(320, 400))).toBeNull();
});

test("a stamp changes a numbered frame and nobody else's", () => {
  const foreign = new Uint8Array(160).fill(0x7f);
  stampFrames(foreign, 12.5);
  expect(foreign).toEqual(new Uint8Array(160).fill(0x7f));
  const ours = numberedFrame({ stream: 3, seq: 4 });
  stampFrames(ours, 12.5);
  expect(readFrame(ours)).toEqual({ stream: 3, seq: 4, stampMs: 12.5 });
});

test("every frame of a message has the stamp: with many calls the connector writes several at once", () => {
  const message = numberedSound(5, 3);
  stampFrames(message, 12.5);
  const frames = [0, 1, 2].map((seq) => readFrame(message.subarray(seq * 160, (seq + 1) * 160)));
  expect(frames).toEqual([0, 1, 2].map((seq) => ({ stream: 5, seq, stampMs: 12.5 })));
});

test("counts what did not arrive, and what arrived twice or from nowhere", () => {
  const crossing = new Crossing("whole");
  for (const seq of [0, 1, 2]) crossing.sent({ stream: 1, seq }, 100 + seq * 20);
  crossing.arrived(numberedFrame({ stream: 1, seq: 0 }), 103);
  crossing.arrived(numberedFrame({ stream: 1, seq: 2 }), 145);
  crossing.arrived(numberedFrame({ stream: 1, seq: 2 }), 146);
  crossing.arrived(numberedFrame({ stream: 2, seq: 0 }), 147);
  crossing.arrived(new Uint8Array(160), 148);
  expect(crossing).toMatchObject({ sentFrames: 3, arrivedFrames: 2, lostFrames: 1, strangeFrames: 3 });
  expect(crossing.delays({ fromMs: 0, toMs: 1_000 }).map(({ countedMs }) => countedMs)).toEqual([3, 5]);
});

test("a way that begins or ends at the connector counts from or to its stamp", () => {
  const frame = numberedFrame({ stream: 1, seq: 0 });
  stampFrames(frame, 102);
  const [up, down] = [new Crossing("from_connector"), new Crossing("to_connector")].map((crossing) => {
    crossing.sent({ stream: 1, seq: 0 }, 100);
    crossing.arrived(frame, 107);
    return crossing.delays({ fromMs: 0, toMs: 1_000 });
  });
  expect(up).toEqual([{ countedMs: 5, wholeMs: 7 }]);
  expect(down).toEqual([{ countedMs: 2, wholeMs: 7 }]);
});

test("a frame without a stamp did not pass the connector", () => {
  const crossing = new Crossing("from_connector");
  crossing.sent({ stream: 1, seq: 0 }, 100);
  crossing.arrived(numberedFrame({ stream: 1, seq: 0 }), 107);
  expect(crossing).toMatchObject({ lostFrames: 1, strangeFrames: 1 });
});

test("measures while all streams are under way", () => {
  const crossing = new Crossing("whole");
  for (const seq of [0, 1, 2, 3]) {
    crossing.sent({ stream: 1, seq }, seq * 20);
    crossing.sent({ stream: 2, seq }, 30 + seq * 20);
  }
  for (const seq of [0, 1, 2, 3]) {
    crossing.arrived(numberedFrame({ stream: 1, seq }), seq * 20 + 1);
    crossing.arrived(numberedFrame({ stream: 2, seq }), 30 + seq * 20 + 2);
  }
  expect(crossing.span).toEqual({ fromMs: 30, toMs: 60 });
  expect(crossing.delays(crossing.span).map(({ wholeMs }) => wholeMs)).toEqual([1, 1, 2, 2]);
});
