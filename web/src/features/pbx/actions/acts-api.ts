import { type ActTold, ami } from "@patchbay/protocol/api/ami";
import { queryOptions } from "@tanstack/react-query";
import { ask } from "../../../lib/api/ask.ts";
import { type ActInput, summaryOf, valuesOf } from "./act-form.ts";
import { askedLog } from "./asked-log.ts";

/** What can be asked of a site, with the schema of each act, and what the site allows. */
export const actsQuery = (siteId: string) =>
  queryOptions({
    queryKey: ["acts", siteId],
    queryFn: ({ signal }) => ask(ami.list, { params: { id: siteId }, signal }),
    staleTime: 30_000,
  });

export interface ActAsked {
  action: string;
  title: string;
  limitMs: number | null;
  input: ActInput;
  cursor?: string;
}

/** Has a site's Asterisk do an act; what came of it stands in the log of what was asked. Throws `ApiRefusal`. */
export async function askAct(siteId: string, asked: ActAsked): Promise<ActTold> {
  const { action, title, limitMs, input, cursor } = asked;
  const id = crypto.randomUUID();
  const at = Date.now();
  const values = valuesOf(input);
  askedLog.asked(siteId, {
    id,
    action,
    title,
    summary: summaryOf(input),
    values,
    at,
    limitMs,
    outcome: null,
  });
  try {
    const body = { id, input, ...(cursor === undefined ? {} : { cursor }) };
    const told = await ask(ami.act, { params: { id: siteId, action }, body });
    askedLog.came(siteId, id, { tookMs: Date.now() - at, told });
    return told;
  } catch (failure) {
    const refused = failure instanceof Error ? failure.message : String(failure);
    askedLog.came(siteId, id, { tookMs: Date.now() - at, refused });
    throw failure;
  }
}

/** Does the dialplan have that place? Asked while somebody types it, and kept out of the log. */
export const targetQuery = (siteId: string, context: string, exten: string) =>
  queryOptions({
    queryKey: ["dialplan", siteId, context, exten],
    queryFn: async ({ signal }) => {
      const input = { Variable: `DIALPLAN_EXISTS(${context},${exten},1)` };
      const told = await ask(ami.act, { params: { id: siteId, action: "Getvar" }, body: { input }, signal });
      return told.headers.Value === "1";
    },
    enabled: context !== "" && exten !== "",
    staleTime: 60_000,
    retry: false,
  });
