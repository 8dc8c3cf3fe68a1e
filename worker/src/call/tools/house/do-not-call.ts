import * as z from "zod";
import { CLOSING_MS } from "../closing.ts";
import { defineTool, done } from "../tool.ts";

export const doNotCall = defineTool({
  name: "do_not_call",
  description:
    "Puts the caller's number on the do-not-call list and ends the call. Use it at once, without asking why, whenever the caller wants to be called no more, in whatever words.",
  parameters: z.object({ words: z.string().max(500).default("").describe("What the caller said.") }),
  does: ({ words }, { outside, now }) => ({
    do: "log",
    events: [
      { type: "opted_out", number: outside.number, noticedBy: "assistant", words },
      { type: "closing_began", reason: "opt_out", untilMs: now + CLOSING_MS },
    ],
    result: done(
      outside.number === ""
        ? "Their number is not shown, so there is none to put on a list. Say so and say goodbye; the call ends then."
        : "The number is on the list. Confirm it and say goodbye; the call ends then.",
    ),
  }),
});
