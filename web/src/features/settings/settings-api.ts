import { settings } from "@patchbay/protocol/api/organization";
import type { OrgSettings } from "@patchbay/protocol/org-settings";
import { queryOptions } from "@tanstack/react-query";
import { ask } from "../../lib/api/ask.ts";

export const settingsQuery = queryOptions({
  queryKey: ["settings"],
  queryFn: ({ signal }) => ask(settings.read, { signal }),
  staleTime: 0,
});

/**
 * Decides for all calls that begin from now on. The change is made to what holds now, not to what a page once read: whoever
 * turns one switch does not turn back what somebody else has decided since.
 */
export async function changeSettings(change: (held: OrgSettings) => OrgSettings) {
  const { settings: held } = await ask(settings.read, {});
  return ask(settings.change, { body: change(held) });
}
