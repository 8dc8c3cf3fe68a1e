import type { CallSummary } from "./call.ts";
import type { CallsSnapshot, FeedEvent, PresentPerson } from "./feed.ts";
import type { SiteStatus } from "./site.ts";

/** The live directory as every dashboard holds it, keyed by id. */
export interface CallsView {
  calls: ReadonlyMap<string, CallSummary>;
  sites: ReadonlyMap<string, SiteStatus>;
  /** Members with a dashboard open. */
  people: readonly PresentPerson[];
  /** Another one whenever the lists of follow-ups may be others than were read before. */
  followUps: object;
  /** Another one whenever the audit log may have more than before. */
  audit: object;
}

export const emptyCallsView: CallsView = {
  calls: new Map(),
  sites: new Map(),
  people: [],
  followUps: {},
  audit: {},
};

export function viewOfDirectory(snapshot: CallsSnapshot): CallsView {
  return {
    calls: new Map(snapshot.calls.map((call) => [call.id, call])),
    sites: new Map(snapshot.sites.map((site) => [site.id, site])),
    people: snapshot.people,
    // What was missed is not known.
    followUps: {},
    audit: {},
  };
}

/** Applies one event of the topic `calls`; an older version of a call never replaces a newer one. */
export function reduceCalls(view: CallsView, event: FeedEvent): CallsView {
  switch (event.type) {
    case "call_started":
    case "call_status_update":
    case "call_ended": {
      const held = view.calls.get(event.call.id);
      if (held !== undefined && isOlder(event.call, held)) return view;
      return { ...view, calls: new Map(view.calls).set(event.call.id, event.call) };
    }
    case "site_status":
      return { ...view, sites: new Map(view.sites).set(event.site.id, event.site) };
    case "people":
      return { ...view, people: event.people };
    case "follow_ups_changed":
      return { ...view, followUps: {} };
    case "audit_changed":
      return { ...view, audit: {} };
    default:
      return view;
  }
}

const isOlder = (call: CallSummary, held: CallSummary): boolean => call.version < held.version;

/** Live calls first (ringing, queued, in progress; oldest on top), then the ended ones, newest on top. */
export function inListOrder(calls: Iterable<CallSummary>): CallSummary[] {
  const rank: Record<CallSummary["status"], number> = { ringing: 0, queued: 1, in_progress: 2, ended: 3 };
  return [...calls].sort(
    (a, b) =>
      rank[a.status] - rank[b.status] ||
      (a.status === "ended" ? b.startedAt - a.startedAt : a.startedAt - b.startedAt),
  );
}
