import * as z from "zod";
import { CLOSING_MS } from "../closing.ts";
import { defineTool, done } from "../tool.ts";

export const endCall = defineTool({
  name: "end_call",
  description:
    "Ends the call. Use it when the conversation is over: the caller has said goodbye, or wants nothing more. Say goodbye in the same answer, before you call it; the caller hears your words to their end.",
  parameters: z.object({ reason: z.string().max(200).optional().describe("Why, in a few words.") }),
  does: (_args, { now }) => ({
    do: "log",
    events: [{ type: "closing_began", reason: "assistant", untilMs: now + CLOSING_MS }],
    result: done("The call ends when your goodbye was heard."),
  }),
});
