import { describe, expect, it } from "vitest";
import { planVariables } from "./plan-variables.ts";

const assistant = (fallbackQueue: string) =>
  planVariables({ kind: "assistant", assistantId: "a", name: "Ada", fallbackQueue }, "c1", "t1");

describe("planVariables", () => {
  it("hands the ticket to the media channel and sets the plan last", () => {
    expect(assistant("sales desk")).toEqual([
      ["PATCHBAY_QUEUE", "sales desk"],
      ["PATCHBAY_RING", "20"],
      ["PATCHBAY_TONE", "r"],
      ["__PATCHBAY_CALL", "c1"],
      ["__PATCHBAY_TICKET", "t1"],
      ["PATCHBAY_PLAN", "assistant"],
    ]);
  });

  it("lets a caller ring for as long as the edge wants who is answered when told", () => {
    const plan = {
      kind: "assistant",
      assistantId: "",
      name: "",
      fallbackQueue: "",
      answer: "when_told",
    } as const;
    expect(planVariables(plan, "c1", "t1")).toContainEqual(["PATCHBAY_RING", "300"]);
  });

  it.each([
    ["busy", "17"],
    ["rejected", "21"],
    ["unallocated", "1"],
  ] as const)("rejects %s with cause %s", (reason, cause) => {
    expect(planVariables({ kind: "reject", reason }, "c1", "")).toEqual([
      ["PATCHBAY_CAUSE", cause],
      ["PATCHBAY_PLAN", "reject"],
    ]);
  });

  it.each(["a,b", "a$(EXTEN)", "a\nb", 'a"b', "a)b", "a[b", "a;b", "a\\b", "x".repeat(81)])(
    "A6: has no plan for the queue name %j, which as a fallback costs nobody the answer",
    (queue) => {
      expect(planVariables({ kind: "queue", queue }, "c1", "")).toBeNull();
      expect(assistant(queue)).toEqual(assistant(""));
      expect(assistant(queue)?.at(-1)).toEqual(["PATCHBAY_PLAN", "assistant"]);
    },
  );
  it.each(["Vertrieb-Süd", "Sales & Support", "Nord/Süd", "O'Brien", "客服", "дневная смена"])(
    "A6: has one for %s",
    (queue) => {
      expect(planVariables({ kind: "queue", queue }, "c1", "")?.[0]).toEqual(["PATCHBAY_QUEUE", queue]);
      expect(assistant(queue)?.[0]).toEqual(["PATCHBAY_QUEUE", queue]);
    },
  );

  it("leaves an unnamed queue to the dialplan's own fallback", () => {
    expect(assistant("")?.[0]).toEqual(["PATCHBAY_QUEUE", ""]);
  });
});
