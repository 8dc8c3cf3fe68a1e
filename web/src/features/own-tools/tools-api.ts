import { ownTools } from "@patchbay/protocol/api/assistants";
import type { httpToolBody, tryToolBody } from "@patchbay/protocol/http-tools";
import { queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import { ask } from "../../lib/api/ask.ts";

/** The organization's own tools. */
export const ownToolsQuery = queryOptions({
  queryKey: ["own-tools"],
  queryFn: ({ signal }) => ask(ownTools.list, { signal }),
});

/** The answer's secret, where one was made, is shown once and kept nowhere. */
export const saveTool = (name: string, body: z.input<typeof httpToolBody>) =>
  ask(ownTools.save, { params: { name }, body });

export const newSecret = (name: string) => ask(ownTools.drawSecret, { params: { name } });

/** One real request, with these arguments. */
export const tryTool = (name: string, body: z.infer<typeof tryToolBody>) =>
  ask(ownTools.tryOut, { params: { name }, body });

export const removeTool = (name: string) => ask(ownTools.remove, { params: { name } });
