import { expect, test } from "vitest";
import { oncePer } from "./once-per.ts";

test("what is made of a view is made once for it, and anew for the next", () => {
  let times = 0;
  const rows = oncePer((view: { n: number }) => {
    times += 1;
    return view.n > 0 ? [view.n] : undefined;
  });
  const [one, other] = [{ n: 1 }, { n: 0 }];
  expect(rows(one)).toBe(rows(one));
  expect([rows(other), rows(other)]).toEqual([undefined, undefined]);
  expect(times).toBe(2);
});
