import { expect, test } from "vitest";
import { ended, sampleLog, summaryOf } from "../../../dev/sample-calls.ts";
import { needsAttention } from "../calls/call-list.ts";
import { openCallbacks, withCallback } from "./open-callbacks.ts";

const call = summaryOf(sampleLog({ label: "a", startedAt: 0 }, [[9_000, ended()]]));
const row = {
  id: "c1",
  callId: call.id,
  at: 0,
  name: "",
  number: "+12125550142",
  when: "tomorrow at two",
  dueAt: null,
  about: "",
  doneAt: null,
  doneBy: null,
  placed: true,
};

test("D8: a call whose caller is to be called back needs a person until that is done, handled or not", () => {
  const marked = withCallback({ ...call, handled: true }, openCallbacks([row]));
  expect(needsAttention(marked)).toBe(true);
  expect(marked.attention).toBe("To be called back: tomorrow at two");
  expect(withCallback({ ...call, handled: true }, openCallbacks([{ ...row, doneAt: 5 }])).handled).toBe(true);
});

test("D8: what else is wrong with the call stays said", () => {
  const missed = { ...call, attention: "Nobody took the call in time." };
  expect(withCallback(missed, openCallbacks([row])).attention).toBe(
    "Nobody took the call in time. To be called back: tomorrow at two",
  );
});

test("D8: a call that goes on is not yet owed a call, nor is any by a callback of no call", () => {
  const live = summaryOf(sampleLog({ label: "a", startedAt: 0 }, []));
  expect(withCallback(live, openCallbacks([row]))).toBe(live);
  expect(openCallbacks([{ ...row, callId: null }]).size).toBe(0);
});
