import { expect, test } from "vitest";
import { transferBody } from "./api.ts";
import { assistantDraft, writtenDraft } from "./assistants.ts";
import { NO_QUEUE_NAME } from "./queue-name.ts";

const draft = (queue: string) => ({
  name: "Night desk",
  greeting: "Hello.",
  instructions: "Be brief.",
  language: "en",
  voice: "cedar",
  model: null,
  putsThroughTo: [{ name: "Sales", kind: "blind", when: "", target: { kind: "queue", queue, line: "" } }],
});
const transfer = (queue: string) => ({ target: { kind: "queue", queue }, kind: "blind" });
const messages = (read: { error?: { issues: { message: string }[] } | undefined }) =>
  read.error?.issues.map(({ message }) => message) ?? [];

test.each(["Vertrieb-Süd", "営業 1", "O'Hara & Sons"])(
  "A6: callers are put through to the queue %s",
  (queue) => {
    expect(messages(transferBody.safeParse(transfer(queue)))).toEqual([]);
    expect(messages(writtenDraft.safeParse(draft(queue)))).toEqual([]);
  },
);

test.each(["sales,1", 'the "best"', "a(b)", "x;y", "a\\b", "price $"])(
  "A6: a queue that no dialplan takes is refused in words where it is entered: %s",
  (queue) => {
    expect(messages(transferBody.safeParse(transfer(queue)))).toEqual([NO_QUEUE_NAME]);
    expect(messages(writtenDraft.safeParse(draft(queue)))).toEqual([NO_QUEUE_NAME]);
  },
);

test("A6: a version of before that names one is still read", () => {
  expect(assistantDraft.safeParse(draft("sales,1")).success).toBe(true);
});
