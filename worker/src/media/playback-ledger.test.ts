import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PlaybackLedger } from "./playback-ledger.ts";

describe("the playback ledger", () => {
  it("counts as heard only what a mark proves", () => {
    const ledger = new PlaybackLedger();
    ledger.generated("a", 400);
    ledger.sent("a", 100);
    const mark = ledger.mark("a");
    ledger.sent("a", 100);
    expect(ledger.reached(mark)).toMatchObject({ heardMs: 100, generatedMs: 400, finished: false });
    expect(ledger.clear()).toEqual([{ itemId: "a", heardMs: 100, generatedMs: 400 }]);
  });

  it("finishes an utterance when its last mark comes back, and only then", () => {
    const ledger = new PlaybackLedger();
    ledger.generated("a", 40);
    ledger.sent("a", 40);
    const early = ledger.mark("a");
    expect(ledger.reached(early)?.finished).toBe(false);
    ledger.completed("a");
    expect(ledger.allSent("a")).toBe(true);
    const last = ledger.mark("a");
    expect(ledger.reached(last)?.finished).toBe(true);
    expect(ledger.speaking).toBe(false);
  });

  it("takes no mark for proof that a clear made void", () => {
    const ledger = new PlaybackLedger();
    ledger.generated("a", 40);
    ledger.sent("a", 40);
    const mark = ledger.mark("a");
    ledger.clear();
    expect(ledger.reached(mark)).toBeNull();
  });

  it("never reports more heard than sent, whatever the order of events", () => {
    const action = fc.oneof(
      fc.record({ do: fc.constant("make" as const), item: fc.constantFrom("a", "b") }),
      fc.record({ do: fc.constant("send" as const), item: fc.constantFrom("a", "b") }),
      fc.record({ do: fc.constant("mark" as const), item: fc.constantFrom("a", "b") }),
      fc.record({ do: fc.constant("reach" as const), item: fc.constant("a") }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const ledger = new PlaybackLedger();
        const sent: Record<string, number> = { a: 0, b: 0 };
        const marks: number[] = [];
        for (const { do: what, item } of actions) {
          if (what === "make") ledger.generated(item, 20);
          if (what === "send") {
            ledger.sent(item, 20);
            sent[item] = (sent[item] ?? 0) + 20;
          }
          if (what === "mark") marks.push(ledger.mark(item));
          const next = what === "reach" ? marks.shift() : undefined;
          const heard = next === undefined ? null : ledger.reached(next);
          if (heard !== null) expect(heard.heardMs).toBeLessThanOrEqual(sent[heard.itemId] ?? 0);
        }
        for (const cut of ledger.clear()) expect(cut.heardMs).toBeLessThanOrEqual(sent[cut.itemId] ?? 0);
      }),
    );
  });
});
