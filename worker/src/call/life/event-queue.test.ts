import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventQueue, MOST_EVENTS } from "./event-queue.ts";

interface Told {
  type: string;
  asks: readonly Told[];
}
const told = (type: string, ...asks: Told[]): Told => ({ type, asks });

/** A queue whose events ask for others; two readers are told of each, one before and one after what it asks for. */
function reading(apply: (event: Told) => void = () => {}) {
  const complaints: string[] = [];
  const first: string[] = [];
  const last: string[] = [];
  const queue: EventQueue<Told> = new EventQueue(
    (event) => {
      first.push(event.type);
      apply(event);
      for (const next of event.asks) queue.add(next);
      last.push(event.type);
    },
    (words) => complaints.push(words),
  );
  return { queue, first, last, complaints };
}

/** Events that ask for two more at most, four deep: 31 together. */
const treeOf = (depth: number): fc.Arbitrary<Told> =>
  fc.record({
    type: fc.constantFrom("a", "b", "c"),
    asks: depth === 0 ? fc.constant([]) : fc.array(treeOf(depth - 1), { maxLength: 2 }),
  });
const tree = treeOf(4);
const size = ({ asks }: Told): number => asks.reduce((sum, next) => sum + size(next), 1);

describe("events that ask for others", () => {
  it("are applied one after the other: what one asks for waits until it is done", () => {
    const { queue, first, last } = reading();
    queue.add(told("a", told("b", told("d")), told("c", told("e"))));
    expect(first).toEqual(["a", "b", "c", "d", "e"]);
    expect(last).toEqual(first);
  });

  it("are all applied when the one from outside has been added, and each once", () => {
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 5 }), (asked) => {
        const { queue, first, last, complaints } = reading();
        let applied = 0;
        for (const one of asked) {
          queue.add(one);
          applied += size(one);
          expect(first).toHaveLength(applied);
        }
        expect(last).toEqual(first);
        expect(complaints).toEqual([]);
      }),
    );
  });

  it("for ever are stopped, in words, and what was asked for beside them is not lost", () => {
    const complaints: string[] = [];
    const applied: string[] = [];
    const queue: EventQueue<{ type: string }> = new EventQueue(
      ({ type }) => {
        applied.push(type);
        if (type === "begins") for (const next of ["notice_due", "call_ended"]) queue.add({ type: next });
        if (type === "notice_due") queue.add({ type: "notice_due" });
      },
      (words) => complaints.push(words),
    );
    queue.add({ type: "begins" });
    expect(applied).toHaveLength(MOST_EVENTS);
    expect(applied).toContain("call_ended");
    expect(complaints).toEqual([
      `One event asked for more than ${MOST_EVENTS} others, so a rule appends for ever. Left out: notice_due.`,
    ]);
    // The call goes on.
    queue.add({ type: "later" });
    expect(applied.at(-1)).toBe("later");
    expect(complaints).toHaveLength(1);
  });

  it("in ever greater numbers are stopped as well", () => {
    const complaints: string[] = [];
    let applied = 0;
    const queue: EventQueue<{ type: string }> = new EventQueue(
      () => {
        applied += 1;
        for (const type of ["a", "b", "c"]) queue.add({ type });
      },
      (words) => complaints.push(words),
    );
    queue.add({ type: "begins" });
    expect(applied).toBe(MOST_EVENTS);
    expect(complaints).toEqual([expect.stringMatching(/Left out: \w, \w, \w, \w, \w and \d+ more\.$/)]);
  });

  it("do not take later ones along when they cannot be applied: who added the first is told", () => {
    const { queue, first } = reading(({ type }) => {
      if (type.startsWith("wrong")) throw new Error(`${type} cannot be written.`);
    });
    const add = () => queue.add(told("a", told("wrong 1"), told("b", told("c")), told("wrong 2")));
    expect(add).toThrow("wrong 1 cannot be written.");
    expect(first).toEqual(["a", "wrong 1", "b", "wrong 2", "c"]);
    queue.add(told("d"));
    expect(first.at(-1)).toBe("d");
  });
});
