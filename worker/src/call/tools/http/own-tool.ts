import type { HttpTool } from "@patchbay/protocol/http-tools";
import * as z from "zod";
import { defineTool, type Tool } from "../tool.ts";

const MOST = 20;

/** A tool of the organization's own, as the assistant has it. */
export function ownTool(tool: HttpTool): Tool {
  const shape: Record<string, z.ZodType> = {};
  for (const { name, type, description, required } of tool.fields) {
    const kind = { string: z.string().max(2_000), number: z.number(), boolean: z.boolean() }[type];
    const field = description === "" ? kind : kind.describe(description);
    shape[name] = required ? field : field.optional();
  }
  return defineTool({
    name: tool.name,
    description: described(tool),
    parameters: z.object(shape),
    limitMs: tool.timeoutMs,
    most: MOST,
    repeatable: tool.repeatable,
    does: (args, { callId, toolCallId, trial, now }) => ({
      do: "fetch",
      tool,
      body: JSON.stringify({
        tool: tool.name,
        callId,
        toolCallId,
        at: new Date(now).toISOString(),
        ...(trial === true ? { trial } : {}),
        arguments: args,
      }),
    }),
  });
}

/** A model speaks and calls in one answer: what it says first, the caller hears while the tool is asked. */
const described = ({ description, filler }: HttpTool): string =>
  filler === ""
    ? description
    : `${description} Before you call it, say in the same answer: “${filler.replace(/["“”]/g, "'")}”`;
