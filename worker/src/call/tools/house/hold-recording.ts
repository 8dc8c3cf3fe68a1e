import type { Actor } from "@patchbay/protocol/call";
import * as z from "zod";
import { type Deed, defineTool, done, refused } from "../tool.ts";

const ASSISTANT: Actor = { kind: "assistant", id: "", name: "The assistant" };
/** A caller may have more cards than one, and one that could not be held back any more would be kept. */
const MOST = 20;

/** Nothing is to be written down, only said. */
const say = (result: string): Deed => ({ do: "log", events: [], result });

export const pauseRecording = defineTool({
  name: "pause_recording",
  description:
    "Stops keeping the call as sound, and writes no digits down. Use it before the caller says a card number, its security code, or another number that nobody may keep, and say that nothing is recorded now. Resume as soon as it was said.",
  parameters: z.object({}),
  most: MOST,
  does: (_args, { recording: { on, pausedBy } }) => {
    if (pausedBy !== null) {
      return say(
        pausedBy.kind === "assistant"
          ? done("It is paused already. Resume when the number was said.")
          : done(
              `Nothing is recorded now: ${pausedBy.name} has paused it, and it stays so until they resume it.`,
            ),
      );
    }
    return {
      do: "log",
      events: [{ type: "recording_paused", by: ASSISTANT, ...(on ? {} : { transcriptOnly: true }) }],
      result: on
        ? done("Nothing is recorded now, and no digits are written down. Resume when the number was said.")
        : done(
            "This call is not recorded; no digits of it are written down now. Resume when the number was said.",
          ),
    };
  },
});

export const resumeRecording = defineTool({
  name: "resume_recording",
  description: "Ends what pause_recording began, once the number was said.",
  parameters: z.object({}),
  most: MOST,
  does: (_args, { recording: { on, pausedBy } }) => {
    if (pausedBy === null) {
      const why = on ? "It is not paused: the call is being recorded." : "This call is not recorded.";
      return { do: "refuse", result: refused(`${why} There is nothing to resume.`) };
    }
    if (pausedBy.kind !== "assistant") {
      const why = `${pausedBy.name} paused the recording, and it stays so until a colleague resumes it. Go on without it.`;
      return { do: "refuse", result: refused(why) };
    }
    return {
      do: "log",
      events: [{ type: "recording_resumed", by: ASSISTANT, ...(on ? {} : { transcriptOnly: true }) }],
      result: on ? done("The call is recorded again.") : done("Digits are written down again."),
    };
  },
});
