import * as z from "zod";
import { transferKind, transferTarget } from "./call/transfer.ts";
import { DIALLABLE } from "./number-forms.ts";

const [member, operators, queue, number] = transferTarget.options;

/** As `transferTarget`, as people write it. */
const writtenTarget = z.discriminatedUnion("kind", [
  member.extend({ id: member.shape.id.min(1, "choose a member") }),
  operators,
  queue.extend({ queue: z.string().trim().min(1, "a queue has a name").max(80) }),
  number.extend({
    number: z
      .string()
      .transform((text) => text.replace(/[\s().-]/g, ""))
      .refine((text) => DIALLABLE.test(text), "a number has digits, * and # only"),
  }),
]);

/** Somebody whom an assistant may put callers through to. */
export const putThroughEntry = z.object({
  /** What the assistant and the caller call them. */
  name: z.string().trim().min(1, "each needs a name that the assistant can say").max(60),
  target: writtenTarget,
  kind: transferKind,
  /** For the assistant: when to put a caller through to them. */
  when: z.string().trim().max(300).default(""),
});
export type PutThroughEntry = z.infer<typeof putThroughEntry>;

/** All of them; a name is of one only, whatever its case. */
export const putThroughList = z
  .array(putThroughEntry)
  .max(20)
  .superRefine((entries, about) => {
    const known = new Set<string>();
    entries.forEach(({ name }, at) => {
      const key = name.toLowerCase();
      if (known.has(key)) {
        about.addIssue({ code: "custom", path: [at, "name"], message: `there are two called ${name}` });
      }
      known.add(key);
    });
  });
