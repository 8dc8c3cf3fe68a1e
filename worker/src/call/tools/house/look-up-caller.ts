import * as z from "zod";
import { defineTool, refused } from "../tool.ts";

export const lookUpCaller = defineTool({
  name: "look_up_caller",
  description:
    "Tells what is known of the caller: their name and notes, and when they called before. Use it when that helps you to help them.",
  parameters: z.object({}),
  does: (_args, { outside }) =>
    outside.number === ""
      ? { do: "refuse", result: refused("This call shows no number, so nothing can be known of the caller.") }
      : { do: "look_up", number: outside.number },
});
