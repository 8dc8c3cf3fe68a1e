import { encodeAmiAction } from "@patchbay/protocol/ami/actions";
import { describe, expect, it } from "vitest";
import { setVariables } from "./set-variables.ts";

const set = (...variables: [string, string][]) =>
  setVariables("PJSIP/1001-1", variables).map((action) =>
    action.Action === "Setvar" ? [action.Variable, action.Value] : [],
  );

describe("the variables of a channel", () => {
  it("are set by one action, empty ones as well", () => {
    expect(set(["A", "1"], ["__B", ""], ["C", "127.0.0.1:5000"], ["D", ""])).toEqual([
      ["ARRAY(A,__B,C,D)", "1,,127.0.0.1:5000,"],
    ]);
  });

  it("are set as they are where there is only one", () => {
    expect(set(["A", "a,b"])).toEqual([["A", "a,b"]]);
  });

  it.each(["a,b", 'say "x"', "a\\b", "[::1]:5000", "f(x"])(
    "stand alone where a list would change them: %s",
    (odd) => {
      expect(set(["A", "1"], ["B", "2"], ["C", odd], ["D", "3"], ["E", "4"])).toEqual([
        ["ARRAY(A,B)", "1,2"],
        ["C", odd],
        ["ARRAY(D,E)", "3,4"],
      ]);
    },
  );

  it("fit into lines that Asterisk reads", () => {
    const many = Array.from({ length: 40 }, (_, n): [string, string] => [`NAME_${n}`, "v".repeat(60)]);
    const actions = setVariables("PJSIP/1001-1", many);
    expect(actions.length).toBeLessThan(6);
    for (const action of actions) expect(encodeAmiAction(action, "1")).toMatchObject({ ok: true });
    expect(actions.flatMap((action) => (action.Action === "Setvar" ? action.Value.split(",") : []))).toEqual(
      many.map(([, value]) => value),
    );
  });
});
