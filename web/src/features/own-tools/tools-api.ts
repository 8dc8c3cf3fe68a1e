import {
  type httpToolBody,
  httpToolsPage,
  savedHttpTool,
  toolTrial,
  type tryToolBody,
} from "@patchbay/protocol/http-tools";
import { queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import { request } from "../../lib/api/request.ts";

/** The organization's own tools. */
export const ownToolsQuery = queryOptions({
  queryKey: ["own-tools"],
  queryFn: ({ signal }) => request("/api/tools", httpToolsPage, { signal }),
});

const path = (name: string): string => `/api/tools/${encodeURIComponent(name)}`;

/** The answer's secret, where one was made, is shown once and kept nowhere. */
export const saveTool = (name: string, body: z.input<typeof httpToolBody>) =>
  request(path(name), savedHttpTool, { method: "PUT", body });

export const newSecret = (name: string) => request(`${path(name)}/secret`, savedHttpTool, { method: "POST" });

/** One real request, with these arguments. */
export const tryTool = (name: string, body: z.infer<typeof tryToolBody>) =>
  request(`${path(name)}/try`, toolTrial, { method: "POST", body });

export async function removeTool(name: string): Promise<void> {
  await request(path(name), z.unknown(), { method: "DELETE" });
}
