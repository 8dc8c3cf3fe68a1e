import type { Actor } from "@patchbay/protocol/call";
import * as z from "zod";
import { defineTool, done } from "../tool.ts";

const ASSISTANT: Actor = { kind: "assistant", id: "", name: "The assistant" };

export const pauseRecording = defineTool({
  name: "pause_recording",
  description:
    "Stops keeping the call as sound. Use it before the caller says a card number or a password, and say that nothing is recorded now.",
  parameters: z.object({}),
  does: () => ({
    do: "log",
    events: [{ type: "recording_paused", by: ASSISTANT }],
    result: done("Nothing is recorded now. Resume when the secret was said."),
  }),
});

export const resumeRecording = defineTool({
  name: "resume_recording",
  description: "Goes on keeping the call as sound, once a card number or a password was said.",
  parameters: z.object({}),
  does: () => ({
    do: "log",
    events: [{ type: "recording_resumed", by: ASSISTANT }],
    result: done("The call is recorded again."),
  }),
});
