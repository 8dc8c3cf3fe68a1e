import * as z from "zod";
import { defineTool } from "../tool.ts";

/** A caller waits no longer for an answer that nobody gives. */
export const ANSWER_MS = 45_000;

export const askPerson = defineTool({
  name: "ask_person",
  description:
    "Asks a colleague a question while the call goes on; the caller does not hear it. Use it for what only a person here can know. Tell the caller that you are asking, and go on with them: the answer comes as a note within a minute.",
  parameters: z.object({
    question: z
      .string()
      .trim()
      .min(3)
      .max(500)
      .describe("In full, so that it is understood without the call."),
    person: z
      .string()
      .trim()
      .max(120)
      .default("")
      .describe("The colleague's name; empty asks whoever is there."),
  }),
  does: ({ question, person }) => ({ do: "ask", question, person }),
});
