import * as z from "zod";
import { typedNumber } from "../../../telephony/number.ts";
import { defineTool, done } from "../tool.ts";

/** A message is taken whatever they said: what is no number stays in their words. */
function listedOrSaid(said: string, country: string | null): string {
  const typed = typedNumber(said, country);
  return typed.ok ? typed.number : said.slice(0, 40);
}

export const takeMessage = defineTool({
  name: "take_message",
  description:
    "Writes down a message that somebody here is to read. Use it when the caller wants to leave one, or when nobody can help them now.",
  parameters: z.object({
    text: z.string().trim().min(1).max(2_000).describe("The message, in the caller's own words."),
    from: z.string().trim().max(120).default("").describe("The caller's name, where they gave it."),
    number: z
      .string()
      .trim()
      .max(80)
      .default("")
      .describe("Where to reach them, if not at the number they call from."),
    recipient: z.string().trim().max(120).default("").describe("Whom it is for; empty for anyone."),
    urgent: z.boolean().default(false),
  }),
  does: ({ text, from, number, recipient, urgent }, { callId, toolCallId, outside }) => ({
    do: "log",
    events: [
      {
        type: "message_taken",
        messageId: `${callId}/${toolCallId}`.slice(0, 120),
        from: from || outside.name,
        number: number === "" ? outside.number : listedOrSaid(number, outside.country),
        recipient,
        text,
        urgent,
      },
    ],
    result: done("The message is written down. Tell the caller so."),
  }),
});
