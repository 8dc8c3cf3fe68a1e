import type { PutThroughEntry } from "@patchbay/protocol/put-through";
import * as z from "zod";
import { defineTool, refused, type Tool } from "../tool.ts";

/** Puts the caller through to somebody of this assistant's list, and to nobody else. */
export function transferCall(entries: readonly PutThroughEntry[]): Tool {
  const names = entries.map(({ name }) => name);
  const list = entries.map(({ name, when }) => `- ${name}${when === "" ? "" : `: ${when}`}`);
  return defineTool({
    name: "transfer_call",
    description: [
      "Puts the caller through to a person or a department. Use it when the caller asks for one of them, or when the list says so. The caller hears from you whom they are put through to, and goes then; if that comes to nothing, you have them back and are told why.",
      "There are:",
      ...list,
    ].join("\n"),
    parameters: z.object({
      to: z.enum(names).describe("Whom, by the name in the list."),
      brief: z
        .string()
        .trim()
        .max(300)
        .default("")
        .describe("For whom they go to: who calls and why, in one or two sentences."),
    }),
    does: ({ to, brief }) => {
      const entry = entries.find(({ name }) => name === to);
      if (entry === undefined) return { do: "refuse", result: refused(`There is no ${to}.`) };
      return { do: "put_through", to: entry, brief };
    },
  });
}
