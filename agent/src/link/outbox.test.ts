import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Outbox, type Outgoing } from "./outbox.ts";

let dir = "";
let problems: string[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "patchbay-outbox-"));
  problems = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const onProblem = (problem: string) => problems.push(problem);
const open = (more = {}) => new Outbox({ dir, onProblem, ...more });
const message = (offerId: string): Outgoing => ({
  type: "offer_expired",
  data: { offerId, uniqueid: "lab-1.1" },
});
const seqs = (outbox: Outbox, after = 0) => outbox.after(after).map(({ seq }) => seq);

describe("Outbox", () => {
  it("numbers from 1 and keeps what is not acknowledged, in order", () => {
    const outbox = open();
    for (const id of ["a", "b", "c"]) outbox.add(message(id), 5);
    outbox.acknowledge(1);
    expect(seqs(outbox)).toEqual([2, 3]);
    expect(seqs(outbox, 2)).toEqual([3]);
    expect(JSON.parse(`{${outbox.after(2)[0]?.body}}`)).toEqual(message("c"));
  });

  it("survives a restart: same epoch, same messages, the numbering goes on", () => {
    const first = open();
    for (const id of ["a", "b", "c"]) first.add(message(id), 5);
    first.acknowledge(2);
    first.dealtWith("edge-epoch", 9);
    const second = open();
    expect(second.epoch).toBe(first.epoch);
    expect(seqs(second).at(-1)).toBe(3);
    expect(second.add(message("d"), 6).seq).toBe(4);
    expect([second.edgeEpoch, second.edgeSeq]).toEqual(["edge-epoch", 9]);
  });

  it("goes on numbering after everything was acknowledged and the process restarted", () => {
    const first = open();
    first.add(message("a"), 5);
    first.acknowledge(1);
    const second = open();
    expect([second.size, second.add(message("b"), 5).seq, second.epoch]).toEqual([0, 2, first.epoch]);
  });

  it("writes no new file for each message that arrives: that waits for the disk, and all audio with it", () => {
    const outbox = open();
    const { ino } = statSync(join(dir, "outbox.jsonl"));
    for (let n = 0; n < 100; n++) outbox.acknowledge(outbox.add(message(String(n)), 5).seq);
    expect(statSync(join(dir, "outbox.jsonl")).ino).toBe(ino);
    expect(open().size).toBe(0);
  });

  it("does not mind a line that a kill tore", () => {
    const first = open();
    first.add(message("a"), 5);
    appendFileSync(join(dir, "outbox.jsonl"), '{"seq":2,"ts":5,"bo');
    const second = open();
    expect(seqs(second)).toEqual([1]);
    expect(second.add(message("b"), 5).seq).toBe(2);
    expect(seqs(open())).toEqual([1, 2]);
  });

  it("starts anew, and says so, when its file is no outbox", () => {
    writeFileSync(join(dir, "outbox.jsonl"), "hello");
    expect(open().size).toBe(0);
    expect(problems.join()).toMatch(/outbox\.jsonl cannot be read/);
  });

  it("is bounded: past its bound it begins a new epoch with the newest message", () => {
    const outbox = open({ maxMessages: 3 });
    const { epoch } = outbox;
    for (const id of ["a", "b", "c"]) outbox.add(message(id), 5);
    expect(outbox.overflowed).toBe(false);
    expect(outbox.add(message("d"), 5).seq).toBe(1);
    expect([outbox.overflowed, outbox.size]).toEqual([true, 1]);
    expect(outbox.epoch).not.toBe(epoch);
    expect(problems.join()).toMatch(/a snapshot will follow/);
  });

  it("keeps its file small over many acknowledged messages, and private", () => {
    const outbox = open();
    outbox.add(message("kept back"), 5);
    for (let n = 0; n < 5_000; n++) {
      const { seq } = outbox.add(message(String(n)), 5);
      outbox.acknowledge(seq - 1);
    }
    const file = join(dir, "outbox.jsonl");
    expect(readFileSync(file, "utf8").split("\n").length).toBeLessThan(2_100);
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it("E2: knows by the edge's count that its file is older than what was sent, and uses no number twice", () => {
    const first = open();
    for (const id of ["a", "b"]) first.add(message(id), 5);
    const copy = readFileSync(join(dir, "outbox.jsonl"));
    for (const id of ["c", "d", "e"]) first.sent(first.add(message(id), 5).seq);
    expect(first.isBehind(5)).toBe(false);
    writeFileSync(join(dir, "outbox.jsonl"), copy);
    const restored = open();
    restored.add(message("new"), 6);
    expect([restored.isBehind(2), restored.isBehind(3), restored.isBehind(5)]).toEqual([false, true, true]);
    restored.beginAnew();
    expect(restored.epoch).not.toBe(first.epoch);
    // What the file had the edge has; what was said since has a number of the new epoch.
    expect(restored.after(0).map(({ seq, body }) => [seq, body.includes('"new"')])).toEqual([[1, true]]);
    expect(open().epoch).toBe(restored.epoch);
  });

  it("E2: a torn line never swallows the next message, and what is lost is said", () => {
    const first = open();
    first.add(message("a"), 5);
    const file = join(dir, "outbox.jsonl");
    const whole = readFileSync(file, "utf8");
    first.add(message("b"), 5);
    const [line = ""] = readFileSync(file, "utf8").slice(whole.length).split("\n");
    // Two came after it; of the second of three half is there.
    const third = open();
    third.add(message("c"), 5);
    writeFileSync(file, readFileSync(file, "utf8").replace(line, line.slice(0, 20)));
    const after = open();
    expect(after.after(0).map(({ body }) => /"offerId":"(.)"/.exec(body)?.[1])).toEqual(["a", "c"]);
    expect(problems.join()).toMatch(/1 lines of .* cannot be read/);
  });

  it("E2: a line that was changed in its middle is not believed", () => {
    open().add(message("a"), 5);
    const file = join(dir, "outbox.jsonl");
    writeFileSync(file, readFileSync(file, "utf8").replace('\\"offerId\\":\\"a\\"', '\\"offerId\\":\\"z\\"'));
    expect(readFileSync(file, "utf8")).toContain("z");
    const second = open();
    expect(second.size).toBe(0);
  });

  it("E2: reads the journal of a version before, whose lines have no checksum", () => {
    const stored = { seq: 3, ts: 5, body: JSON.stringify(message("a")).slice(1, -1) };
    const head = { epoch: "an-old-epoch", lastSeq: 2, edgeEpoch: "e", edgeSeq: 7 };
    writeFileSync(join(dir, "outbox.jsonl"), `${JSON.stringify(head)}\n${JSON.stringify(stored)}\n`);
    const outbox = open();
    expect([outbox.epoch, seqs(outbox), outbox.edgeSeq]).toEqual(["an-old-epoch", [3], 7]);
  });

  it("E2: says that its disk is full, goes on from memory, and writes all of it when there is room again", () => {
    const troubles: string[] = [];
    const outbox = open({ onTrouble: (trouble: string) => troubles.push(trouble) });
    outbox.add(message("a"), 5);
    const file = join(dir, "outbox.jsonl");
    // Every write there ends as on a full disk.
    rmSync(file);
    symlinkSync("/dev/full", file);
    for (const id of ["b", "c"]) outbox.add(message(id), 5);
    expect(outbox.trouble).toMatch(/outbox\.jsonl cannot be written: .*ENOSPC/);
    expect([seqs(outbox), troubles.length, problems.length]).toEqual([[1, 2, 3], 1, 1]);
    rmSync(file);
    outbox.add(message("d"), 5);
    expect([outbox.trouble, troubles.at(-1)]).toEqual(["", ""]);
    expect(seqs(open())).toEqual([1, 2, 3, 4]);
  });
});
