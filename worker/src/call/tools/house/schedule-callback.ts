import * as z from "zod";
import { typedNumber } from "../../../telephony/number.ts";
import { clockWords, momentOf } from "../../assistant/clock.ts";
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
      .max(60)
      .optional()
      .describe(
        "The same as a date and time, such as 2026-03-04T15:00, on the clock you were told; leave it out where they named no exact time.",
      ),
    name: z.string().trim().max(120).default(""),
    number: z.string().trim().max(80).default("").describe("If not the number they call from."),
    about: z.string().trim().max(1_000).default(""),
  }),
  does: ({ when, at, name, number, about }, { callId, toolCallId, outside, timeZone, now }) => {
    const given = number === "" ? null : typedNumber(number, outside.country);
    if (given?.ok === false && given.code === "bad_number") {
      return {
        do: "refuse",
        result: refused(`${number}: ${given.message} Ask the caller to say it once more, then call again.`),
      };
    }
    // Whose country it is of, a person finds out: what the caller said is kept.
    const to = given === null ? outside.number : given.ok ? given.number : number;
    // A colleague who calls from the dashboard shows a name and no number.
    if (to === "" && name === "" && outside.name === "") {
      return {
        do: "refuse",
        result: refused("There is no number to call. Ask the caller for one, then call again."),
      };
    }
    const atMs = at === undefined ? null : momentOf(at, timeZone);
    if (atMs !== null && atMs < now) {
      return {
        do: "refuse",
        result: refused(
          `${clockWords(atMs, timeZone)} is over; it is ${clockWords(now, timeZone)}. Ask the caller when they mean, then call again.`,
        ),
      };
    }
    const known = { number: to, when, ...(atMs === null ? {} : { at: clockWords(atMs, timeZone) }) };
    return {
      do: "log",
      events: [
        {
          type: "callback_scheduled",
          callbackId: `${callId}/${toolCallId}`.slice(0, 120),
          name: name || outside.name,
          number: to.slice(0, 40),
          when,
          about,
          atMs,
        },
      ],
      result: done("The callback is noted. Tell the caller so.", known),
    };
  },
});
