import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { KeptTickets } from "./kept-tickets.ts";
import { type Announced, Tickets } from "./tickets.ts";

const CALL: Announced = { callId: "org.call", uniqueid: "lab-1.5", answer: "at_once" };
const BRIEF: Announced = { ...CALL, leg: "brief-1", brief: true };

let dir: string;
let problems: string[];
let unused: Announced[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "patchbay-tickets-"));
  problems = [];
  unused = [];
});
afterEach(() => vi.useRealTimers());

const file = () => join(dir, "tickets.json");
const started = () =>
  new Tickets({
    kept: new KeptTickets({ dir, onProblem: (problem) => problems.push(problem) }),
    onUnused: (call) => unused.push(call),
  });

describe("a ticket", () => {
  it("opens its call once, by itself or found by its key", () => {
    const tickets = started();
    const key = tickets.issue("a", CALL);
    expect(tickets.ticketOf(key)).toBe("a");
    expect(tickets.ticketOf("")).toBeNull();
    expect(tickets.take("a")).toEqual(CALL);
    expect(tickets.take("a")).toBeNull();
    expect(tickets.ticketOf(key)).toBeNull();
  });

  it("that is to be used at once and is not, is told of; one for later just ends", () => {
    vi.useFakeTimers();
    const tickets = started();
    tickets.issue("now", CALL);
    tickets.issue("later", BRIEF, 30_000);
    vi.advanceTimersByTime(5_000);
    expect(unused).toEqual([CALL]);
    vi.advanceTimersByTime(25_000);
    expect(unused).toEqual([CALL]);
    expect(tickets.take("later")).toBeNull();
  });
});

describe("a connector that was restarted", () => {
  it("still opens what was for later, by the same key, and nothing that was used, withdrawn or for at once", async () => {
    const before = started();
    const key = before.issue("back", CALL, 30_000);
    before.issue("brief", BRIEF, 30_000);
    before.issue("used", CALL, 30_000);
    before.issue("withdrawn", CALL, 30_000);
    before.issue("at once", CALL);
    before.take("used");
    before.withdraw("withdrawn");
    await before.stop();
    const after = started();
    expect(after.ticketOf(key)).toBe("back");
    expect(after.take("back")).toEqual(CALL);
    expect(after.take("brief")).toEqual(BRIEF);
    for (const gone of ["used", "withdrawn", "at once"]) expect(after.take(gone)).toBeNull();
    await after.stop();
    expect(readFileSync(file(), "utf8")).toBe('{"tickets":[]}');
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it("opens nothing that has lapsed meanwhile, and the rest no longer than it was to be", async () => {
    const before = started();
    before.issue("short", CALL, 6_000);
    before.issue("long", CALL, 30_000);
    await before.stop();
    vi.useFakeTimers({ now: Date.now() + 10_000 });
    const after = started();
    expect(after.take("short")).toBeNull();
    vi.advanceTimersByTime(21_000);
    expect(after.take("long")).toBeNull();
    expect(unused).toEqual([]);
  });

  it.each([
    ["half written", '{"tickets":[{"ticket":"a","ke'],
    ["of another shape", '{"tickets":[{"ticket":"a"}]}'],
  ])("says so when its file is %s, and starts with none", (_what, text) => {
    writeFileSync(file(), text);
    expect(started().take("a")).toBeNull();
    expect(problems).toEqual([expect.stringMatching(/tickets\.json cannot be read .* to the queue/)]);
  });

  it("goes on without a disk, and says so", async () => {
    const tickets = started();
    rmSync(dir, { recursive: true });
    tickets.issue("back", CALL, 30_000);
    await expect.poll(() => problems).toEqual([expect.stringMatching(/tickets\.json cannot be written/)]);
    expect(tickets.take("back")).toEqual(CALL);
    await tickets.stop();
  });
});
