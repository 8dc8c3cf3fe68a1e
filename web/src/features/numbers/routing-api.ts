import { routing } from "@patchbay/protocol/api/sites";
import type { RoutePlan } from "@patchbay/protocol/call";
import type { newAccount } from "@patchbay/protocol/twilio-account";
import { queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import { ask } from "../../lib/api/ask.ts";

export const routingQuery = queryOptions({
  queryKey: ["routing"],
  queryFn: ({ signal }) => ask(routing.read, { signal }),
});

/** A number of a Twilio account, or an extension of a site. */
type RouteAt = { accountSid: string; number: string } | { siteId: string; exten: string };

/** Says what a number or an extension does; calls that are already there are not touched. */
export async function saveRoute({ plan, ...at }: RouteAt & { plan: RoutePlan }): Promise<void> {
  if ("number" in at) {
    const { number, accountSid } = at;
    await ask(routing.saveNumber, { params: { number }, body: { accountSid, plan } });
  } else await ask(routing.saveExtension, { params: at, body: { plan } });
}

export async function removeRoute(at: RouteAt): Promise<void> {
  if ("number" in at) await ask(routing.removeNumber, { params: { number: at.number } });
  else await ask(routing.removeExtension, { params: at });
}

/** Keeps a Twilio account, or replaces its secrets. */
export const saveAccount = (body: z.input<typeof newAccount>) => ask(routing.saveAccount, { body });
