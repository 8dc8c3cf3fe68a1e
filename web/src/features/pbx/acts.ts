import { useQuery } from "@tanstack/react-query";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { type ActInput, valuesOf } from "./actions/act-form.ts";
import { actsQuery, askAct } from "./actions/acts-api.ts";
import { type AskedAct, askedLog, isOn, isPending, newestOf, useAsked } from "./actions/asked-log.ts";

/** An act that a row offers, with what it needs. */
export interface RowAct {
  action: string;
  input: ActInput;
}

export interface SiteActs {
  /** Why this act cannot be asked for now; undefined where it can. */
  refusal(action: string): string | undefined;
  /** Asks, and not twice while nothing has come of it; what came of it is told by `of`. */
  ask(act: RowAct): void;
  /** Whether this was asked for and nothing has come of it yet. */
  isPending(act: RowAct): boolean;
  /** The newest of what this page asked about one of these: a channel, queue member or place. */
  of(...values: string[]): AskedAct | undefined;
  /** Whether what an act switches is on for this channel, as far as this page has asked for it. */
  isOn(action: string, value: string): boolean;
}

/** Why a member may not ask for an act, or the site does not allow it; undefined where neither is so. */
export function whyNotAsked(act: {
  permitted: boolean;
  allowed: boolean | null;
  why: string;
}): string | undefined {
  if (!act.permitted) return "Your role may not ask for this. Ask an admin of your organization.";
  return act.allowed === false ? act.why : undefined;
}

/** What rows ask of a site's Asterisk: by the list of what this member and this site allow. */
export function useSiteActs(siteId: string): SiteActs {
  const { data } = useQuery(actsQuery(siteId));
  const asked = useAsked(siteId);
  const offline = useOffline();
  const named = (action: string) => data?.acts.find((act) => act.action === action);
  return {
    refusal: (action) => {
      const act = named(action);
      if (data === undefined) return "What can be asked is not known yet.";
      if (act === undefined) return "This version knows no such act.";
      return whyNotAsked(act) ?? offline;
    },
    ask: ({ action, input }) => {
      const act = named(action);
      if (act === undefined || isPending(askedLog.of(siteId), action, valuesOf(input))) return;
      // Refused or lost, it stands in the log of what was asked, where the row shows it.
      void askAct(siteId, { action, title: act.title, limitMs: act.limitMs, input }).catch(() => undefined);
    },
    isPending: ({ action, input }) => isPending(asked, action, valuesOf(input)),
    of: (...values) => newestOf(asked, values),
    isOn: (action, value) => isOn(asked, action, value),
  };
}
