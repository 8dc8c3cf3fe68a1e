import * as z from "zod";

/** When the connector answers the caller: as soon as the edge has the audio, or not before the media frame `answer`. */
export const answerMode = z.enum(["at_once", "when_told"]);
export type AnswerMode = z.infer<typeof answerMode>;

/** What a site does with an offered call. The edge's own plans are richer; it maps them to these three. */
export const sitePlan = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("assistant"),
    assistantId: z.string().max(64),
    name: z.string().max(120),
    /** Where the dialplan goes when the edge cannot go on. */
    fallbackQueue: z.string().max(80),
    /** Absent means `at_once`. */
    answer: answerMode.optional(),
  }),
  z.object({ kind: z.literal("queue"), queue: z.string().max(80) }),
  z.object({ kind: z.literal("reject"), reason: z.enum(["busy", "rejected", "unallocated"]) }),
]);
export type SitePlan = z.infer<typeof sitePlan>;
