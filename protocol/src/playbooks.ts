import * as z from "zod";

/** What the organization wants said when the caller objects; what is absent is the house's. */
export const playbooks = z.object({
  price: z.string().max(1_000).optional(),
  timing: z.string().max(1_000).optional(),
  competitor: z.string().max(1_000).optional(),
  others: z
    .array(z.object({ when: z.string().max(200), answer: z.string().max(1_000) }))
    .max(20)
    .optional(),
});
export type Playbooks = z.infer<typeof playbooks>;
