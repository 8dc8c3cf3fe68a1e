import * as z from "zod";
import { listedNumber } from "../../../telephony/number.ts";
import { defineTool, done, refused } from "../tool.ts";

export const scheduleCallback = defineTool({
  name: "schedule_callback",
  description:
    "Notes that somebody here is to call the caller back. Use it when they ask for that, or agree to it.",
  parameters: z.object({
    when: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .describe("When, in the caller's words, such as: tomorrow afternoon."),
    at: z
      .string()
      .max(40)
      .optional()
      .describe("The same as an ISO 8601 date and time with zone, where it is that exact."),
    name: z.string().trim().max(120).default(""),
    number: z.string().trim().max(40).default("").describe("If not the number they call from."),
    about: z.string().trim().max(1_000).default(""),
  }),
  does: ({ when, at, name, number, about }, { callId, toolCallId, outside }) => {
    const to = number === "" ? outside.number : listedNumber(number, outside.number);
    // A colleague who calls from the dashboard shows a name and no number.
    if (to === "" && name === "" && outside.name === "") {
      return {
        do: "refuse",
        result: refused("There is no number to call. Ask the caller for one, then call again."),
      };
    }
    const atMs = at === undefined ? Number.NaN : Date.parse(at);
    return {
      do: "log",
      events: [
        {
          type: "callback_scheduled",
          callbackId: `${callId}/${toolCallId}`.slice(0, 120),
          name: name || outside.name,
          number: to,
          ...{ when, about },
          atMs: Number.isNaN(atMs) ? null : atMs,
        },
      ],
      result: done("The callback is noted. Tell the caller so.", { number: to, when }),
    };
  },
});
