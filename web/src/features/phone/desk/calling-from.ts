import type { DeskPhonePage } from "@patchbay/protocol/desk-phone";
import { useQuery } from "@tanstack/react-query";
import { deskPhoneQuery } from "../../../lib/api/queries.ts";
import { useRefusal } from "../../../lib/api/session.ts";
import { Preference, usePreference } from "../../../lib/browser/preference.ts";

/** By which phone this browser's member calls: the page's own, or the one on their desk. */
export const calledFrom = new Preference<"browser" | "desk">("call-from", ["browser", "desk"], "browser");

export interface CallingFrom {
  /** The member's desk phone; null where they have none. */
  desk: DeskPhonePage["phone"];
  /** The desk phone, where it is the one that they call from. */
  from: DeskPhonePage["phone"];
}

/** By what one calls now. Who has no desk phone (any more) calls from the browser, whatever they chose before. */
export function useCallingFrom(): CallingFrom {
  const permitted = useRefusal("calls.place") === undefined;
  const chosen = usePreference(calledFrom);
  const page = useQuery({ ...deskPhoneQuery, enabled: permitted });
  const desk = page.data?.phone ?? null;
  return { desk, from: chosen === "desk" ? desk : null };
}

export const deskPhoneName = (extension: string): string => `desk phone ${extension}`;
